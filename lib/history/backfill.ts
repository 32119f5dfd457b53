/**
 * Keeps the history without gaps: events that the page was not sent, because it was hidden or slow, are asked of the
 * worker, which keeps more than a page draws. Where the worker has forgotten them too, history begins anew there.
 */
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { History } from "./history";

export interface Backfill {
  /** Events as they were drawn, in their order, perhaps after a gap. */
  take(events: readonly TraceEvent[]): void;
  /** The view was replaced by a later one: events up to `seq` exist. */
  reach(seq: number): void;
  /** Another life of the validator begins: its events are numbered from 1 again. */
  restart(): void;
}

/** The worker's answer: events from the number asked on, and the view before the first one it keeps at all. */
export interface Kept {
  readonly events: readonly TraceEvent[];
  readonly base: View;
}

export function createBackfill(
  history: History,
  before: View,
  ask: (fromSeq: number) => Promise<Kept>,
  onTaken: (events: readonly TraceEvent[]) => void,
): Backfill {
  let life = 0;
  let wanted = 0;
  let isAsking = false;

  function add(events: readonly TraceEvent[]): void {
    const { last } = history.range();
    const fresh = events.filter(({ seq }) => seq > last);
    if (fresh.length === 0) return;
    if (fresh[0]?.seq !== last + 1) return fill((fresh.at(-1) as TraceEvent).seq);
    history.take(fresh);
    onTaken(fresh);
  }

  function fill(until: number): void {
    wanted = Math.max(wanted, until);
    if (isAsking) return;
    isAsking = true;
    const of = life;
    const { last } = history.range();
    ask(last + 1)
      .then(({ events, base }) => {
        if (of !== life) return;
        isAsking = false;
        if (base.seq > history.range().last) history.restart(base);
        add(events);
        if (events.length > 0 && history.range().last < wanted) fill(wanted);
      })
      // A tab that has left has nobody to ask: its history ends here.
      .catch(() => {
        if (of === life) isAsking = false;
      });
  }

  return {
    take: add,
    reach(seq) {
      if (seq > history.range().last) fill(seq);
    },
    restart() {
      life++;
      [wanted, isAsking] = [0, false];
      history.restart(before);
    },
  };
}
