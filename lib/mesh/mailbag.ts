/**
 * Signaling through the mesh: signed presences and envelopes carried by neighbours when the server can't. They prove
 * themselves, so carriers need not be trusted; they only must not be drowned. A letter travels at most two hops: to
 * neighbours, and from them to its addressee, or on to theirs. Pure: what to send is returned.
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { sha256 } from "@/lib/crypto/hash";
import type { SessionId } from "@/lib/signal/fields";

/** One more than a full mesh needs, for a table that lost links and for observers of observers. */
const HOPS_MAX = 2;
/** Neighbours that carry a letter which is not for one of them. */
const CARRIERS_MAX = 3;
/** An envelope is at most 16 KiB of SDP and some signatures, as JSON. */
export const LETTER_BYTES_MAX = 40 * 1024;
/** Letters seen lately, so that none goes round in circles. */
const SEEN_MAX = 1_024;
/** Letters taken from one neighbour: a burst of dials, and then a few a second. */
const BURST_MAX = 64;
const PER_SECOND = 8;

export interface Mailbag {
  readonly self: SessionId;
  readonly seen: Set<string>;
  readonly allowances: Map<SessionId, Allowance>;
}

interface Allowance {
  letters: number;
  atMs: number;
}

export interface Outgoing {
  readonly to: SessionId;
  readonly bytes: Bytes;
}

export interface Incoming {
  /** For this tab. */
  readonly letter: Bytes | null;
  readonly forward: readonly Outgoing[];
}

export const createMailbag = (self: SessionId): Mailbag => ({ self, seen: new Set(), allowances: new Map() });

/** @param to null: to everybody. @param neighbours whose links are well */
export function post(bag: Mailbag, to: SessionId | null, letter: Bytes, neighbours: readonly SessionId[]): Outgoing[] {
  assert(letter.length > 0 && letter.length <= LETTER_BYTES_MAX, "a letter is within its bound");
  isNew(bag, to, letter);
  return route(to, letter, HOPS_MAX, neighbours);
}

/** What a neighbour handed over. Letters that are malformed, seen before or too many go no further. */
export function receive(
  bag: Mailbag,
  from: SessionId,
  bytes: Bytes,
  neighbours: readonly SessionId[],
  nowMs: number,
): Incoming {
  const hops = bytes[0] ?? 0;
  const letter = bytes.slice(HEADER_BYTES);
  const isSound = hops >= 1 && hops <= HOPS_MAX && letter.length > 0 && letter.length <= LETTER_BYTES_MAX;
  if (!isSound || !isAllowed(bag, from, nowMs)) return NOTHING;
  const address = toHex(bytes.subarray(1, HEADER_BYTES)) as SessionId;
  const to = address === EVERYBODY ? null : address;
  if (!isNew(bag, to, letter)) return NOTHING;
  const onward = neighbours.filter((neighbour) => neighbour !== from);
  return {
    letter: to === null || to === bag.self ? letter : null,
    forward: to === bag.self || hops === 1 ? [] : route(to, letter, hops - 1, onward),
  };
}

/** Once a link is gone nothing is kept of it. */
export function forget(bag: Mailbag, neighbour: SessionId): void {
  bag.allowances.delete(neighbour);
}

const HEADER_BYTES = 33;
const EVERYBODY = "0".repeat(64);
const NOTHING: Incoming = { letter: null, forward: [] };

function route(to: SessionId | null, letter: Bytes, hops: number, neighbours: readonly SessionId[]): Outgoing[] {
  const bytes = concatBytes(new Uint8Array([hops]), fromHex(to ?? EVERYBODY), letter);
  const carriers = to === null ? neighbours : neighbours.includes(to) ? [to] : neighbours.slice(0, CARRIERS_MAX);
  return carriers.map((neighbour) => ({ to: neighbour, bytes }));
}

function isNew(bag: Mailbag, to: SessionId | null, letter: Bytes): boolean {
  const id = toHex(sha256(concatBytes(fromHex(to ?? EVERYBODY), letter)));
  if (bag.seen.has(id)) return false;
  bag.seen.add(id);
  const oldest = bag.seen.values().next();
  if (bag.seen.size > SEEN_MAX && !oldest.done) bag.seen.delete(oldest.value);
  return true;
}

function isAllowed(bag: Mailbag, from: SessionId, nowMs: number): boolean {
  const { letters, atMs } = bag.allowances.get(from) ?? { letters: BURST_MAX, atMs: nowMs };
  const now = Math.min(BURST_MAX, letters + ((nowMs - atMs) * PER_SECOND) / 1_000);
  bag.allowances.set(from, { letters: Math.max(0, now - 1), atMs: nowMs });
  return now >= 1;
}
