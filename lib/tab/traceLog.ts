/**
 * The trace as the page keeps it: the newest events, for lists and for export. A hidden page is sent snapshots instead of
 * events, so there may be gaps; the numbers tell. The worker has more (`trace`).
 */
import type { TraceEvent } from "@/lib/port/trace";

/** Events kept: a list of this length is searched in a blink, and is about 10 MB. */
export const LOG_EVENTS_MAX = 20_000;

export interface TraceLog {
  /** Oldest first. A new array whenever something was added. */
  events(): readonly TraceEvent[];
  find(seq: number): TraceEvent | undefined;
  take(events: readonly TraceEvent[]): void;
  /** Told together, when `soon` says so. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** @param soon calls back once, when listeners may be told of what is new */
export function createTraceLog(soon: (run: () => void) => void): TraceLog {
  let kept: TraceEvent[] = [];
  let shown: readonly TraceEvent[] = [];
  let isDue = false;
  const listeners = new Set<() => void>();

  function tell(): void {
    isDue = false;
    shown = kept.slice(-LOG_EVENTS_MAX);
    for (const listener of [...listeners]) listener();
  }

  return {
    events: () => shown,
    find: (seq) => search(kept, seq),
    take(events) {
      kept.push(...events);
      // Half at once: shifting one by one would move the whole array for each event.
      if (kept.length > 1.5 * LOG_EVENTS_MAX) kept = kept.slice(-LOG_EVENTS_MAX);
      if (events.length === 0 || isDue) return;
      isDue = true;
      soon(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Numbers ascend within one worker's life; after a restart they begin again, so the newest part is searched first. */
function search(events: readonly TraceEvent[], seq: number): TraceEvent | undefined {
  return events.findLast((event) => event.seq === seq);
}
