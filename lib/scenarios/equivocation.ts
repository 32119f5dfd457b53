/** A practice seat proposes two blocks in one round: everybody gets to know, and nobody can undo it (P18). */
import type { Scenario, Scene } from "./scenario";
import { agree, always, finalSince, isSafe, name } from "./sight";

const liar = ({ liars }: Scene): number | null => liars[0] ?? null;

export const equivocation: Scenario = {
  id: "equivocation",
  title: "Equivocating proposer, evidence captured",
  sees: "A seat signs two blocks in one round. Each half of the table is shown one of them, then the other: that is evidence.",
  needs: { seats: [4, 64], cast: 1, liars: 1 },
  steps: [
    {
      when: always,
      say: (scene) => `When ${name(scene, liar(scene))} is drawn it will propose two blocks, one to each half.`,
      focus: liar,
      act: (scene) =>
        scene.liars.slice(0, 1).map((seat) => ({
          type: "inject",
          seat,
          fault: { type: "lie", how: "equivocate proposal" },
        })),
      expect: {
        text: "Every honest validator holds both signatures",
        holds: (scene) =>
          [...scene.views].every(
            ([seat, view]) => seat === liar(scene) || (view.seats[liar(scene) ?? -1]?.evidence ?? 0) > 0,
          ),
      },
      within: 100,
    },
    {
      when: always,
      say: (scene) => `${name(scene, liar(scene))} signed twice; both messages are kept, whole, and can be exported.`,
      focus: liar,
      act: () => [{ type: "heal" }],
      expect: {
        text: "The honest seats have one chain, and it grows",
        holds: (scene) => {
          const honest = new Map([...scene.views].filter(([seat]) => seat !== liar(scene)));
          return finalSince(scene) >= 1 && agree({ ...scene, views: honest }) && isSafe(scene);
        },
      },
      within: 40,
    },
  ],
};
