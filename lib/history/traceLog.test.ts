import { describe, expect, test } from "vitest";
import type { TraceEvent } from "@/lib/port/trace";
import { createTraceLog, LOG_EVENTS_MAX } from "./traceLog";

const event = (seq: number): TraceEvent => ({ type: "behind", by: seq, seq, at: seq, causeSeq: null });
const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => event(from + at));

function stage() {
  let due: (() => void) | null = null;
  const log = createTraceLog((run) => {
    due = run;
  });
  return {
    log,
    pass() {
      due?.();
      due = null;
    },
  };
}

describe("the page's trace", () => {
  test("is told of together, and stays the same array in between", () => {
    const { log, pass } = stage();
    let told = 0;
    const stop = log.subscribe(() => told++);
    log.take(range(1, 3));
    log.take(range(4, 2));
    const before = log.events();
    expect(before).toHaveLength(0);
    pass();
    expect(told).toBe(1);
    expect(log.events().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(log.events()).toBe(log.events());
    stop();
    log.take(range(6, 1));
    pass();
    expect(told).toBe(1);
  });

  test("forgets the oldest", () => {
    const { log, pass } = stage();
    for (let at = 0; at < 5; at++) log.take(range(1 + at * LOG_EVENTS_MAX, LOG_EVENTS_MAX));
    pass();
    expect(log.events()).toHaveLength(LOG_EVENTS_MAX);
    expect(log.events().at(-1)?.seq).toBe(5 * LOG_EVENTS_MAX);
    expect(log.events()[0]?.seq).toBe(4 * LOG_EVENTS_MAX + 1);
  });

  test("holds one life only, and says at once that another has begun", () => {
    const { log, pass } = stage();
    log.take(range(1, 5));
    pass();
    log.take(range(6, 1));
    let told = 0;
    log.subscribe(() => told++);
    const before = log.life();
    log.restart();
    expect([told, log.events(), log.life() === before]).toEqual([1, [], false]);
    log.take(range(1, 2));
    pass();
    expect(log.events().map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
