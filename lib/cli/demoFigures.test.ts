import { describe, expect, test } from "vitest";
import { isAsPromised, judge } from "./demoFigures";
import type { PageReport } from "./demoPage";

/** A tab that submitted two transactions within a second, both final in its second block. */
const report = (about: Partial<PageReport> = {}): PageReport => ({
  ...{ submitted: 2, accepted: ["a", "b"], refused: {}, finalityMs: [100, 300], blockTimesMs: [500, 900] },
  ...{ roundsNullified: 1, longestTaskMs: 12.4, navigatedAtMs: 1_000, validatingAtMs: 3_000 },
  ...{ loadStartedAtMs: 4_000, lastFinalAtMs: 5_000, tip: "t", order: "ab", final: 2, repeated: 0, missing: 0 },
  ...about,
});

const IDLE = { submitted: 0, accepted: [], finalityMs: [], lastFinalAtMs: 0 };

describe("the figures of a demo", () => {
  test("are those of all tabs together", () => {
    const figures = judge([report(), report({ ...IDLE, navigatedAtMs: 2_000, validatingAtMs: 2_500 })], 1, 2);
    expect(figures).toMatchObject({
      ...{ validators: 2, submitted: 2, final: 2, lost: 0, duplicated: 0, tps: 2, blocks: 2, sameTip: true },
      ...{ finalityMs: { p50: 100, p99: 300 }, blockMs: { p50: 400 }, joinMs: { p50: 500, max: 1_000 } },
    });
    expect(isAsPromised(figures)).toBe(true);
  });

  test.each<readonly [string, readonly PageReport[]]>([
    ["an accepted transaction that is missing", [report({ final: 1, missing: 1 })]],
    ["one that another tab does not have", [report(), report({ ...IDLE, final: 1, order: "a" })]],
    ["one that stands in a log twice", [report({ final: 3, repeated: 1 })]],
    ["tabs whose blocks differ", [report(), report({ ...IDLE, tip: "u" })]],
    ["tabs that refused everything", [report({ accepted: [], refused: { "pool-full": 2 }, final: 0, order: "" })]],
  ])("do not forgive %s", (_, reports) => {
    expect(isAsPromised(judge(reports, 1, 2))).toBe(false);
  });

  test("of a table without load promise nothing about transactions", () => {
    expect(isAsPromised(judge([report({ ...IDLE, final: 0, order: "" })], 1, 2))).toBe(true);
  });
});
