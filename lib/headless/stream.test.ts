/** The stream of a process against a real HTTP server: what public/stream.js does for tabs, done here. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FromStream } from "@/lib/mesh/signalingPort";
import type { StreamPort } from "@/lib/mesh/signalingStream";
import { createFetchStream } from "./stream";

const SESSION = "5".repeat(64) as Parameters<ReturnType<typeof createFetchStream>>[0]["session"];
const KEEP_ALIVE_MS = 15_000;
const SILENT_MS = 45_000;

/** Long pauses are the test's to end; short ones pass. */
const pauses = new Map<number, () => void>();
const requests: IncomingMessage[] = [];
let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end();
const server = createServer((request, response) => {
  requests.push(request);
  answer(request, response);
});
let port: StreamPort;
let told: FromStream[];

beforeEach(async () => {
  pauses.clear();
  requests.length = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  port.close();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

function open(): void {
  told = [];
  const openStream = createFetchStream({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetch,
    random: () => 0,
    after(delayMs, run) {
      if (delayMs >= KEEP_ALIVE_MS) {
        pauses.set(delayMs, run);
        return () => pauses.delete(delayMs);
      }
      const timer = setTimeout(run, delayMs / 100);
      return () => clearTimeout(timer);
    },
  });
  port = openStream({ session: SESSION, room: "ABCD2345" as never }, (message) => told.push(message));
}

const streamed = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(text);
};

test("names its stream first, and tells events as they come", async () => {
  answer = (_request, response) => streamed(response, 'id: b:1\ndata: {"type":"hello"}\n\n');
  open();
  expect(told).toEqual([]);
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(told[0]).toMatchObject({ type: "stream", stream: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(told[1]).toEqual({ type: "event", path: "server", event: { type: "hello" } });
  expect(requests[0]?.url).toBe(`/api/events?stream=${told[0]?.type === "stream" ? told[0].stream : ""}`);
});

test("comes back after a break, and says how far it came", async () => {
  answer = (_request, response) => {
    streamed(response, `id: b:${requests.length}\ndata: 1\n\n`);
    response.end();
  };
  open();
  await vi.waitFor(() => expect(requests.length).toBeGreaterThan(2));
  expect(requests.slice(0, 3).map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "b:1", "b:2"]);
  expect(told.slice(1, 5).map(({ type }) => type)).toEqual(["event", "offline", "event", "offline"]);
});

test("tries again while the server says no, and what is no JSON is a break too", async () => {
  answer = (_request, response) => {
    if (requests.length === 1) response.writeHead(503).end();
    else streamed(response, requests.length === 2 ? "data: {\n\n" : "data: 1\n\n");
  };
  open();
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ type: "event", path: "server", event: 1 }));
  expect(told.map(({ type }) => type)).toEqual(["stream", "offline", "offline", "event"]);
});

test("a server that says nothing for three pings is left", async () => {
  answer = (_request, response) => streamed(response, "event: ping\ndata:\n\n");
  open();
  await vi.waitFor(() => expect(requests).toHaveLength(1));
  await vi.waitFor(() => expect(pauses.has(SILENT_MS)).toBe(true));
  pauses.get(SILENT_MS)?.();
  await vi.waitFor(() => expect(requests).toHaveLength(2));
  expect(told.at(-1)).toEqual({ type: "offline" });
});

test.each<[string, (response: ServerResponse) => void, FromStream["type"][]]>([
  ["is known", (response) => void response.end('{"refused":[],"unknown":[]}'), ["stream"]],
  [
    "has been forgotten",
    (response) => void response.end(`{"refused":[],"unknown":["${SESSION}"]}`),
    ["stream", "unknown"],
  ],
  [
    "sits in a room that has been forgotten",
    (response) => {
      const problem = { type: "", title: "", status: 404, code: "unknown-room", detail: "", retryable: false };
      response.writeHead(404).end(JSON.stringify(problem));
    },
    ["stream", "unknown"],
  ],
])("says that its session lives, and hears that it %s", async (_what, reply, types) => {
  let bodies = 0;
  answer = (request, response) => {
    if (request.method === "GET") return streamed(response, "event: ping\ndata:\n\n");
    request.resume().on("end", () => {
      bodies++;
      reply(response);
    });
  };
  open();
  await vi.waitFor(() => expect(requests).toHaveLength(1));
  pauses.get(KEEP_ALIVE_MS)?.();
  pauses.delete(KEEP_ALIVE_MS);
  // The next one is due when this one is answered.
  await vi.waitFor(() => expect(pauses.has(KEEP_ALIVE_MS)).toBe(true));
  expect([bodies, requests[1]?.url]).toEqual([1, "/api/rooms/ABCD2345/signal"]);
  expect(told.map(({ type }) => type)).toEqual(types);
});

test("tells nothing any more once it is closed", async () => {
  answer = (_request, response) => streamed(response, "data: 1\n\n");
  open();
  port.close();
  await vi.waitFor(() => expect(pauses.size).toBe(0));
  expect(told).toEqual([]);
});
