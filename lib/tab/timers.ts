/**
 * Timers that go off together: those due at the same moment are one timer. Were each one's own, a browser may draw a frame
 * between two of them, and a frame costs the same however little is new in it.
 */

export interface Timers {
  /** Returns how to call it off. */
  after(delayMs: number, run: () => void): () => void;
}

/** @param start the browser's own timer; returns how to stop it */
export function createTimers(dateMs: () => number, start: (run: () => void, delayMs: number) => () => void): Timers {
  interface Group {
    readonly runs: Set<() => void>;
    readonly stop: () => void;
  }
  const groups = new Map<number, Group>();

  function begin(dueMs: number, delayMs: number): Group {
    const runs = new Set<() => void>();
    const goOff = () => {
      groups.delete(dueMs);
      for (const run of runs) runApart(run, start);
    };
    return { runs, stop: start(goOff, delayMs) };
  }

  return {
    after(delayMs, run) {
      const nowMs = dateMs();
      const dueMs = Math.ceil(nowMs + Math.max(0, delayMs));
      const group = groups.get(dueMs) ?? begin(dueMs, dueMs - nowMs);
      groups.set(dueMs, group);
      // The same function may wait twice.
      const own = () => run();
      group.runs.add(own);
      return () => {
        if (!group.runs.delete(own) || group.runs.size > 0 || groups.get(dueMs) !== group) return;
        groups.delete(dueMs);
        group.stop();
      };
    },
  };
}

/** What one of them throws is reported as if it had had a timer of its own, and the others run. */
function runApart(run: () => void, start: (run: () => void, delayMs: number) => () => void): void {
  try {
    run();
  } catch (fault) {
    start(() => {
      throw fault;
    }, 0);
  }
}

/** Those of this page. */
export const pageTimers = createTimers(Date.now, (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
});
