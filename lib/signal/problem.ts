/**
 * What the signaling API says no with: RFC 9457 problem details with a stable `code`, so that a page can name the cause
 * and the next action without reading English. A `Refusal` is the bare reason inside the program; `problemOf` dresses
 * it for the wire. Which situation earns which code is decided where it is met.
 */
import * as z from "zod/mini";

/** HTTP status, title, and whether the same request may succeed later. */
const PROBLEMS = {
  malformed: [400, "The request is not what this endpoint takes", false],
  "bad-parameter": [400, "The parameters do not make a table", false],
  "bad-key": [400, "A key is not acceptable", false],
  "wrong-version": [400, "This build speaks another version", false],
  "clock-off": [400, "The sender's clock is too far off", false],
  "bad-signature": [403, "A signature does not verify", false],
  "bad-record": [403, "The sealed record does not prove itself", false],
  "foreign-origin": [403, "The request comes from another site", false],
  "foreign-session": [403, "The session belongs to another stream", false],
  "not-starter": [403, "Only the starter of the room may do this", false],
  "unknown-room": [404, "No such room", false],
  "unknown-session": [404, "This session has not joined the room", true],
  "unknown-recipient": [404, "The addressed session is not in the room", true],
  "unknown-endpoint": [404, "No such endpoint", false],
  "method-not-allowed": [405, "This endpoint does not take this method", false],
  "too-slow": [408, "The request did not arrive in time", true],
  "room-full": [409, "All seats are taken", false],
  "room-sealing": [409, "The table is being sealed", true],
  "room-sealed": [409, "The table is sealed", false],
  "wrong-network": [409, "This room is another network", false],
  "wrong-attempt": [409, "This draft is not the current one", false],
  "too-few-seats": [409, "Too few seats are taken", true],
  "key-taken": [409, "A key is already in use at this table", false],
  replaced: [409, "A newer session speaks for this seat", false],
  stale: [409, "A newer presence of this session is known", false],
  "members-full": [409, "The room takes no more sessions", true],
  "records-full": [409, "The room lists no more networks", false],
  "room-closed": [410, "The room is closed", false],
  "body-too-large": [413, "The body is too large", false],
  "rate-limited": [429, "Too many requests", true],
  "headers-too-large": [431, "The headers are too large", false],
  misconfigured: [503, "The server's settings are wrong", false],
  "server-full": [503, "The server is full", true],
  unreachable: [503, "The signaling server cannot be reached", true],
} as const satisfies Record<string, readonly [status: number, title: string, retryable: boolean]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface Refusal {
  readonly code: ProblemCode;
  /** One sentence of the form "got X, want Y". */
  readonly detail: string;
  /** The bound that was hit, in the unit that `detail` names. */
  readonly limit?: number;
  /** Milliseconds after which the same request may pass. */
  readonly retryAfterMs?: number;
}

export const refuse = (
  code: ProblemCode,
  detail: string,
  more: Pick<Refusal, "limit" | "retryAfterMs"> = {},
): Refusal => ({
  code,
  detail,
  ...more,
});

const codes = Object.keys(PROBLEMS) as ProblemCode[];

/** The body of an `application/problem+json` answer. */
export const problemSchema = z.strictObject({
  type: z.string().check(z.maxLength(100)),
  title: z.string().check(z.maxLength(100)),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  code: z.enum(codes),
  detail: z.string().check(z.maxLength(1_000)),
  retryable: z.boolean(),
  limit: z.optional(z.int()),
  retryAfterMs: z.optional(z.int()),
});
export type Problem = z.output<typeof problemSchema>;

export function problemOf({ code, detail, limit, retryAfterMs }: Refusal): Problem {
  const [status, title, retryable] = PROBLEMS[code];
  return {
    type: `urn:roundtable:problem:${code}`,
    title,
    status,
    code,
    detail: detail.slice(0, DETAIL_CHARS_MAX),
    retryable,
    ...(limit === undefined ? {} : { limit }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A detail may quote what was sent; it stays a sentence. */
const DETAIL_CHARS_MAX = 300;
