/** One message of one round is missing: what the whitepaper's first two edge cases have in common. */
import type { Withheld } from "@/lib/port/fault";
import type { FailedRoundView } from "@/lib/port/view";
import type { Scenario, Scene, Step } from "./scenario";
import { agree, allFinal, always, failedFor, failedRounds, finalSince, fresh, isSafe, name, some } from "./sight";

export interface Omission {
  readonly what: Extract<Withheld, "commitment" | "proposal">;
  /** P10. */
  readonly reason: number;
  /** Whose turn it was in that round. */
  readonly culprit: (round: FailedRoundView) => number | null | undefined;
  /** Rounds until its turn must have come: one in n for the commitment, by chance for the proposal. */
  readonly within: number;
}

/**
 * The first height at which the observer has seen nothing yet. A seat that lags behind may still have its turn in a round
 * that the others gave up before the play began, and what it keeps to itself there nobody misses.
 */
const unseen = ({ view }: Scene): number => view.height + 1;

export const withoutOne = ({ what, reason, culprit, within }: Omission): Scenario["steps"] => {
  const told = (scene: Scene) => scene.told.find((act) => act.type === "inject")?.seat;
  // On a busy machine others may be late by themselves, before it or after: that is not what was asked for.
  const omitted = (scene: Scene) => failedFor(scene, reason, (round) => culprit(round) === told(scene));
  return [
    {
      when: always,
      say: (scene) => `${name(scene, scene.cast[0])} will keep its next ${what} to itself. One message of one round.`,
      focus: (scene) => scene.cast[0] ?? null,
      act: (scene) => [
        ...some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, `no ${what}`) }) as const),
        ...some(scene, 1).map(
          (seat) =>
            ({ type: "inject", seat, fault: { type: "withhold", what, rounds: 1, from: unseen(scene) } }) as const,
        ),
      ],
      expect: {
        text: `A round is given up, and the reason signed is "no ${what}"`,
        holds: (scene) => omitted(scene) !== undefined,
      },
      within,
    },
    afterwards(
      (scene) => {
        const failed = omitted(scene);
        return `Round ${failed?.round} of block ${failed?.height} failed: no ${what} from ${name(scene, told(scene))}.`;
      },
      (scene) => told(scene) ?? null,
    ),
  ];
};

/** The first round whose committer and drawn seat are up decides, and nothing is lost. */
export const afterwards = (say: (scene: Scene) => string, focus: Step["focus"] = () => null): Step => ({
  when: always,
  say: (scene) => `${say(scene)} The next round has another committer and a new draw.`,
  focus,
  expect: {
    text: "The table goes on, everybody agrees, and no transaction is lost",
    holds: (scene) =>
      scene.view.tip.height >= (failedRounds(scene)[0]?.height ?? 0) &&
      finalSince(scene) >= 1 &&
      allFinal(scene) &&
      agree(scene) &&
      isSafe(scene),
  },
  within: 20,
});
