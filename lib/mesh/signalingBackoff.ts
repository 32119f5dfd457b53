/** Trying again: pauses that double up to a bound, each shortened by chance so that a hall does not return at once. */
export interface BackoffDeps {
  /** Calls back once after `delayMs`; returns how to prevent it. */
  schedule(callback: () => void, delayMs: number): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

export interface Backoff {
  /** Once more, after the next pause and at least `leastMs`. At most one attempt is pending. */
  again(attempt: () => void, leastMs?: number): void;
  /** It worked: the next pause is the shortest again. Cancels what is pending. */
  reset(): void;
}

const FIRST_MS = 500;
/** A server that comes back is noticed by its stream; this only matters when the stream does not get through. */
const LONGEST_MS = 15_000;

export function createBackoff({ schedule, random }: BackoffDeps): Backoff {
  let ceilingMs = FIRST_MS;
  let cancel = (): void => {};
  return {
    again(attempt, leastMs = 0) {
      cancel();
      cancel = schedule(attempt, Math.max(leastMs, ceilingMs * (0.5 + random() / 2)));
      ceilingMs = Math.min(LONGEST_MS, 2 * ceilingMs);
    },
    reset() {
      cancel();
      ceilingMs = FIRST_MS;
    },
  };
}
