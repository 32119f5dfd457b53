/**
 * When the page changes by time alone: at the half seconds of the wall clock, everything together. Each frame costs the
 * same however little is new in it, so whoever keeps a rhythm of their own adds frames to a page that is at rest.
 */

/** Twice a second is enough to count along, and nobody reads a list that changes faster. */
export const BEAT_MS = 500;

/** Milliseconds until the next one, more than none. @param nowMs since the Unix epoch */
export const untilBeatMs = (nowMs: number): number => BEAT_MS - (nowMs % BEAT_MS);
