/**
 * What hostile or broken programs write into a connection, byte for byte, and the status each earns: for the tests of
 * the front on its own and of the server as people run it. Every answer is a problem document, and none is a 500.
 */
import type { ProblemCode } from "@/lib/signal/problem";

export interface RawRequest {
  readonly what: string;
  readonly bytes: string;
  /** What it is refused with; null where the connection is closed without a word. */
  readonly code: ProblemCode | null;
}

const HOST = "host: table.example\r\n";
const post = (headers: string, body: string): string =>
  `POST /api/rooms HTTP/1.1\r\n${HOST}content-type: application/json\r\n${headers}\r\n${body}`;
const get = (target: string, headers = ""): string => `GET ${target} HTTP/1.1\r\n${HOST}${headers}\r\n`;
const sized = (body: string): string => post(`content-length: ${body.length}\r\n`, body);
const LONG = 70_000;

export const RAW_REQUESTS: readonly RawRequest[] = [
  { what: "bytes that are no HTTP", bytes: "\u0000\u0001\u0002\u0003\r\n\r\n", code: "malformed" },
  {
    what: "the beginning of a TLS session",
    bytes: "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
    code: "malformed",
  },
  { what: "HTTP/2 without asking", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", code: "malformed" },
  { what: "a version that never was", bytes: `GET / HTTP/9.9\r\n${HOST}\r\n`, code: "malformed" },
  { what: "a method that never was", bytes: `FETCH / HTTP/1.1\r\n${HOST}\r\n`, code: "malformed" },
  { what: "no host", bytes: "GET /api/health HTTP/1.1\r\n\r\n", code: "malformed" },
  { what: "an expectation", bytes: get("/", "expect: miracles\r\n"), code: "malformed" },
  { what: "a header without a colon", bytes: get("/", "x\r\n"), code: "malformed" },
  { what: "a header with a line break inside", bytes: get("/", "x: a\rb\r\n"), code: "malformed" },
  { what: "headers of 40 KiB", bytes: get("/", `x: ${"a".repeat(40_000)}\r\n`), code: "headers-too-large" },
  { what: "two lengths", bytes: post("content-length: 2\r\ncontent-length: 3\r\n", "{}"), code: "malformed" },
  {
    what: "a length and chunks",
    bytes: post("content-length: 2\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n"),
    code: "malformed",
  },
  { what: "a negative length", bytes: post("content-length: -1\r\n", "{}"), code: "malformed" },
  { what: "a length in hexadecimal", bytes: post("content-length: 0x2\r\n", "{}"), code: "malformed" },
  { what: "a length over 64 KiB", bytes: post(`content-length: ${LONG}\r\n`, "{"), code: "body-too-large" },
  { what: "a body over 64 KiB", bytes: sized("x".repeat(LONG)), code: "body-too-large" },
  {
    what: "chunks over 64 KiB",
    bytes: post("transfer-encoding: chunked\r\n", `${LONG.toString(16)}\r\n${"x".repeat(LONG)}\r\n0\r\n\r\n`),
    code: "body-too-large",
  },
  {
    what: "a chunk of no size",
    bytes: post("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
    code: "malformed",
  },
  {
    what: "a chunk of a huge size",
    bytes: post("transfer-encoding: chunked\r\n", `${"f".repeat(17)}\r\n{}`),
    code: "malformed",
  },
  { what: "an encoding nobody knows", bytes: post("transfer-encoding: cow\r\n", "{}"), code: "malformed" },
  { what: "an address of another server", bytes: get("http://evil.example/"), code: "malformed" },
  { what: "an address of another host", bytes: get("//evil.example/"), code: "malformed" },
  { what: "an address with a backslash", bytes: get("/\\evil.example"), code: "malformed" },
  { what: "an address that climbs up to another", bytes: get("/_next/../api/health"), code: "malformed" },
  { what: "an address that climbs up in escapes", bytes: get("/_next/%2e%2E/api/health"), code: "malformed" },
  { what: "an address with a fragment", bytes: get("/api/health#x"), code: "malformed" },
  { what: "an address that is no UTF-8", bytes: get("/r/%ff"), code: "malformed" },
  { what: "an address with half an escape", bytes: get("/api/rooms/%"), code: "malformed" },
  { what: "a room whose code is a zero byte", bytes: get("/api/rooms/%00"), code: "unknown-room" },
  { what: "a room whose code climbs up", bytes: get("/api/rooms/..%2f..%2fetc%2fpasswd"), code: "unknown-room" },
  { what: "a room of a long code", bytes: get(`/api/rooms/${"A".repeat(8_000)}`), code: "unknown-room" },
  { what: "an endpoint that is not there", bytes: get("/api/admin"), code: "unknown-endpoint" },
  { what: "a stream without a name", bytes: get("/api/events"), code: "malformed" },
  { what: "a stream of a wrong name", bytes: get("/api/events?stream=%00"), code: "malformed" },
  {
    what: "a method that is not taken",
    bytes: `DELETE /api/rooms HTTP/1.1\r\n${HOST}\r\n`,
    code: "method-not-allowed",
  },
  {
    what: "JSON of another page",
    bytes: post("origin: https://evil.example\r\ncontent-length: 2\r\n", "{}"),
    code: "foreign-origin",
  },
  {
    what: "a form",
    bytes: sized("seats=4").replace("application/json", "application/x-www-form-urlencoded"),
    code: "malformed",
  },
  { what: "an upgrade", bytes: get("/", "connection: upgrade\r\nupgrade: websocket\r\n"), code: null },
  { what: "a tunnel", bytes: "CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n", code: null },
];

/** Texts that JSON (RFC 8259) does not allow, where parsers of the field have been found to disagree or to fall over. */
export const NOT_JSON: readonly (readonly [string, string])[] = [
  ["a comma at the end", '{"seats":4,}'],
  ["two commas", "[1,,2]"],
  ["no comma", "[1 2]"],
  ["no colon", '{"a" 1}'],
  ["a key without quotes", "{a:1}"],
  ["single quotes", "{'a':1}"],
  ["a comment", '{"a":1}//x'],
  ["two values", "{}{}"],
  ["not a number", "[NaN]"],
  ["infinity", "[-Infinity]"],
  ["a leading zero", "[01]"],
  ["a leading plus", "[+1]"],
  ["a point without digits", "[1.]"],
  ["an exponent without digits", "[1e]"],
  ["hexadecimal", "[0x1]"],
  ["full-width digits", "[１]"],
  ["half a literal", "[tru]"],
  ["a literal in capitals", "[TRUE]"],
  ["a text without an end", '["a'],
  ["a raw line break in a text", '["a\nb"]'],
  ["a raw zero byte in a text", '["a\u0000b"]'],
  ["an escape nobody knows", '["\\x41"]'],
  ["half an escape", '["\\u00"]'],
  ["a zero byte behind it", "{}\u0000"],
  ["a form feed as space", "\f{}"],
  ["a no-break space", "\u00a0{}"],
  ["a byte-order mark inside", '{\ufeff"a":1}'],
  ["an open list", "[".repeat(60_000)],
  ["open objects", '{"":'.repeat(15_000)],
];
