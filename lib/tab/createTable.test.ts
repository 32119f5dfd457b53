import { describe, expect, test } from "vitest";
import { createTable, requestOf } from "./createTable";
import { emptyForm } from "./tableForm";

const answering = (status: number, body: unknown) =>
  (() => Promise.resolve(Response.json(body, { status }))) as typeof fetch;

describe("asking for a table", () => {
  test("says what differs from the preset and nothing else", () => {
    expect(requestOf(emptyForm)).toEqual({ seats: 4, preset: "live", delegation: "fair" });
    expect(requestOf({ ...emptyForm, name: "Tea", overrides: { roundMs: "4000", idleMs: "1000" } })).toEqual({
      name: "Tea",
      seats: 4,
      preset: "live",
      delegation: "fair",
      params: { roundMs: 4_000 },
    });
  });

  test("gives the code and the starter's secret", async () => {
    const created = { code: "7QK4MZ2X", url: "http://x/r/7QK4MZ2X", starter: "ab".repeat(16) };
    expect(await createTable(answering(201, created), emptyForm)).toEqual({ ok: true, value: created });
  });

  test.each<[string, typeof fetch, string]>([
    [
      "a problem",
      answering(503, {
        type: "urn:roundtable:problem:server-full",
        title: "The server is full",
        status: 503,
        code: "server-full",
        detail: "got room 2001",
        retryable: true,
      }),
      "server-full",
    ],
    ["another form of answer", answering(201, { code: "short" }), "unreachable"],
    ["an error page", answering(500, "sorry"), "unreachable"],
    ["no answer", (() => Promise.reject(new TypeError("failed to fetch"))) as typeof fetch, "unreachable"],
  ])("%s is trouble in words", async (_what, fetch, code) => {
    const created = await createTable(fetch, emptyForm);
    expect(created.ok ? created.value : created.error.code).toBe(code);
  });
});
