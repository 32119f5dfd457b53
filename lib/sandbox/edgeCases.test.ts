/** The whitepaper's edge cases in virtual time: what a failed round costs, and that nothing is lost (P10, P14). */
import { expect, test } from "vitest";
import { SCENARIOS } from "@/lib/scenarios/all";
import { playScenario } from "./playScenario";

const CASES = ["committer-silent", "proposer-silent", "short-of-quorum"];
/** Votes, writes and one message more than the deadline itself. */
const ROUND_SLACK_MS = 300;

test.each(SCENARIOS.filter(({ id }) => CASES.includes(id)))(
  "$id: a failed round costs little more than its deadline",
  (scenario) => {
    const { play, sandbox } = playScenario(scenario, 7);
    expect(play.state).toBe("passed");
    const [view] = sandbox.views;
    const failed = view?.failed ?? [];
    expect(failed).not.toEqual([]);
    for (const round of failed) {
      const lastVote = Math.max(...round.nullified.map(({ at }) => at));
      expect(lastVote - round.enteredAt).toBeLessThanOrEqual(round.deadlineMs + ROUND_SLACK_MS);
      const next = view?.failed.find((it) => it.height === round.height && it.round === round.round + 1);
      const block = view?.blocks.find(({ height }) => height === round.height);
      // It was decided in the very next round, unless that one failed as well.
      if (next === undefined) expect(block?.finalRound).toBe(round.round + 1);
    }
    for (const { id } of play.sent)
      expect(view?.blocks.filter(({ txIds }) => (txIds as readonly string[]).includes(id))).toHaveLength(1);
  },
);
