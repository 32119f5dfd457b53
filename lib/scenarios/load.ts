/** Many transactions at once: blocks grow, rounds do not fail. */
import type { Scenario, Scene } from "./scenario";
import { agree, allFinal, always, fresh, isEachOnce, isSafe } from "./sight";

/** Two seconds of 100 transactions a second, at once: what is submitted in one burst has to be final as well. */
const TRANSACTIONS = 200;

const blocks = ({ places }: Scene): string => {
  const heights = [...places.values()].flat().map(({ height }) => height);
  const [first, last] = [Math.min(...heights), Math.max(...heights)];
  return first === last ? `block ${first}` : `blocks ${first} to ${last}`;
};

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
        text: "All of them are final, each in a place of its own",
        holds: (scene) =>
          new Set(scene.sent.map(({ id }) => id)).size === TRANSACTIONS && allFinal(scene) && isEachOnce(scene),
      },
      within: 40,
    },
    {
      when: always,
      say: (scene) => `${scene.sent.length} transactions are final, in ${blocks(scene)}.`,
      expect: {
        text: "Everybody agrees",
        holds: (scene) => agree(scene) && isSafe(scene),
      },
      within: 20,
    },
  ],
};
