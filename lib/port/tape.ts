/**
 * A stretch of the trace of which every moment can be drawn again: the view before it, its events without gaps, and
 * checkpoints on the way, made when somebody first looks. Where the events come from and where old ones go is others'.
 */
import { assert } from "@/lib/base/assert";
import { reduce } from "./reduce";
import type { TraceEvent } from "./trace";
import type { View } from "./view";

export interface Tape {
  /** The view before the first event. */
  readonly base: View;
  /** Numbered from `base.seq + 1` on, without gaps. */
  readonly events: TraceEvent[];
  /** Views at round starts, ascending by `seq`; they reach as far as somebody has looked. */
  readonly checkpoints: View[];
}

/** Events between two checkpoints at most: a round that fills with messages is drawn as fast as any. */
export const CHECKPOINT_EVENTS_MAX = 200;

export const createTape = (base: View): Tape => ({ base, events: [], checkpoints: [] });

/** The number of the last event; that of the base if there is none. */
export const lastSeq = ({ base, events }: Tape): number => base.seq + events.length;

export function append({ base, events }: Tape, event: TraceEvent): void {
  assert(event.seq === base.seq + events.length + 1, "a tape has no gaps");
  events.push(event);
}

export const eventAt = ({ base, events }: Tape, seq: number): TraceEvent | undefined => events[seq - base.seq - 1];

/** The view after the event of that number; undefined where the tape does not reach. */
export function stateAt(tape: Tape, seq: number): View | undefined {
  if (seq < tape.base.seq || seq > lastSeq(tape)) return undefined;
  let view = checkpointBefore(tape, seq);
  for (let at = view.seq + 1; at <= seq; at++) {
    const event = eventAt(tape, at);
    if (event === undefined) return undefined;
    view = reduce(view, event);
    keep(tape, view, event);
  }
  return view;
}

/** A round's start is what people jump to; between them, often enough. */
function keep({ base, checkpoints }: Tape, view: View, { type }: TraceEvent): void {
  const before = checkpoints.at(-1) ?? base;
  if (view.seq > before.seq && (type === "entered" || view.seq - before.seq >= CHECKPOINT_EVENTS_MAX))
    checkpoints.push(view);
}

function checkpointBefore({ base, checkpoints }: Tape, seq: number): View {
  let low = 0;
  let high = checkpoints.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((checkpoints[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return checkpoints[low - 1] ?? base;
}
