/**
 * Answers to whoever asks too much are held back: each for a while, and those of one address one behind the other. So an
 * address hears no more than so many a second, however many connections it has, and none come in a burst. What may wait
 * is bounded by the connections that an address may have.
 */
export interface Pace {
  /** Milliseconds that every answer waits at least. */
  readonly leastMs: number;
  /** Milliseconds between two answers to one address. */
  readonly apartMs: number;
}

export interface Patience {
  /** Calls `answer` in its turn. */
  hold(address: string, answer: () => void): void;
}

export function createPatience({ leastMs, apartMs }: Pace): Patience {
  /** Per address: when the last of its answers is due, on the process's own clock, and how many wait. */
  const queues = new Map<string, { dueMs: number; waiting: number }>();
  return {
    hold(address, answer) {
      const nowMs = performance.now();
      const queue = queues.get(address) ?? { dueMs: 0, waiting: 0 };
      queues.set(address, queue);
      queue.dueMs = Math.max(nowMs + leastMs, queue.dueMs + apartMs);
      queue.waiting++;
      setTimeout(() => {
        if (--queue.waiting === 0) queues.delete(address);
        answer();
      }, queue.dueMs - nowMs);
    },
  };
}
