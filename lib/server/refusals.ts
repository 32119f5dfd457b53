/** Refusals that the front of the server answers by itself: problem documents, as Next's routes give them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problemOf, type Refusal, refuse } from "@/lib/signal/problem";
import { hasBody } from "./body";
import { DATA_POLICY, SECURITY_HEADERS } from "./policy";

/** What is read on of a body that was refused, so that its sender gets to read why. */
const LINGER_BYTES_MAX = 256 * 1024;
const LINGER_MS = 1_000;
/** When so many wait, the queue takes about this long. */
const BUSY_MS = 2_000;

const HEADERS = {
  ...SECURITY_HEADERS,
  "content-security-policy": DATA_POLICY,
  "content-type": "application/problem+json",
  "cache-control": "no-store",
};

export function answerRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) return;
  const problem = problemOf(refusal);
  const seconds = Math.ceil((refusal.retryAfterMs ?? 0) / 1_000);
  const isUnread = hasBody(request) && !request.complete;
  response.writeHead(problem.status, {
    ...HEADERS,
    ...(seconds === 0 ? {} : { "retry-after": String(seconds) }),
    ...(isUnread ? { connection: "close" } : {}),
  });
  response.end(JSON.stringify(problem));
  if (isUnread) linger(request);
}

export const answerTooBusy = (request: IncomingMessage, response: ServerResponse): void =>
  answerRefusal(request, response, refuse("server-full", "got too many requests at once", { retryAfterMs: BUSY_MS }));

/** Closing a connection with bytes unread resets it, and the answer may be lost with it. */
function linger(request: IncomingMessage): void {
  const { socket } = request;
  let bytes = 0;
  const patience = setTimeout(() => socket.destroy(), LINGER_MS);
  request.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES_MAX) socket.destroy();
  });
  request.once("end", () => clearTimeout(patience));
  socket.once("close", () => clearTimeout(patience));
}

/** What is no HTTP, too long or too slow never becomes a request. */
export function answerNoise(fault: NodeJS.ErrnoException, socket: Duplex): void {
  if (fault.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const problem = problemOf(NOISE[fault.code ?? ""] ?? refuse("malformed", "got bytes that are no HTTP request"));
  const body = JSON.stringify(problem);
  const headers = { ...HEADERS, "content-length": String(body.length), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\n${lines.join("")}\r\n${body}`);
}

const NOISE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refuse("headers-too-large", "want at most 16 KiB of headers"),
  ERR_HTTP_REQUEST_TIMEOUT: refuse("too-slow", "got half a request, want it within 20 seconds"),
};
