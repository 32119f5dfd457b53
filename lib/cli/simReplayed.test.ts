/** What `npm run sim -- --replay` says of a trace, and how it ends. */
import { expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { calmDials } from "@/lib/sim/dials";
import type { Broken } from "@/lib/sim/run";
import { run } from "@/lib/sim/run";
import { replayExitCodeOf, replayJsonOf, replayTextOf } from "./simReplayed";
import { EXIT } from "./simReport";

const calm = run(1, { ...calmDials(1, PRESETS.fast), chaosMs: 300 });
const replayed = (equal: boolean, differsAt: number | null, violation: Broken | null = null) => ({
  run: { ...calm, violation },
  equal,
  differsAt,
});
const FORK: Broken = { invariant: "S1", detail: "S1: two blocks at height 3", stack: null };
const MISTAKE: Broken = {
  invariant: "assertion",
  detail: "a node is there",
  stack: "Error: a node is there\n  at x.ts",
};

test.each([
  ["the recorded run", replayed(true, null), EXIT.ok, /^No violation: \d+ blocks in [\d.]+ virtual seconds\.$/],
  ["a run that fails again", replayed(true, null, FORK), EXIT.safety, /^S1: two blocks at height 3$/],
  [
    "our own mistake, with where it happened",
    replayed(true, null, MISTAKE),
    EXIT.assertion,
    /^Error: .*\n {2}at x\.ts$/,
  ],
  ["a line that somebody changed", replayed(true, 7), EXIT.nondeterminism, /\nThe trace was altered: .* line 7\.$/],
  ["a line changed in a run that fails", replayed(true, 7, FORK), EXIT.nondeterminism, /^S1.*\n.*altered.* line 7\.$/],
  ["a run of other code", replayed(false, 2, FORK), EXIT.safety, /^S1.*\nIt is no longer the recorded run/],
])("%s", (_what, it, code, text) => {
  expect(replayExitCodeOf(it)).toBe(code);
  expect(replayTextOf(it)).toMatch(text);
});

test("a program is told the same", () => {
  expect(replayJsonOf(replayed(true, 7, FORK))).toMatchObject({ seed: 1, equal: true, differsAt: 7, violation: FORK });
  expect(replayJsonOf(replayed(true, null))).toMatchObject({ differsAt: null, violation: null, digest: calm.digest });
});
