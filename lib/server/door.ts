/**
 * Requests in, responses out: who asks, from which site, with how many bytes; and every refusal as a problem document
 * (RFC 9457). Nothing that arrives here can make a handler throw. What the bytes mean is the schemas' business.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { countOf } from "@/lib/base/words";
import { BODY_BYTES_MAX } from "@/lib/signal/messages";
import { problemOf, type Refusal, refuse } from "@/lib/signal/problem";

/** The body as JSON. Refused before it is parsed when it is too long or not UTF-8. */
export async function readJson(request: Request): Promise<Result<unknown, Refusal>> {
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes;
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.value)));
  } catch {
    return err(
      refuse("malformed", `got ${countOf(bytes.value.length, "byte that is", "bytes that are")} not JSON in UTF-8`),
    );
  }
}

async function readBytes(request: Request): Promise<Result<Uint8Array, Refusal>> {
  const tooLarge = err(refuse("body-too-large", `want at most ${BODY_BYTES_MAX} bytes`, { limit: BODY_BYTES_MAX }));
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) return tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  try {
    for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
      size += next.value.length;
      if (size > BODY_BYTES_MAX) {
        await reader?.cancel();
        return tooLarge;
      }
      chunks.push(next.value);
    }
  } catch {
    return err(refuse("malformed", "got a body that broke off"));
  }
  return ok(Buffer.concat(chunks, size));
}

/**
 * A page of another site may not act here in its visitors' names. Browsers say which site asks
 * (https://www.w3.org/TR/fetch-metadata/), also where they send no Origin; programs say nothing and may.
 */
export function originFault(request: Request): Refusal | undefined {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site") ?? "none";
  const isOurs = origin === null || hostOf(origin) === new URL(originOf(request)).host;
  if (isOurs && (site === "same-origin" || site === "none")) return undefined;
  const who = isOurs ? `a page of another site (${site.slice(0, 20)})` : origin.slice(0, 100);
  return refuse("foreign-origin", `got a request from ${who}, want ${originOf(request)}`);
}

/** This server's origin as the caller reached it. A proxy says so in its headers; Next fills them in where none does. */
export function originOf(request: Request): string {
  const url = new URL(request.url);
  const host = nearestOf(request.headers.get("x-forwarded-host")) ?? request.headers.get("host") ?? url.host;
  const scheme = nearestOf(request.headers.get("x-forwarded-proto")) === "https" ? "https" : "http";
  return hostOf(`${scheme}://${host}`) === undefined ? url.origin : `${scheme}://${host}`;
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

/**
 * Of the list that proxies make of a header, one behind the other, the last element: the nearest one wrote it, which is
 * ours. What stands before it was in the request that it got, and may be anybody's.
 */
export const nearestOf = (list: string | null): string | undefined => list?.split(",").at(-1)?.trim() || undefined;

/** The receipt of what a request has paid for using the API, where it came through the front of the server (front.ts). */
export const CHARGED_HEADER = "x-roundtable-charged";

/** @param pass which the front alone knows: `hub.pass` */
export const receiptOf = (pass: string, tokens: number): string => `${pass}:${tokens}`;

/** Tokens that the front has charged for this request; none when it did not come that way. */
export function paidFor(request: Request, pass: string): number {
  const [given, tokens] = request.headers.get(CHARGED_HEADER)?.split(":") ?? [];
  return given === pass ? Number(tokens) : 0;
}

/** Whose bucket pays: the address that the nearest proxy saw, or the connection's own, which the front puts there. */
export const addressOf = (request: Request): string => addressKey(request.headers.get("x-forwarded-for") ?? "");

/**
 * One customer is given 2⁶⁴ IPv6 addresses, so those count by their first half. Some proxies tell the port as well, which
 * every connection has another of.
 */
export function addressKey(forwarded: string): string {
  const said = nearestOf(forwarded) ?? "";
  const [, ipv6, ipv4] = /^\[([^\]]*)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/.exec(said) ?? [];
  const address = (ipv6 ?? ipv4 ?? said).slice(0, 45);
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").length;
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => "0")].slice(0, 4).join(":");
}

export const jsonResponse = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...UNCACHED } });

export function problemResponse(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Response {
  const problem = problemOf(refusal);
  const retryAfter = refusal.retryAfterMs === undefined ? {} : { "retry-after": seconds(refusal.retryAfterMs) };
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": "application/problem+json", ...UNCACHED, ...retryAfter, ...headers },
  });
}

export const eventResponse = (events: ReadableStream<Uint8Array>): Response =>
  new Response(events, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Compressing or buffering proxies would hold events back.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });

const UNCACHED = { "cache-control": "no-store" };

const seconds = (ms: number): string => String(Math.ceil(ms / 1_000));
