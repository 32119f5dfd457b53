/**
 * How often this tab may make a connection. Browsers limit how many a page may hold, garbage included, so there are
 * budgets; a seat's are its own, so that no crowd of observers keeps validators apart, and no neighbour can use them up
 * alone. Whoever could not be reached is tried again later and later, with jitter, so that a table that lost its network
 * does not come back in one wave. Neighbours are named by seat key, observers by session.
 */

/** Connections at one time. Chromium allows 500 per process, counting those not collected yet. */
export const LIVE_MAX = 64;
/** With seats: a full mesh of 16 and a few of them reloading at once, then 20 a minute. */
const SEAT_DIALS = { burst: 20, everyMs: 3_000 } as const;
/** At once, then 40 in ten minutes. */
const OBSERVER_DIALS = { burst: 40, everyMs: 15_000 } as const;
/** With one neighbour, however often it reloads or calls. Whoever has used it up waits seconds for the next, not a minute. */
const NEIGHBOUR_DIALS = { burst: 6, everyMs: 10_000 } as const;

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;
/** After a provable fault. */
const FAULT_FIRST_MS = 60_000;
const FAULT_MAX_MS = 600_000;
/** Neighbours remembered: more than a room has sessions. */
const NEIGHBOURS_MAX = 256;

export interface Dials {
  readonly seats: Bucket;
  readonly observers: Bucket;
  readonly neighbours: Map<string, Neighbour>;
}

/** A token bucket, told by the moment at which it is full again if nothing more is taken. */
interface Bucket {
  fullAtMs: number;
}

interface Neighbour {
  readonly bucket: Bucket;
  failures: number;
  faults: number;
  notBeforeMs: number;
}

const fullBucket = (): Bucket => ({ fullAtMs: Number.NEGATIVE_INFINITY });

export const createDials = (): Dials => ({ seats: fullBucket(), observers: fullBucket(), neighbours: new Map() });

/** Takes one connection out of every budget that it concerns, or out of none. */
export function spend(dials: Dials, key: string, isSeat: boolean, nowMs: number): boolean {
  const budgets: readonly (readonly [Bucket, Budget])[] = [
    isSeat ? [dials.seats, SEAT_DIALS] : [dials.observers, OBSERVER_DIALS],
    [neighbour(dials, key).bucket, NEIGHBOUR_DIALS],
  ];
  if (!budgets.every(([bucket, budget]) => hasOne(bucket, budget, nowMs))) return false;
  for (const [bucket, { everyMs }] of budgets) bucket.fullAtMs = Math.max(bucket.fullAtMs, nowMs) + everyMs;
  return true;
}

/** Whether `key` may be tried again. */
export const isDue = (dials: Dials, key: string, nowMs: number): boolean =>
  (dials.neighbours.get(key)?.notBeforeMs ?? 0) <= nowMs;

/** Attempts that failed since a link with `key` last held. */
export const failuresOf = (dials: Dials, key: string): number => dials.neighbours.get(key)?.failures ?? 0;

/** Whether `key` provably broke the protocol and its time is not over: it may not come to us either. */
export const isShunned = (dials: Dials, key: string, nowMs: number): boolean =>
  (dials.neighbours.get(key)?.faults ?? 0) > 0 && !isDue(dials, key, nowMs);

/** @param chance from 0 to 1: spreads the next attempt over the second half of the pause. */
export function failed(dials: Dials, key: string, isFault: boolean, chance: number, nowMs: number): void {
  const each = neighbour(dials, key);
  each.failures++;
  if (isFault) each.faults++;
  const pauseMs = isFault
    ? Math.min(FAULT_MAX_MS, FAULT_FIRST_MS * 2 ** (each.faults - 1))
    : Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (each.failures - 1));
  each.notBeforeMs = Math.max(each.notBeforeMs, nowMs + pauseMs * (0.5 + chance / 2));
}

/** A link held: what failed before it does not count any more. Faults are not forgiven. */
export function held(dials: Dials, key: string): void {
  neighbour(dials, key).failures = 0;
}

interface Budget {
  /** Tokens of a full bucket: connections that may be made at once. */
  readonly burst: number;
  /** One more comes in so many milliseconds. */
  readonly everyMs: number;
}

const hasOne = ({ fullAtMs }: Bucket, { burst, everyMs }: Budget, nowMs: number): boolean =>
  fullAtMs - nowMs <= (burst - 1) * everyMs;

/** Remembered from now on, instead of the one longest unheard of. */
function neighbour({ neighbours }: Dials, key: string): Neighbour {
  const known = neighbours.get(key) ?? { bucket: fullBucket(), failures: 0, faults: 0, notBeforeMs: 0 };
  neighbours.delete(key);
  neighbours.set(key, known);
  const oldest = neighbours.keys().next();
  if (neighbours.size > NEIGHBOURS_MAX && !oldest.done) neighbours.delete(oldest.value);
  return known;
}
