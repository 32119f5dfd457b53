/**
 * Which envelopes of a sender were seen before. They come over several routes and so out of order or twice; a window
 * over their sequence numbers, as in RFC 6347 §4.1.2.6, takes each once and none that is older than the window.
 */

/** A sender counts over all it sends to anyone: 16 dials at once are about 160 envelopes. */
const WINDOW = 1_024;

export interface ReplayWindow {
  highest: number;
  /** Those within WINDOW below `highest`. */
  readonly seen: Set<number>;
}

export const createReplayWindow = (): ReplayWindow => ({ highest: -1, seen: new Set() });

/** Whether `seq` comes for the first time and is not too old to tell. */
export function isFirst(window: ReplayWindow, seq: number): boolean {
  if (seq <= window.highest - WINDOW || window.seen.has(seq)) return false;
  window.seen.add(seq);
  if (seq > window.highest) {
    window.highest = seq;
    if (window.seen.size > WINDOW) forget(window);
  }
  return true;
}

function forget(window: ReplayWindow): void {
  for (const seq of window.seen) if (seq <= window.highest - WINDOW) window.seen.delete(seq);
}
