/** The doors of the API: whatever comes in, a refusal is a problem document with a stable code, and never a 500. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "@/lib/signal/fields";
import { createPerson, type Person } from "@/lib/signal/fixtures";
import { BODY_BYTES_MAX, type RoomSnapshot } from "@/lib/signal/messages";
import { problemSchema } from "@/lib/signal/problem";
import { ENDPOINT_COST, type Endpoint } from "./costs";
import { addressOf, CHARGED_HEADER, receiptOf } from "./door";
import { NOT_JSON } from "./rawRequests";
import { ROOMS_MAX } from "./rooms";
import { createRoutes } from "./routes";
import { type Server, START_MS, startServer, streamId } from "./serverFixtures";

let server: Server;
let ada: Person;
beforeAll(async () => {
  ada = await createPerson("Ada");
});
beforeEach(() => {
  server = startServer();
});

/** [status, code] of a problem; the document itself is checked. */
async function problemIn(response: Response): Promise<[number, string]> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = parse(problemSchema, await response.json());
  if (!problem.ok) return expect.fail(problem.error.detail);
  expect(problem.value.status).toBe(response.status);
  expect(problem.value.type).toBe(`urn:roundtable:problem:${problem.value.code}`);
  return [response.status, problem.value.code];
}

describe("POST /api/rooms", () => {
  test("answers with a code, a link and the starter's secret", async () => {
    const response = await server.ask("rooms", { name: "Logic 101", seats: 7, preset: "fast" });
    expect(response.status).toBe(201);
    const { code, url, starter } = await response.json();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(url).toBe(`http://table.example/r/${code}`);
    expect(starter).toMatch(/^[0-9a-f]{32}$/);
    const room = await server.tell<RoomSnapshot>("room", undefined, { code });
    expect(room).toMatchObject({ code, name: "Logic 101", seatsMax: 7, phase: "open", params: { roundMs: 1_000 } });
    expect(JSON.stringify(room)).not.toContain(starter);
  });

  test.each([
    ["rt.example:8443", "https", "https://rt.example:8443"],
    ["rt.example, rt.example", "https, https", "https://rt.example"],
    ["evil.example,rt.example", "http,https", "https://rt.example"],
    ["rt.example", "https,http", "http://rt.example"],
    ["rt.example, ", "", "http://table.example"],
  ])("names the link as the caller reached us, by what the nearest proxy says: host %j, scheme %j", async (...said) => {
    const [host, scheme, origin] = said;
    const headers = { "x-forwarded-host": host, "x-forwarded-proto": scheme, origin };
    const { url, code } = await server.tell<{ url: string; code: string }>("rooms", {}, { headers });
    expect(url).toBe(`${origin}/r/${code}`);
  });

  test("lets parameters replace those of the preset", async () => {
    const { code } = await server.room({
      seats: 2,
      params: { roundMs: 5_000, maxDriftMs: 500 },
      delegation: "whitepaper",
    });
    const { params } = await server.tell<RoomSnapshot>("room", undefined, { code });
    expect(params).toMatchObject({ roundMs: 5_000, clearingMs: 200, maxDriftMs: 500, delegation: "whitepaper" });
  });

  test.each<[string, unknown, string]>([
    ["clearing and idle time beyond ¾ of the round", { params: { clearingMs: 1_400 } }, "bad-parameter"],
    ["whitepaper delegation for one seat (P4)", { seats: 1, delegation: "whitepaper" }, "bad-parameter"],
    ["a parameter out of range", { params: { roundMs: 1 } }, "malformed"],
    ["a name of 41 bytes", { name: `${"é".repeat(20)}e` }, "malformed"],
  ])("refuses %s", async (_what, body, code) => {
    expect(await problemIn(await server.ask("rooms", body))).toEqual([400, code]);
  });

  test("forgets the room that stood empty longest when there are too many", async () => {
    const first = await server.room();
    await server.join(first.code, streamId(1), await ada.presence(first.code));
    server.pass(1);
    const second = await server.room();
    for (let made = 2; made <= ROOMS_MAX; made++) {
      const headers = { "x-forwarded-for": `10.0.${made >> 8}.${made & 255}` };
      await server.ask("rooms", {}, { headers });
    }
    expect(server.hub.rooms.size).toBe(ROOMS_MAX);
    expect(server.hub.rooms.has(first.code)).toBe(true);
    expect(server.hub.rooms.has(second.code)).toBe(false);
  });
});

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

/** Bodies that nobody means well with. */
const CORPUS: readonly (readonly [string, string | Uint8Array])[] = [
  ["nothing", ""],
  ["no JSON", "{"],
  ["null", "null"],
  ["a number", "1"],
  ["a string", '"x"'],
  ["a list", "[]"],
  ["deep lists", nested(30_000, "[", "]")],
  ["deep objects", nested(10_000, '{"a":', "}").replace(":}", ":1}")],
  ["deep messages", `{"stream":"${streamId(1)}","messages":${nested(20_000, "[", "]")}}`],
  ["a huge number", '{"seats":1e999,"stream":1e999,"presence":1e999,"messages":1e999}'],
  ["a long number", `{"seats":${"9".repeat(5_000)}}`],
  ["a prototype", '{"__proto__":{"seats":1},"stream":1}'],
  ["a constructor", '{"constructor":{"prototype":{"x":1}}}'],
  ["wrong types", '{"seats":"4","name":[],"stream":{},"presence":[],"messages":{"length":1}}'],
  ["a lone surrogate", '{"name":"\\ud800"}'],
  ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ["an overlong UTF-8 spelling", new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
  ["a byte-order mark alone", new Uint8Array([0xef, 0xbb, 0xbf])],
  ["zero bytes", new Uint8Array(100)],
  ["many fields", JSON.stringify(Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`f${i}`, i])))],
  ["a message of no kind", `{"stream":"${streamId(1)}","messages":[{"type":"toString"}]}`],
];

describe.each<Endpoint>(["rooms", "join", "signal"])("POST %s", (endpoint) => {
  test.each(CORPUS)("refuses %s", async (_what, body) => {
    const { code } = await server.room();
    expect(await problemIn(await server.ask(endpoint, body, { code }))).toEqual([400, "malformed"]);
  });

  test.each(NOT_JSON)("refuses JSON with %s", async (_what, body) => {
    const { code } = await server.room();
    expect(await problemIn(await server.ask(endpoint, body, { code }))).toEqual([400, "malformed"]);
  });

  test("refuses a body over 64 KiB before reading it, announced or not", async () => {
    const body = `"${"x".repeat(BODY_BYTES_MAX)}"`;
    expect(await problemIn(await server.ask(endpoint, body))).toEqual([413, "body-too-large"]);
    const headers = { "content-length": "1e9" };
    expect(await problemIn(await server.ask(endpoint, "{}", { headers }))).toEqual([413, "body-too-large"]);
  });

  test.each(["https://evil.example", "null", "http://table.example:81", "not a url"])(
    "refuses a page of %s",
    async (origin) => {
      expect(await problemIn(await server.ask(endpoint, {}, { headers: { origin } }))).toEqual([403, "foreign-origin"]);
    },
  );
});

test("takes our own page's origin", async () => {
  const headers = { origin: "http://table.example" };
  expect((await server.ask("rooms", {}, { headers })).status).toBe(201);
});

describe("every endpoint", () => {
  const others: readonly (readonly [Endpoint, string])[] = [
    ["rooms", "GET"],
    ["room", "POST"],
    ["join", "GET"],
    ["signal", "GET"],
    ["events", "POST"],
    ["health", "POST"],
  ];
  test.each(others)("%s answers %s with what it does take", async (endpoint, method) => {
    const response = await server.ask(endpoint, method === "GET" ? undefined : {});
    expect(response.headers.get("allow")).toBe(method === "GET" ? "POST" : "GET");
    expect(await problemIn(response)).toEqual([405, "method-not-allowed"]);
  });

  test("says what it takes", async () => {
    const request = new Request("http://table.example/api/rooms", { method: "OPTIONS" });
    const response = await createRoutes(() => server.hub).rooms.OPTIONS(request, {
      params: Promise.resolve(undefined),
    });
    expect([response.status, response.headers.get("allow")]).toEqual([204, "POST"]);
  });

  test("slows one address down after 600 tokens, and lets it go on with time", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    const ask = () => server.ask("health", undefined, { headers });
    for (let asked = 0; asked < 600; asked++) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await problemIn(refused)).toEqual([429, "rate-limited"]);
    expect((await server.ask("health", undefined, { headers: { "x-forwarded-for": "203.0.113.8" } })).status).toBe(200);
    server.pass(1_000);
    expect((await ask()).status).toBe(200);
  });
});

describe("what the front of the server has charged", () => {
  const headers = (tokens: number, pass = server.hub.pass) => ({
    "x-forwarded-for": "203.0.113.7",
    [CHARGED_HEADER]: receiptOf(pass, tokens),
  });
  /** How many rooms the address gets at once. */
  const rooms = async (given: Record<string, string>): Promise<number> => {
    for (let made = 0; made < 70; made++)
      if ((await server.ask("rooms", {}, { headers: given })).status !== 201) return made;
    return 70;
  };

  test("is not charged again", async () => expect(await rooms(headers(ENDPOINT_COST.rooms))).toBe(70));
  test("is made up to what is due, wherever the front thought that the request would go", async () =>
    expect(await rooms(headers(0))).toBe(60));
  test("is nothing when anybody else says so", async () =>
    expect(await rooms(headers(ENDPOINT_COST.rooms, "0".repeat(32)))).toBe(60));
});

describe("a room that isn't here", () => {
  test.each(["ZZZZZZZZ", "", "__proto__", "abcd", "constructor"])("%j is unknown", async (code) => {
    expect(await problemIn(await server.ask("room", undefined, { code }))).toEqual([404, "unknown-room"]);
    const message = { stream: streamId(1), messages: [{ type: "leave", session: ada.session }] };
    expect(await problemIn(await server.ask("signal", message, { code }))).toEqual([404, "unknown-room"]);
  });

  test("can't be joined", async () => {
    const presence = await ada.presence("ZZZZZZZZ", { issuedAtMs: START_MS });
    expect(await problemIn(await server.join("ZZZZZZZZ", streamId(1), presence))).toEqual([404, "unknown-room"]);
  });
});

describe("GET /api/health", () => {
  test("counts", async () => {
    const { code } = await server.room();
    await server.join(code, streamId(1), await ada.presence(code));
    const { boot } = server.hub;
    const counts = { rooms: 1, streams: 1, streamsOpen: 0, sessions: 1 };
    expect(await server.tell("health", undefined)).toEqual({ status: "ok", boot, ...counts });
  });

  test("says when ICE_SERVERS can't be read; nobody joins then", async () => {
    server = startServer({ iceServers: "stun.example" });
    expect(await problemIn(await server.ask("health"))).toEqual([503, "misconfigured"]);
    const { code } = await server.room();
    const response = await server.join(code, streamId(1), await ada.presence(code));
    expect(await problemIn(response)).toEqual([503, "misconfigured"]);
  });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["10.0.0.1, 203.0.113.7", "203.0.113.7"],
  ["203.0.113.9, 203.0.113.7:51234", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["[::ffff:203.0.113.7]:51234", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::6", "2001:db8:0:0"],
  ["[2001:db8::6]", "2001:db8:0:0"],
  ["203.0.113.9, [2001:db8::6]:443", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["", ""],
])("x-forwarded-for %j pays from the bucket of %j", (header, address) => {
  const request = new Request("http://table.example", { headers: { "x-forwarded-for": header } });
  expect(addressOf(request)).toBe(address);
});
