/** The same bytes twice are one transaction, sequenced once in the whole chain (P19). */
import type { Scenario } from "./scenario";
import { agree, allFinal, always, finalSince, fresh, isEachOnce, isSafe } from "./sight";

export const duplicate: Scenario = {
  id: "duplicate",
  title: "Duplicate transaction",
  sees: "The same bytes are submitted again and again, at several seats. They are one transaction, final once.",
  needs: { seats: [1, 64], cast: 1 },
  steps: [
    {
      when: always,
      say: () => "The same bytes are submitted at every seat that does as it is told.",
      act: (scene) => scene.cast.map((seat) => ({ type: "submit", seat, text: fresh(scene, "twice") })),
      expect: {
        text: "All of them are one transaction, and it is final",
        holds: (scene) => new Set(scene.sent.map(({ id }) => id)).size === 1 && allFinal(scene),
      },
      within: 20,
    },
    {
      when: always,
      say: () => "Now the same bytes once more, when they are final already.",
      act: (scene) => scene.cast.slice(0, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "twice") })),
      expect: {
        text: "It is called a duplicate, and two more blocks do not contain it again",
        holds: (scene) =>
          scene.sent.at(-1)?.duplicate === true &&
          finalSince(scene) >= 2 &&
          isEachOnce(scene) &&
          agree(scene) &&
          isSafe(scene),
      },
      within: 40,
    },
  ],
};
