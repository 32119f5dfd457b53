/** Attested by a quorum, final for nobody: then no other block can take its place. */
import type { Scenario } from "./scenario";
import { agree, ahead, allFinal, always, carriedBlock, fresh, isSafe, some } from "./sight";

export const carried: Scenario = {
  id: "carried",
  title: "Finality votes split, the block is carried",
  sees: "Everybody attests a block, but too few vote for finality. The next proposer must propose the very same block.",
  needs: { seats: [4, 4], cast: 2 },
  steps: [
    {
      when: always,
      say: (scene) => `At height ${ahead(scene)} two seats will attest, and then not vote for finality.`,
      act: (scene) => [
        ...some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "carried") }) as const),
        ...some(scene, 2).map(
          (seat) =>
            ({
              type: "inject",
              seat,
              fault: { type: "withhold", what: "finality", rounds: 1, from: ahead(scene) },
            }) as const,
        ),
      ],
      expect: {
        text: "A block of one round becomes final in a later one",
        holds: (scene) => carriedBlock(scene) !== undefined,
      },
      within: 40,
    },
    {
      when: always,
      say: (scene) => {
        const block = carriedBlock(scene);
        return `Block ${block?.height} was proposed in round ${block?.proposedRound} and is final since round ${block?.finalRound}: the same bytes.`;
      },
      expect: {
        text: "Everybody agrees, and no transaction is lost",
        holds: (scene) => allFinal(scene) && agree(scene) && isSafe(scene),
      },
      within: 20,
    },
  ],
};
