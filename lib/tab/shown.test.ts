import { describe, expect, test } from "vitest";
import { untilDrawnMs, WARM_MS } from "@/lib/picture/beat";
import type { View } from "@/lib/port/view";
import { initialState } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { createShown } from "./shown";

/** A tab whose worker reports, and a clock that only moves when told to. */
function stage(gather?: (nowMs: number) => number) {
  const visibility = visibilityOfTest();
  const tab = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  const timers: { at: number; run: () => void }[] = [];
  let now = 1_000;
  const clock = {
    dateMs: () => now,
    after(delayMs: number, run: () => void) {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  return {
    shown: createShown(tab, clock, visibility, gather),
    see: visibility.see,
    timers,
    report: (seq: number, waiting = seq) =>
      tab.setState({
        view: { ...tab.getState().view, seq, at: now, pool: { waiting, own: 0, shown: [] } } satisfies View,
      }),
    pass(ms: number) {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
    },
  };
}

/** A page in sight, until told otherwise. */
function visibilityOfTest() {
  let seen = true;
  const runs = new Set<() => void>();
  return {
    isVisible: () => seen,
    onVisible(run: () => void) {
      runs.add(run);
      return () => runs.delete(run);
    },
    see(next: boolean) {
      seen = next;
      if (seen) for (const run of runs) run();
    },
  };
}

describe("what the page draws", () => {
  test("is nothing new while nobody looks, and the newest as soon as somebody does", () => {
    const { shown, report, pass, see, timers } = stage();
    report(1);
    pass(WARM_MS);
    see(false);
    let draws = 0;
    shown.store.subscribe(() => draws++);
    for (let seq = 2; seq <= 50; seq++) {
      report(seq);
      pass(WARM_MS);
    }
    expect({ draws, timers: timers.length }).toEqual({ draws: 0, timers: 0 });
    expect(shown.store.getState().view.seq).toBe(1);
    see(true);
    expect(shown.store.getState().view.seq).toBe(50);
    report(51);
    pass(WARM_MS);
    expect(shown.store.getState().view.seq).toBe(51);
  });

  test("is the newest view, at most ten times a second", () => {
    const { shown, report, pass } = stage();
    let draws = 0;
    shown.store.subscribe(() => draws++);
    for (let seq = 1; seq <= 100; seq++) {
      report(seq);
      pass(10);
    }
    expect(draws).toBeLessThanOrEqual(1_000 / WARM_MS + 1);
    pass(WARM_MS);
    expect(shown.store.getState().view.seq).toBe(100);
  });

  test("is one drawing for what happens together", () => {
    const { shown, report, pass } = stage(untilDrawnMs);
    const drawn: number[] = [];
    shown.store.subscribe(({ view }) => drawn.push(view.seq));
    for (let seq = 1; seq <= 6; seq++) {
      report(seq);
      pass(10);
    }
    expect(drawn, "the first of them waits").toEqual([]);
    pass(WARM_MS);
    expect(drawn).toEqual([6]);
  });

  test("is the newest view also after time has gone back", () => {
    const { shown, report, pass } = stage();
    report(1);
    pass(-60_000);
    report(2);
    pass(WARM_MS);
    expect(shown.store.getState().view.seq).toBe(2);
  });

  test("stays as it is when an event changes nothing that is drawn", () => {
    const { shown, report, pass } = stage();
    report(1, 7);
    const { view } = shown.store.getState();
    pass(WARM_MS);
    report(2, 7);
    pass(WARM_MS);
    expect(shown.store.getState().view).toBe(view);
    shown.hold();
    expect(shown.store.getState().view.seq, "a held view is of now").toBe(2);
  });

  test("a held view stands still while events are counted, and its time with it", () => {
    const { shown, report, pass } = stage();
    report(5);
    shown.hold();
    pass(500);
    report(219);
    pass(WARM_MS);
    expect(shown.store.getState()).toMatchObject({ held: true, behind: 214, view: { seq: 5 } });
    expect(shown.nowMs()).toBe(1_000);
    shown.release();
    expect(shown.store.getState()).toMatchObject({ held: false, behind: 0, view: { seq: 219 } });
    expect(shown.nowMs()).toBe(1_600);
  });

  test("a moment of the past can be held", () => {
    const { shown, report, pass } = stage();
    report(5);
    const past = shown.store.getState().view;
    pass(WARM_MS);
    report(9);
    shown.hold(past);
    expect(shown.store.getState()).toMatchObject({ behind: 4, view: { seq: 5 } });
  });

  test("nothing is left behind when it closes", () => {
    const { shown, report, timers } = stage();
    report(1);
    report(2);
    shown.close();
    report(3);
    expect(timers).toEqual([]);
    expect(shown.store.getState().view.seq).toBe(1);
  });
});
