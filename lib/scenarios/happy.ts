/** Nothing goes wrong: from a typed transaction to a block that everybody has. */
import type { Scenario } from "./scenario";
import { agree, allFinal, always, finalAt, finalSince, fresh, isSafe, name, some } from "./sight";

export const happy: Scenario = {
  id: "happy",
  title: "Happy path",
  sees: "One seat commits to a random value, the value draws a proposer, the others attest, and the block is final.",
  needs: { seats: [1, 64], cast: 1 },
  steps: [
    {
      when: always,
      say: (scene) => `A transaction is submitted at ${name(scene, scene.cast[0])}, and everybody hears of it.`,
      act: (scene) => some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "hello") })),
      expect: { text: "The transaction is final", holds: allFinal },
      within: 12,
    },
    {
      when: (scene) => allFinal(scene),
      say: (scene) => `It is final in block ${scene.sent[0] && finalAt(scene, scene.sent[0])}: a quorum has signed it.`,
      expect: {
        text: "Every validator that can be asked has the same block",
        holds: (scene) => agree(scene) && isSafe(scene),
      },
      within: 12,
    },
    {
      when: always,
      say: () => "The next height began at once: its committer is one seat further.",
      expect: { text: "Another block follows", holds: (scene) => finalSince(scene) >= 1 },
      within: 12,
    },
  ],
};
