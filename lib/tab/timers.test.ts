import { describe, expect, test } from "vitest";
import { createTimers } from "./timers";

/** A browser whose time passes when it is told to, and which counts what it was asked for. */
function stage() {
  let nowMs = 1_000;
  const waiting: { atMs: number; run: () => void }[] = [];
  const timers = createTimers(
    () => nowMs,
    (run, delayMs) => {
      const timer = { atMs: nowMs + delayMs, run };
      waiting.push(timer);
      return () => void waiting.splice(waiting.indexOf(timer), 1);
    },
  );
  return {
    timers,
    waiting,
    /** Runs what is due; what one of them throws is the browser's to report. */
    pass(ms: number) {
      nowMs += ms;
      const thrown: unknown[] = [];
      for (const timer of waiting.filter(({ atMs }) => atMs <= nowMs)) {
        waiting.splice(waiting.indexOf(timer), 1);
        try {
          timer.run();
        } catch (fault) {
          thrown.push(fault);
        }
      }
      return thrown;
    },
  };
}

describe("timers of a page", () => {
  test("that are due at the same moment are one timer, whenever they began", () => {
    const { timers, waiting, pass } = stage();
    const done: string[] = [];
    timers.after(100, () => done.push("a"));
    pass(40);
    timers.after(60, () => done.push("b"));
    timers.after(59.5, () => done.push("c"));
    timers.after(61, () => done.push("later"));
    expect(waiting).toHaveLength(2);
    pass(60);
    expect(done).toEqual(["a", "b", "c"]);
    pass(1);
    expect(done).toEqual(["a", "b", "c", "later"]);
  });

  test("called off leave the others, and the last of them the browser's timer", () => {
    const { timers, waiting, pass } = stage();
    const done: string[] = [];
    const stopA = timers.after(10, () => done.push("a"));
    const stopB = timers.after(10, () => done.push("b"));
    stopA();
    stopA();
    expect(waiting).toHaveLength(1);
    pass(10);
    expect(done).toEqual(["b"]);
    stopB();
    timers.after(10, () => done.push("c"))();
    expect(waiting).toEqual([]);
  });

  test("may call each other off while they run, and begin anew", () => {
    const { timers, pass } = stage();
    const done: string[] = [];
    let stopB = () => {};
    timers.after(10, () => {
      done.push("a");
      stopB();
      timers.after(0, () => done.push("again"));
    });
    stopB = timers.after(10, () => done.push("b"));
    pass(10);
    expect(done).toEqual(["a"]);
    pass(0);
    expect(done).toEqual(["a", "again"]);
  });

  test("do not take each other down: what one throws is reported by itself", () => {
    const { timers, pass } = stage();
    const done: string[] = [];
    timers.after(10, () => {
      throw new Error("broken");
    });
    timers.after(10, () => done.push("b"));
    expect(pass(10)).toEqual([]);
    expect(done).toEqual(["b"]);
    expect(pass(0)).toEqual([new Error("broken")]);
  });
});
