/** The worker behind the page: time goes on in whole milliseconds, deeds are done between events, and the page is told. */
import { expect, test } from "vitest";
import { type FromSandbox, SETTINGS } from "@/lib/port/sandbox";
import { createSandboxHost } from "./host";

/** @param tookMs what a batch takes the page to draw */
function served(tookMs = 1) {
  const told: FromSandbox[] = [];
  const due: (() => void)[] = [];
  let nowMs = 0;
  const serve = createSandboxHost({
    post: (message) => told.push(message),
    // A clock as a browser's: not in whole milliseconds.
    nowMs: () => nowMs,
    after: (_, run) => void due.push(run),
  });
  return {
    serve,
    told,
    beat(times: number) {
      for (let i = 0; i < times; i++) {
        nowMs += 33.37;
        for (const run of due.splice(0)) run();
        serve({ type: "drawn", batches: 1, tookMs });
      }
    },
    standing: () => told.findLast((it) => it.type === "batch")?.standing,
  };
}

test("a table runs, is told what to do in the middle of a millisecond, and goes on", () => {
  const { serve, beat, told, standing } = served();
  serve({ type: "open", instant: { settings: { ...SETTINGS, preset: "fast" }, deeds: [], events: 0 }, seat: 1 });
  serve({ type: "run", speed: 1 });
  beat(40);
  const before = standing()?.view.tip.height ?? 0;
  serve({ type: "deed", id: 7, deed: { type: "submit", seat: 2, text: "in between" } });
  beat(80);
  const after = standing();
  expect(after?.view.tip.height).toBeGreaterThan(before);
  expect(after?.view.final).toBe(1);
  expect(Number.isInteger(after?.wallMs)).toBe(true);
  expect(told.find((it) => it.type === "done")).toMatchObject({ id: 7, submitted: { duplicate: false } });
  expect(told.filter((it) => it.type === "batch")[0]).toMatchObject({ events: [] });
});

test("every seat's picture is told only while it is asked for", () => {
  const { serve, told, standing } = served();
  serve({ type: "open", instant: { settings: SETTINGS, deeds: [], events: 500 }, seat: 2 });
  expect(standing()?.views).toBeNull();
  const before = told.length;
  serve({ type: "survey", all: true });
  expect(told, "the play waits for them").toHaveLength(before + 1);
  expect(standing()?.views).toHaveLength(SETTINGS.seats);
  expect(standing()?.views?.[2]).toEqual(standing()?.view);
  serve({ type: "survey", all: false });
  serve({ type: "step", until: "event" });
  expect(standing()?.views).toBeNull();
});

test.each([
  [2, 20],
  [60, 7],
  [5_000, 3],
])("a page that takes %i ms to draw is told no more than %i times in two seconds", (tookMs, timesMax) => {
  const { serve, told, beat } = served(tookMs);
  serve({ type: "open", instant: { settings: { ...SETTINGS, preset: "fast" }, deeds: [], events: 0 }, seat: 0 });
  serve({ type: "run", speed: 1 });
  beat(1);
  const before = told.length;
  beat(60);
  expect(told.length - before).toBeLessThanOrEqual(timesMax);
  expect(told.length - before).toBeGreaterThan(0);
});

test("what a paused seat did not take has not been done: it stands in no link, and is no duplicate later", () => {
  const { serve, told, standing } = served();
  const submitted = (id: number, seat: number) => {
    serve({ type: "deed", id, deed: { type: "submit", seat, text: "x" } });
    return told.find((it) => it.type === "done" && it.id === id);
  };
  serve({ type: "open", instant: { settings: SETTINGS, deeds: [], events: 100 }, seat: 0 });
  serve({ type: "deed", id: 1, deed: { type: "inject", seat: 2, fault: { type: "pause" } } });
  expect(submitted(2, 2)).toMatchObject({ submitted: null });
  expect(standing()?.instant.deeds.map(({ deed }) => deed.type)).toEqual(["inject"]);
  expect(submitted(3, 1)).toMatchObject({ submitted: { duplicate: false } });
  expect(submitted(4, 3)).toMatchObject({ submitted: { duplicate: true } });
});
