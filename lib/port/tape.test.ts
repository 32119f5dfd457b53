import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BlockId } from "@/lib/chain/ids";
import { emptyView, reduce } from "./reduce";
import { append, CHECKPOINT_EVENTS_MAX, createTape, eventAt, lastSeq, stateAt } from "./tape";
import { manyEvents, numbered, someFact } from "./testFacts";
import type { TraceEvent } from "./trace";
import type { View } from "./view";

const BASE = emptyView(null, null, { height: 0, id: "" as BlockId });

const dice = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });

/** The naive way: everything from the beginning. */
const folded = (events: readonly TraceEvent[], seq: number): View => events.slice(0, seq).reduce(reduce, BASE);

function tapeOf(events: readonly TraceEvent[]) {
  const tape = createTape(BASE);
  for (const event of events) append(tape, event);
  return tape;
}

describe("a tape", () => {
  test("any moment is the fold of all events before it, in whatever order they are looked at", () => {
    fc.assert(
      fc.property(fc.array(dice, { maxLength: 600 }), fc.array(fc.nat(700), { maxLength: 12 }), (thrown, looks) => {
        const events = numbered(thrown.map(someFact));
        const tape = tapeOf(events);
        for (const seq of looks)
          expect(stateAt(tape, seq)).toEqual(seq > events.length ? undefined : folded(events, seq));
      }),
      { numRuns: 60 },
    );
  });

  test("of 20 000 events draws any within 200 ms", () => {
    const tape = tapeOf(manyEvents(20_000));
    const startMs = performance.now();
    stateAt(tape, 20_000);
    // The first look makes the checkpoints; from then on none is further than one of them.
    expect(performance.now() - startMs).toBeLessThan(5_000);
    const looks = Array.from({ length: 50 }, (_, i) => 1 + ((i * 7_919) % 20_000));
    const spent = looks.map((seq) => {
      const beganMs = performance.now();
      stateAt(tape, seq);
      return performance.now() - beganMs;
    });
    expect(Math.max(...spent)).toBeLessThan(200);
    expect(tape.checkpoints.length).toBeGreaterThan(20_000 / CHECKPOINT_EVENTS_MAX - 2);
  });

  test("has no gaps", () => {
    const events = manyEvents(3);
    const tape = tapeOf(events.slice(0, 1));
    expect(() => append(tape, events[2] as TraceEvent)).toThrow(/gaps/);
    expect([lastSeq(tape), eventAt(tape, 1)?.seq, eventAt(tape, 2)]).toEqual([1, 1, undefined]);
  });
});
