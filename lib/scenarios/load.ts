/** Many transactions at once: blocks grow, rounds do not fail. */
import { countOf } from "@/lib/base/words";
import type { Scenario } from "./scenario";
import { agree, allFinal, always, fresh, isSafe } from "./sight";

/** Two seconds of 100 transactions a second, at once: what is submitted in one burst has to be final as well. */
const TRANSACTIONS = 200;

export const load: Scenario = {
  id: "load",
  title: "100 transactions a second",
  sees: "Two hundred transactions arrive in a burst. They wait in every pool and fill the next blocks.",
  needs: { seats: [1, 64], cast: 1 },
  steps: [
    {
      when: always,
      say: () => `${TRANSACTIONS} transactions arrive at once.`,
      act: (scene) =>
        Array.from({ length: TRANSACTIONS }, (_, i) => ({
          type: "submit",
          seat: scene.cast[i % scene.cast.length] as number,
          text: fresh(scene, `load ${i}`),
        })),
      expect: {
        text: "All of them are sequenced, each once",
        holds: ({ view, before, sent }) => sent.length === TRANSACTIONS && view.final >= before.final + TRANSACTIONS,
      },
      within: 40,
    },
    {
      when: always,
      say: (scene) =>
        `${countOf(scene.view.final - scene.first.final, "transaction is", "transactions are")} final in ${countOf(scene.view.tip.height - scene.first.tip.height, "block")}.`,
      expect: {
        text: "Everybody agrees",
        holds: (scene) => agree(scene) && isSafe(scene) && (scene.sent.length > 64 || allFinal(scene)),
      },
      within: 20,
    },
  ],
};
