/** Where rounds begin in the trace: what the scrubber shows, and where it jumps to. */
import type { TraceEvent } from "@/lib/port/trace";

export interface RoundMark {
  /** The event by which the round was entered. */
  readonly seq: number;
  readonly at: number;
  readonly height: number;
  readonly round: number;
  /** True: the round before it, of the same height, was given up. */
  readonly afterFailure: boolean;
}

/** The marks with one more if the event is one; else the same array. */
export function pushMark(marks: readonly RoundMark[], event: TraceEvent): readonly RoundMark[] {
  if (event.type !== "entered") return marks;
  const { seq, at, height, round, cause } = event;
  return [...marks, { seq, at, height, round, afterFailure: cause === "nullified" }];
}

/**
 * The mark that a step from `seq` leads to; undefined where there is none.
 * @param step 1 forward, −1 back: first to the beginning of the round one is in, then to the one before
 */
export function nextMark(
  marks: readonly RoundMark[],
  seq: number,
  step: 1 | -1,
  isWanted: (mark: RoundMark) => boolean = () => true,
): RoundMark | undefined {
  return step === 1
    ? marks.find((mark) => mark.seq > seq && isWanted(mark))
    : marks.findLast((mark) => mark.seq < seq && isWanted(mark));
}
