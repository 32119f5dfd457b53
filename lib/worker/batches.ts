/**
 * The trace on its way to the page: one batch per frame while it is visible, per second while it is not, and never more
 * than two that the page has not drawn. A page that lags gets a snapshot instead of a backlog.
 */

import type { Clock } from "@/lib/node/timers";
import type { Tracer } from "@/lib/node/tracer";
import type { FromNode } from "@/lib/port/port";
import type { TraceEvent } from "@/lib/port/trace";
import { type Defer, gather } from "./gather";

const VISIBLE_MS = 33;
const HIDDEN_MS = 1_000;
const UNDRAWN_MAX = 2;
/** More events than this are not worth sending one by one: about ten frames at full load. */
const BACKLOG_MAX = 2_000;

export interface Batches {
  drawn(): void;
  visible(visible: boolean): void;
  /** Events of these types go out at once as well. */
  watch(types: readonly TraceEvent["type"][]): void;
  close(): void;
}

export function createBatches(tracer: Tracer, clock: Clock, defer: Defer, post: (message: FromNode) => void): Batches {
  let waiting: TraceEvent[] = [];
  let gap = true; // The first batch is a snapshot.
  let undrawn = 0;
  let periodMs = VISIBLE_MS;
  let cancel: (() => void) | null = null;
  let watched: ReadonlySet<TraceEvent["type"]> = new Set();
  const told = gather<TraceEvent>(defer, (events) => post({ type: "events", events }));

  function flush(): void {
    cancel = null;
    tracer.settle();
    if (undrawn >= UNDRAWN_MAX || (waiting.length === 0 && !gap)) return;
    undrawn++;
    post({ type: "batch", snapshot: gap ? tracer.view : null, events: gap ? [] : waiting });
    waiting = [];
    gap = false;
  }

  function schedule(): void {
    if (cancel === null && undrawn < UNDRAWN_MAX) cancel = clock.schedule(periodMs, flush);
  }

  tracer.onEvent = (event) => {
    if (watched.has(event.type)) told(event);
    if (waiting.push(event) > BACKLOG_MAX) {
      waiting = [];
      gap = true;
    }
    schedule();
  };
  tracer.onGathered = schedule;
  schedule();
  return {
    drawn() {
      undrawn = Math.max(0, undrawn - 1);
      if (waiting.length > 0 || gap) schedule();
    },
    visible(visible) {
      periodMs = visible ? VISIBLE_MS : HIDDEN_MS;
      if (!visible) return;
      // What happened meanwhile is not replayed: the page draws the present.
      cancel?.();
      cancel = null;
      gap = gap || waiting.length > 0;
      waiting = [];
      schedule();
    },
    watch(types) {
      watched = new Set(types);
    },
    close() {
      cancel?.();
      tracer.onEvent = null;
      tracer.onGathered = null;
    },
  };
}
