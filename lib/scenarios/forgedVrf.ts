/** A draw cannot be made up: the proof does not verify, so the commitment counts for nothing (P3, P5). */
import { currentRound } from "@/lib/port/phase";
import { afterwards } from "./oneMessage";
import type { Scenario, Scene } from "./scenario";
import { always, failedRounds, fresh, name, some } from "./sight";

const NO_COMMITMENT = 1;

const forger = ({ liars }: Scene): number | null => liars[0] ?? null;

const refused = (scene: Scene) =>
  failedRounds(scene).find(
    ({ committer, nullified }) =>
      committer === forger(scene) &&
      nullified.some(({ seat, reason }) => seat !== committer && reason === NO_COMMITMENT),
  );

export const forgedVrf: Scenario = {
  id: "forged-vrf",
  title: "Forged VRF rejected",
  sees: "A committer makes up its random value. Its proof does not verify, so for everybody else it never committed.",
  needs: { seats: [4, 64], cast: 1, liars: 1 },
  steps: [
    {
      when: always,
      say: (scene) => `${name(scene, forger(scene))} will make its random value up when its turn comes.`,
      focus: forger,
      act: (scene) => [
        ...some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "forged") }) as const),
        ...scene.liars
          .slice(0, 1)
          .map((seat) => ({ type: "inject", seat, fault: { type: "lie", how: "forged VRF" } }) as const),
      ],
      expect: {
        text: 'Its round is given up for "no commitment": the forgery counted for nothing',
        holds: (scene) => refused(scene) !== undefined && currentRound(scene.view) !== undefined,
      },
      within: 80,
    },
    {
      when: always,
      say: () => "Nobody can choose the draw: a proof verifies for one value only.",
      act: () => [{ type: "heal" }],
      within: 2,
    },
    afterwards((scene) => `Round ${refused(scene)?.round} of block ${refused(scene)?.height} was lost, nothing else.`),
  ],
};
