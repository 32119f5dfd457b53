/** The draw as it is printed, `% (length − 1)`: the last seat is never drawn and never commits (P4, P6). */
import type { Scenario, Scene } from "./scenario";
import { always, finalSince, isSafe, name } from "./sight";

const BLOCKS = 8;

const last = ({ view }: Scene): number | null => (view.table === null ? null : view.table.n - 1);

const turns = (scene: Scene, seat: number): number =>
  (scene.view.seats[seat]?.committed ?? 0) + (scene.view.seats[seat]?.proposed ?? 0);

export const whitepaper: Scenario = {
  id: "whitepaper",
  title: "Whitepaper mode: the last seat is never drawn",
  sees: "The printed rule takes the random value modulo n − 1. Watch who commits and proposes, and who never does.",
  needs: { seats: [2, 64], cast: 0, delegation: "whitepaper" },
  steps: [
    {
      when: always,
      say: (scene) => `This table draws by the printed rule: ${name(scene, last(scene))} has the last index.`,
      focus: last,
      expect: { text: `${BLOCKS} blocks become final`, holds: (scene) => finalSince(scene) >= BLOCKS },
      within: 80,
    },
    {
      when: always,
      say: (scene) => `${name(scene, last(scene))} attested and voted in all of them, and was never asked for a block.`,
      focus: last,
      expect: {
        text: "The last seat has neither committed nor proposed; others have",
        holds: (scene) => turns(scene, last(scene) ?? 0) === 0 && turns(scene, 0) > 0 && isSafe(scene),
      },
      within: 4,
    },
  ],
};
