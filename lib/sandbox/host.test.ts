/** The worker behind the page: time goes on in whole milliseconds, deeds are done between events, and the page is told. */
import { expect, test } from "vitest";
import { type FromSandbox, SETTINGS } from "@/lib/port/sandbox";
import { createSandboxHost } from "./host";

function served() {
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
        serve({ type: "drawn", batches: 1, tookMs: 1 });
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
  expect(told.find((it) => it.type === "done")).toMatchObject({ id: 7, duplicate: false });
  expect(told.filter((it) => it.type === "batch")[0]).toMatchObject({ events: [] });
});
