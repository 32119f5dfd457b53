import { describe, expect, test } from "vitest";
import { isAsPromised, judge, type Outcome } from "./chaosFigures";

const NOTHING = { doubleVotes: [], forks: [], scandals: [], halts: 0, worstGapMs: 900 };
const STRUCK = { "kill tab": 2, "kill browser": 1, freeze: 4, reload: 5, pause: 6, close: 7 };

const outcome = (about: Partial<Outcome> = {}): Outcome => ({
  minutes: 1,
  seed: 9,
  tally: { struck: STRUCK, accepted: new Set(["a", "b"]), stuck: [] },
  verdict: NOTHING,
  height: 12,
  logs: [
    { tip: "t", txIds: ["a", "b", "c"] },
    { tip: "t", txIds: ["a", "b", "c"] },
  ],
  ...about,
});

describe("the figures of a chaotic hour", () => {
  test("count every blow once", () => {
    expect(judge(outcome())).toMatchObject({
      ...{ killed: 3, frozen: 4, reloaded: 5, paused: 6, closed: 7, blocks: 12, submitted: 2, final: 3 },
      ...{ lost: 0, doubled: 0, doubleVotes: 0, haltsWithQuorum: 0, worstGapMs: 900, sameTip: true },
    });
    expect(isAsPromised(judge(outcome()))).toBe(true);
  });

  test.each<readonly [string, Partial<Outcome>, object]>([
    [
      "an accepted transaction missing in one log",
      {
        logs: [
          { tip: "t", txIds: ["a", "b"] },
          { tip: "t", txIds: ["a"] },
        ],
      },
      { lost: 1, sameTip: false },
    ],
    ["a transaction twice in a log", { logs: [{ tip: "t", txIds: ["a", "b", "a"] }] }, { doubled: 1 }],
    ["two votes in a slot", { verdict: { ...NOTHING, doubleVotes: ["seat 1"] } }, { doubleVotes: 1 }],
    ["a halt", { verdict: { ...NOTHING, halts: 1 } }, { haltsWithQuorum: 1 }],
    ["two final blocks of a height", { verdict: { ...NOTHING, forks: [3] } }, { forks: 1 }],
    ["blame among honest tabs", { verdict: { ...NOTHING, scandals: ["blamed"] } }, { scandals: ["blamed"] }],
    [
      "another tip",
      {
        logs: [
          { tip: "t", txIds: ["a", "b"] },
          { tip: "u", txIds: ["a", "b"] },
        ],
      },
      { sameTip: false },
    ],
    [
      "an hour in which no tab took a transaction",
      { tally: { ...outcome().tally, accepted: new Set() }, height: 0, logs: [{ tip: "", txIds: [] }] },
      { submitted: 0, lost: 0, sameTip: true },
    ],
    ["a tab that stays away", { tally: { ...outcome().tally, stuck: ["seat 1"] } }, { stuck: ["seat 1"] }],
  ])("do not forgive %s", (_story, about, figures) => {
    const judged = judge(outcome(about));
    expect(judged).toMatchObject(figures);
    expect(isAsPromised(judged)).toBe(false);
  });
});
