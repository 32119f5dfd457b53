/**
 * What a request costs its address, by where it goes: tokens of one of three buckets. Making memory or checking
 * signatures costs more than reading. The table is used twice, so that a flood can be turned away at the front of the
 * server (front.ts), where that is cheap, by the same count as behind it (routes.ts).
 */
import type { SignalMessage } from "@/lib/signal/messages";
import type { BucketSize } from "./buckets";

export type Endpoint = "rooms" | "room" | "join" | "signal" | "events" | "health" | "nowhere";

/** Of a request to an endpoint, whatever its method: one that is not taken is cheap, but not free. */
export const ENDPOINT_COST: Readonly<Record<Endpoint, number>> = {
  rooms: 10,
  room: 2,
  join: 4,
  signal: 1,
  events: 4,
  health: 1,
  nowhere: 1,
};

/** Envelopes that one token pays for. Each is one signature to check, and its sender's own bucket is a tight one. */
const ENVELOPES_PER_TOKEN = 8;

/**
 * What the messages of a request to `signal` cost beside it: its own token pays for the first. A tab that dials fifteen
 * peers sends two hundred envelopes: a hall behind one address would wait for minutes if each of them cost a token. Other
 * messages are rare, change a room, and may hold a signature of every seat.
 */
export function messagesCost(messages: readonly SignalMessage[]): number {
  const envelopes = messages.filter(({ type }) => type === "envelope").length;
  const tokens = messages.length - envelopes + Math.ceil(envelopes / ENVELOPES_PER_TOKEN);
  return Math.max(0, tokens - ENDPOINT_COST.signal);
}

/** Per address, and wide: a lecture hall sits behind one. */
export const API_BUCKET: BucketSize = { burst: 600, perSecond: 60, keysMax: 10_000 };
/** A page is rendered for each visitor, which takes some ten milliseconds: a hall comes at once, and then one by one. */
export const PAGE_BUCKET: BucketSize = { burst: 300, perSecond: 10, keysMax: 10_000 };
/** A page comes with some 20 files, and with as many again when its table has begun; browsers keep them. */
export const FILE_BUCKET: BucketSize = { burst: 6_000, perSecond: 600, keysMax: 10_000 };
/** What nobody who means well sends: bytes that are no HTTP, a path that is none. After so many the answers come late. */
export const FAULT_BUCKET: BucketSize = { burst: 100, perSecond: 10, keysMax: 10_000 };

/** What a path asks for; the query is not looked at. */
export function kindOf(path: string): { readonly kind: "api" | "page" | "file"; readonly cost: number } {
  if (path.startsWith("/api/")) return { kind: "api", cost: ENDPOINT_COST[endpointOf(path)] };
  const isFile = path.startsWith("/_next/") || /^\/[^/]+\.[a-z0-9]+$/.test(path);
  return { kind: isFile ? "file" : "page", cost: 1 };
}

function endpointOf(path: string): Endpoint {
  const [, , first, second, third] = path.split("/");
  if (first === "events" || first === "health") return first;
  if (first !== "rooms") return "nowhere";
  if (second === undefined || second === "") return "rooms";
  return third === "join" || third === "signal" ? third : "room";
}
