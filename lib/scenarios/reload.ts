/** A validator restarts in the middle of a round: its votes were durable before anybody heard them (P16, P17). */
import type { Scenario, Scene } from "./scenario";
import { agree, allFinal, always, finalSince, fresh, isSafe, name, some } from "./sight";

const restarted = ({ cast }: Scene): number | null => cast[0] ?? null;

export const reload: Scenario = {
  id: "reload",
  title: "Reload mid-round, no double vote",
  sees: "A validator restarts while a round runs. It reads its votes back, says the same again, and never another.",
  needs: { seats: [4, 64], cast: 2 },
  steps: [
    {
      when: ({ view }) => view.rounds.some(({ proposal }) => proposal !== null),
      say: (scene) => `A block is proposed, and now ${name(scene, restarted(scene))} restarts from its store.`,
      focus: restarted,
      act: (scene) => [
        ...some(scene, 2)
          .slice(1)
          .map((seat) => ({ type: "submit", seat, text: fresh(scene, "reload") }) as const),
        ...some(scene, 1).map((seat) => ({ type: "restart", seat }) as const),
      ],
      expect: {
        text: "It votes again, and nobody holds two votes of it",
        holds: (scene) => {
          const view = scene.views.get(restarted(scene) ?? -1);
          return view?.mode.type === "validating" && view.tip.height > scene.before.tip.height && isSafe(scene);
        },
      },
      within: 60,
    },
    {
      when: always,
      say: (scene) => `${name(scene, restarted(scene))} heard where the others stand before it voted.`,
      expect: {
        text: "Everybody agrees, and no transaction is lost",
        holds: (scene) => finalSince(scene) >= 1 && allFinal(scene) && agree(scene) && isSafe(scene),
      },
      within: 40,
    },
  ],
};
