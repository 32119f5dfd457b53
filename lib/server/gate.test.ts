/** Which addresses pass, what they cost, and from which bucket: what Next would read otherwise does not get through. */
import { beforeEach, describe, expect, test } from "vitest";
import { BODY_BYTES_MAX } from "@/lib/signal/messages";
import { API_BUCKET, ENDPOINT_COST, PAGE_BUCKET } from "./costs";
import { createGate, type Gate } from "./gate";
import { startServer } from "./serverFixtures";

let gate: Gate;
beforeEach(() => {
  gate = createGate(startServer().hub);
});

const ask = (url: string) => gate({ url, address: "203.0.113.7", contentLength: undefined });
/** The tokens that were paid, or why nothing was. */
const outcome = (url: string): number | string => {
  const asked = ask(url);
  return asked.ok ? asked.value : asked.error.code;
};

describe("an address is read as Next reads it:", () => {
  test.each([
    "/_next/../api/rooms",
    "/_next/static/../../api/rooms",
    "/x.js/../api/rooms",
    "/r/../api/rooms",
    "/./api/rooms",
    "/api/./rooms",
    "/api/x/../rooms",
    "/api/rooms/.",
    "/api/rooms/..",
    "/_next/%2e%2e/api/rooms",
    "/_next/%2E%2E/api/rooms",
    "/_next/.%2e/api/rooms",
    "/_next/%2E./api/rooms",
    "/%2e/api/rooms",
    "/_next\\..\\api\\rooms",
    "/_next/..\\api/rooms",
    "/api\\rooms",
    "\\api\\rooms",
    "/\\api/rooms",
    "//api/rooms",
    "///api/rooms",
    "//",
    "/x//../../api/rooms",
    "/api/rooms#x",
    "/_next/#/../api/rooms",
    "/_next/x#?/../../api/rooms",
    "http://table.example/api/rooms",
    "HTTP:/api/rooms",
    "https:api/rooms",
    "api/rooms",
    "?/api/rooms",
    "*",
    "",
    "/r/ ",
    "/r/\t",
    "/r/é",
    "/r/<b>",
    "/r/%",
    "/r/%c3",
    "/r/%ff",
  ])("%j is refused", (url) => {
    expect(outcome(url)).toBe("malformed");
  });

  test.each([
    ["/", 0],
    ["/?seats=4&to=../api/rooms", 0],
    ["/r/7QK4MZ2X", 0],
    ["/r/7QK4MZ2X?watch", 0],
    ["/r/%20", 0],
    ["/r/7qk4%20mz2x", 0],
    ["/r/%E2%80%A6", 0],
    ["/r/..%2f..%2fapi%2frooms", 0],
    ["/r/..;/api/rooms", 0],
    ["/sandbox", 0],
    ["/icon.svg", 0],
    ["/_next/static/chunks/app/r/%5Bcode%5D/page-0123.js?dpl=1", 0],
    ["/_next/static/chunks/app/r/[code]/page-0123.js", 0],
    ["/_next/image?url=%2Ficon.svg&w=64&q=75", 0],
    ["/api/rooms", ENDPOINT_COST.rooms],
    ["/api/rooms?x=/../", ENDPOINT_COST.rooms],
    ["/api/rooms/", ENDPOINT_COST.rooms],
    ["/api/rooms/7QK4MZ2X", ENDPOINT_COST.room],
    ["/api/rooms/..%2f..%2fetc%2fpasswd", ENDPOINT_COST.room],
    ["/api/rooms/%00/join", ENDPOINT_COST.join],
    ["/api/rooms/7QK4MZ2X/signal", ENDPOINT_COST.signal],
    ["/api/events?stream=00", ENDPOINT_COST.events],
    ["/api/health", ENDPOINT_COST.health],
    ["/api//rooms", ENDPOINT_COST.nowhere],
    ["/api/rooms;x", ENDPOINT_COST.nowhere],
  ])("%j pays %i tokens for the API", (url, tokens) => {
    expect(outcome(url)).toBe(tokens);
  });
});

test.each([
  ["none", undefined, 0],
  ["as many bytes as a body may have", String(BODY_BYTES_MAX), 0],
  ["one more", String(BODY_BYTES_MAX + 1), "body-too-large"],
  ["no number", "many", "body-too-large"],
  ["two numbers", "1, 2", "body-too-large"],
])("a length that is %s: %j → %s", (_what, contentLength, expected) => {
  const asked = gate({ url: "/", address: "203.0.113.7", contentLength });
  expect(asked.ok ? asked.value : asked.error.code).toBe(expected);
});

test("pages and the API have buckets of their own, and a detour leads into neither", () => {
  for (let asked = 0; asked < PAGE_BUCKET.burst; asked++) expect(outcome("/")).toBe(0);
  expect(outcome("/sandbox")).toBe("rate-limited");
  for (let asked = 0; asked < API_BUCKET.burst / ENDPOINT_COST.rooms; asked++) expect(outcome("/api/rooms")).toBe(10);
  expect(outcome("/api/rooms")).toBe("rate-limited");
  expect(outcome("/_next/../api/rooms")).toBe("malformed");
  expect(outcome("/_next/static/chunk.js")).toBe(0);
});
