/** The table is cut in two: neither side can finalise, and when they meet again there is one chain. */
import { currentRound } from "@/lib/port/phase";
import type { Scenario, Scene } from "./scenario";
import { agree, allFinal, always, finalSince, fresh, isSafe, some } from "./sight";

const sides = (scene: Scene): readonly [readonly number[], readonly number[]] => {
  const one = some(scene, 2);
  const n = scene.view.table?.n ?? 0;
  return [one, Array.from({ length: n }, (_, seat) => seat).filter((seat) => !one.includes(seat))];
};

export const partition: Scenario = {
  id: "partition",
  title: "Partition and heal",
  sees: "Two seats no longer hear the other two. No side has a quorum, so nothing becomes final. Then the cut heals.",
  needs: { seats: [4, 4], cast: 2 },
  steps: [
    {
      when: always,
      say: (scene) => `Seats ${sides(scene)[0].join(" and ")} are cut off from ${sides(scene)[1].join(" and ")}.`,
      act: (scene) => [
        ...some(scene, 1).map((seat) => ({ type: "submit", seat, text: fresh(scene, "cut") }) as const),
        ...sides(scene)[0].map(
          (seat) => ({ type: "inject", seat, fault: { type: "cut", seats: sides(scene)[1] } }) as const,
        ),
      ],
      expect: {
        text: "The round passes its deadline, given up by one side only",
        // How many heights the votes on their way still finish is a matter of the machine; then one stays undecided.
        holds: ({ view, nowMs }) => {
          const round = currentRound(view);
          return round !== undefined && nowMs > round.enteredAt + 2 * round.deadlineMs && round.nullified.length === 2;
        },
      },
      within: 20,
    },
    {
      when: always,
      say: () => "Two of four have given the round up, and three are needed: no side decides alone. Now the cut heals.",
      act: () => [{ type: "heal" }],
      expect: {
        text: "One chain: everybody agrees, and no transaction is lost",
        holds: (scene) => finalSince(scene) >= 1 && allFinal(scene) && agree(scene) && isSafe(scene),
      },
      within: 20,
    },
  ],
};
