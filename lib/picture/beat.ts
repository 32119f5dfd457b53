/**
 * When the page changes: by time alone at the half seconds of the wall clock, by news at the tenths, everything together.
 * Each frame costs the same however little is new in it, so whoever keeps a rhythm of their own adds frames to a page that
 * is at rest.
 */

/** Twice a second is enough to count along, and nobody reads a list that changes faster. */
export const BEAT_MS = 500;

/** Milliseconds until the next one, more than none. @param nowMs since the Unix epoch */
export const untilBeatMs = (nowMs: number): number => BEAT_MS - (nowMs % BEAT_MS);

/** Nobody reads faster, and React is spared what a batch per frame would cost. */
export const WARM_MS = 100;

/** What happens together comes in several messages: votes on one block take about this long to arrive. */
const GATHER_MS = 60;

/** Milliseconds until news of now are drawn: the first tenth of a second by which what belongs to them has come as well. */
export const untilDrawnMs = (nowMs: number): number => {
  const gathered = nowMs + GATHER_MS;
  return GATHER_MS + ((WARM_MS - (gathered % WARM_MS)) % WARM_MS);
};
