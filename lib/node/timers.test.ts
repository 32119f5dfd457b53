import { describe, expect, test } from "vitest";
import type { TimerKind } from "@/lib/consensus/effect";
import type { NodeTimer } from "./effect";
import { type Clock, createTimers } from "./timers";

/** A clock that stands still until told. */
function createHandClock() {
  const alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  let nowMs = 0;
  const clock: Clock = {
    now: () => ({ monotonicMs: nowMs, wallMs: nowMs }),
    schedule(delayMs, ring) {
      const alarm = { atMs: nowMs + delayMs, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
  };
  return {
    clock,
    pending: () => alarms.size,
    /** Time passes; what is due by then rings at the end, as in a tab that slept. */
    pass(ms: number) {
      nowMs += ms;
      for (const alarm of [...alarms].sort((a, b) => a.atMs - b.atMs))
        if (alarm.atMs <= nowMs && alarms.delete(alarm)) alarm.ring();
    },
  };
}

const consensus = (kind: TimerKind, entry = 1): NodeTimer => ({
  type: "consensus",
  timer: { height: 1, round: 0, entry, kind, delayMs: 100 },
});

function bench() {
  const hand = createHandClock();
  const fired: string[] = [];
  const name = (timer: NodeTimer): string =>
    timer.type === "consensus" ? `${timer.timer.kind}${timer.timer.entry}` : timer.type;
  const timers = createTimers(hand.clock, (timer, dueMs) =>
    fired.push(`${name(timer)} +${hand.clock.now().monotonicMs - dueMs}`),
  );
  return { ...hand, timers, fired };
}

describe("P14: a timer", () => {
  test("comes once, and tells how late it is", () => {
    const { timers, pass, fired } = bench();
    timers.set(consensus("deadline"), 100);
    pass(99);
    expect(fired).toEqual([]);
    pass(1);
    expect(fired).toEqual(["deadline1 +0"]);
    timers.set(consensus("half"), 50);
    pass(5_000);
    expect(fired).toEqual(["deadline1 +0", "half1 +4950"]);
  });

  test("replaces the one of its kind, which is stale by then; other kinds stay", () => {
    const { timers, pass, fired, pending } = bench();
    timers.set(consensus("deadline", 1), 100);
    timers.set(consensus("half", 1), 100);
    timers.set({ type: "retry" }, 100);
    timers.set(consensus("deadline", 2), 100);
    expect(pending()).toBe(3);
    pass(100);
    expect(fired.toSorted()).toEqual(["deadline2 +0", "half1 +0", "retry +0"]);
  });

  test("P23: leaves nothing behind when the validator ends", () => {
    const { timers, pass, fired, pending } = bench();
    for (const kind of ["deadline", "half", "status"] as const) timers.set(consensus(kind), 100);
    timers.hold();
    timers.clear();
    expect(pending()).toBe(0);
    pass(1_000);
    expect(fired).toEqual([]);
  });
});

describe("P14: while timers are held", () => {
  test("what comes due waits, and comes late when they are let go", () => {
    const { timers, pass, fired } = bench();
    timers.set(consensus("deadline"), 100);
    const letGo = timers.hold();
    pass(3_000);
    expect(fired).toEqual([]);
    letGo();
    pass(0);
    expect(fired).toEqual(["deadline1 +2900"]);
  });

  test("what is not due yet comes in its time", () => {
    const { timers, pass, fired } = bench();
    timers.set(consensus("deadline"), 100);
    const letGo = timers.hold();
    pass(50);
    letGo();
    pass(49);
    expect(fired).toEqual([]);
    pass(1);
    expect(fired).toEqual(["deadline1 +0"]);
  });

  test("of two of a kind that came due the newer one comes: the older is stale", () => {
    const { timers, pass, fired } = bench();
    timers.set(consensus("deadline", 1), 100);
    const letGo = timers.hold();
    pass(100);
    timers.set(consensus("deadline", 2), 100);
    pass(100);
    letGo();
    pass(0);
    expect(fired).toEqual(["deadline2 +0"]);
  });

  test("one that came due does not displace a newer one of its kind", () => {
    const { timers, pass, fired } = bench();
    timers.set(consensus("deadline", 1), 100);
    const letGo = timers.hold();
    pass(100);
    // A write that was under way ends, and with it the height: the next one's deadline is set.
    timers.set(consensus("deadline", 2), 200);
    letGo();
    pass(200);
    expect(fired).toEqual(["deadline2 +0"]);
  });
});
