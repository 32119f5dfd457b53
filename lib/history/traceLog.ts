/**
 * The trace of one life as the page keeps it: the newest events, for lists. A hidden page is sent snapshots instead of
 * events, so there may be gaps; the numbers tell. The worker has more (`trace`).
 */
import type { TraceEvent } from "@/lib/port/trace";

/** Events kept: a list of this length is searched in a blink, and is about 10 MB. */
export const LOG_EVENTS_MAX = 20_000;

export interface TraceLog {
  /** Oldest first, numbers ascending. A new array whenever something was added. */
  events(): readonly TraceEvent[];
  /** Which life they are of: whoever remembers a number of another one remembers nothing. */
  life(): number;
  take(events: readonly TraceEvent[]): void;
  /** Another life begins, or another moment of a sandbox: its events are numbered on their own. */
  restart(): void;
  /** What is added is told together, when `soon` says so; a restart at once. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** @param soon calls back once, when listeners may be told of what is new */
export function createTraceLog(soon: (run: () => void) => void): TraceLog {
  let kept: TraceEvent[] = [];
  let shown: readonly TraceEvent[] = [];
  let life = 0;
  let isDue = false;
  const listeners = new Set<() => void>();

  function tell(): void {
    shown = kept.slice(-LOG_EVENTS_MAX);
    for (const listener of [...listeners]) listener();
  }

  return {
    events: () => shown,
    life: () => life,
    take(events) {
      kept.push(...events);
      // Half at once: shifting one by one would move the whole array for each event.
      if (kept.length > 1.5 * LOG_EVENTS_MAX) kept = kept.slice(-LOG_EVENTS_MAX);
      if (events.length === 0 || isDue) return;
      isDue = true;
      soon(() => {
        isDue = false;
        tell();
      });
    },
    restart() {
      life++;
      kept = [];
      // A line of the old list would open an event of the new life.
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
