/**
 * Fetching by id: transactions and block contents that somebody is known to have. One request per thing is in flight;
 * an unanswered one goes to the next holder. Used for pool gossip and for the bodies of proposed blocks alike.
 * Plain data, changed in place by these functions alone.
 */
import type { PeerId } from "@/lib/base/peer";

export interface Fetcher<Id extends string> {
  readonly wants: Map<Id, Want>;
  /** How many of them each neighbour announced first and no block needs. */
  readonly announced: Map<PeerId, number>;
}

interface Want {
  /** Who may have it, the next to be asked first. */
  readonly holders: PeerId[];
  /** Monotonic milliseconds; null: not asked yet. */
  askedAtMs: number | null;
  attempts: number;
  /** Wanted for a block under decision: never given up. */
  needed: boolean;
  /** Whose announcement it counts against; null for what was wanted for a block from the start. */
  announcer: PeerId | null;
}

/** Unanswered requests go to the next holder after this long: a few round trips of a bad link. */
export const FETCH_RETRY_MS = 400;
/** Things nobody needs are forgotten after this many requests. */
const ATTEMPTS_MAX = 5;
/**
 * Wanted things that one neighbour announced first: one message's worth, about 1 MiB. Further ones are ignored and come
 * again; a bound for all neighbours together would let one of them use it up with made-up ids (P23).
 */
const WANTS_PER_ANNOUNCER_MAX = 4_096;
/** Who announced it first; for needed things the neighbours, at most 72, are added one by one. */
const HOLDERS_MAX = 8;

export const createFetcher = <Id extends string>(): Fetcher<Id> => ({ wants: new Map(), announced: new Map() });

/** Remembers that `holders` have `id`. `needed` things displace nothing but are always taken. */
export function want<Id extends string>(
  fetcher: Fetcher<Id>,
  id: Id,
  holders: readonly PeerId[],
  needed: boolean,
): void {
  const known = fetcher.wants.get(id);
  if (known === undefined) {
    const announcer = needed ? null : (holders[0] ?? null);
    if (announcer !== null && (fetcher.announced.get(announcer) ?? 0) >= WANTS_PER_ANNOUNCER_MAX) return;
    charge(fetcher, announcer, 1);
    const wanted = { holders: holders.slice(0, HOLDERS_MAX), askedAtMs: null, attempts: 0, needed, announcer };
    fetcher.wants.set(id, wanted);
    return;
  }
  for (const holder of holders)
    if (known.holders.length < HOLDERS_MAX && !known.holders.includes(holder)) known.holders.push(holder);
  if (!needed) return;
  known.needed = true;
  move(fetcher, known, null);
}

/** It is here, or of no use any more. True if it was wanted. */
export function got<Id extends string>(fetcher: Fetcher<Id>, id: Id): boolean {
  const wanted = fetcher.wants.get(id);
  if (wanted === undefined) return false;
  move(fetcher, wanted, null);
  return fetcher.wants.delete(id);
}

/** What was needed for blocks of a height that is over. */
export function forgetNeeded<Id extends string>(fetcher: Fetcher<Id>): void {
  for (const [id, { needed }] of fetcher.wants) if (needed) fetcher.wants.delete(id);
}

export function forgetHolder<Id extends string>(fetcher: Fetcher<Id>, peer: PeerId): void {
  for (const wanted of fetcher.wants.values()) {
    const at = wanted.holders.indexOf(peer);
    if (at < 0) continue;
    wanted.holders.splice(at, 1);
    if (at === 0) wanted.askedAtMs = null;
    if (wanted.announcer === peer) move(fetcher, wanted, wanted.holders[0] ?? null);
  }
  fetcher.announced.delete(peer);
}

/** The requests due now, by neighbour. `anyone` is asked for needed things that their holders do not hand over. */
export function due<Id extends string>(
  fetcher: Fetcher<Id>,
  nowMs: number,
  anyone: readonly PeerId[],
): Map<PeerId, Id[]> {
  const requests = new Map<PeerId, Id[]>();
  for (const [id, wanted] of fetcher.wants) {
    if (wanted.askedAtMs !== null && nowMs - wanted.askedAtMs < FETCH_RETRY_MS) continue;
    if (wanted.askedAtMs !== null) rotate(wanted.holders);
    // Whoever was said to have it may be gone or lying: in the end everybody is asked.
    if (wanted.needed && wanted.attempts >= wanted.holders.length) addOneOf(anyone, wanted.holders);
    const [holder] = wanted.holders;
    if (!wanted.needed && (holder === undefined || wanted.attempts >= ATTEMPTS_MAX)) {
      got(fetcher, id);
      continue;
    }
    if (holder === undefined) continue;
    wanted.askedAtMs = nowMs;
    wanted.attempts++;
    const ids = requests.get(holder);
    if (ids === undefined) requests.set(holder, [id]);
    else ids.push(id);
  }
  return requests;
}

function move<Id extends string>(fetcher: Fetcher<Id>, wanted: Want, announcer: PeerId | null): void {
  charge(fetcher, wanted.announcer, -1);
  charge(fetcher, announcer, 1);
  wanted.announcer = announcer;
}

function charge<Id extends string>({ announced }: Fetcher<Id>, peer: PeerId | null, by: 1 | -1): void {
  if (peer === null) return;
  const count = (announced.get(peer) ?? 0) + by;
  if (count > 0) announced.set(peer, count);
  else announced.delete(peer);
}

function addOneOf(anyone: readonly PeerId[], holders: PeerId[]): void {
  const other = anyone.find((peer) => !holders.includes(peer));
  if (other !== undefined) holders.unshift(other);
}

function rotate(holders: PeerId[]): void {
  const [first] = holders.splice(0, 1);
  if (first !== undefined) holders.push(first);
}
