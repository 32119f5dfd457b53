/** The whitepaper's third edge case: too few have signed when the round ends. */

import type { FailedRoundView } from "@/lib/port/view";
import { afterwards } from "./oneMessage";
import type { Scenario, Scene } from "./scenario";
import { ahead, always, failedFor, fresh, some } from "./sight";

const NO_QUORUM = 5;

/** As few as keep the others below a quorum (P2). */
const blocking = ({ view }: Scene): number => (view.table === null ? 0 : view.table.n - view.table.q + 1);

/** On a busy machine a round may also end before all that was signed has arrived; this one was short. */
const meant = (scene: Scene): FailedRoundView | undefined =>
  failedFor(scene, NO_QUORUM, ({ attested }) => attested.length < (scene.view.table?.q ?? 0));

export const shortOfQuorum: Scenario = {
  id: "short-of-quorum",
  title: "One attestation short",
  sees: "A block is proposed, and one signature is missing for a quorum. The block is dropped, its transactions are not.",
  needs: { seats: [4, 4], cast: 2 },
  steps: [
    {
      when: always,
      say: (scene) =>
        `At height ${ahead(scene)} two seats will not attest: the two others are one short of ${scene.view.table?.q}.`,
      act: (scene) => [
        ...some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "one short") }) as const),
        ...some(scene, blocking(scene)).map(
          (seat) =>
            ({
              type: "inject",
              seat,
              fault: { type: "withhold", what: "attestation", rounds: 1, from: ahead(scene) },
            }) as const,
        ),
      ],
      expect: {
        text: 'A round is given up, and the reason signed is "no quorum"',
        holds: (scene) => meant(scene) !== undefined,
      },
      within: 40,
    },
    afterwards((scene) => {
      const failed = meant(scene);
      return `Round ${failed?.round} of block ${failed?.height} ended with ${failed?.attested.length} of ${scene.view.table?.q} attestations.`;
    }),
  ],
};
