/** A network that is slow and loses messages costs time, and nothing else. */
import type { Scenario, Scene } from "./scenario";
import { agree, allFinal, always, atWork, fresh, isSafe, submitEach } from "./sight";

const BLOCKS = 3;

/** Blocks that became final while all that was asked for was at work. */
function blocksUnder(scene: Scene): number {
  const faults = atWork(scene);
  if (faults === null) return 0;
  const sinceMs = Math.max(...faults.map((fault) => fault.sinceMs));
  return scene.view.blocks.filter(({ finalAtMs }) => finalAtMs > sinceMs).length;
}

export const badNetwork: Scenario = {
  id: "bad-network",
  title: "200 ms and 10 % loss",
  sees: "Every message of these seats comes 200 ms late, and one in ten does not come. Blocks become final all the same.",
  needs: { seats: [1, 64], cast: 1 },
  steps: [
    {
      when: always,
      say: () => "From now on what these seats send is 200 ms late, and one message in ten is lost.",
      act: (scene) => [
        ...scene.cast.flatMap(
          (seat) =>
            [
              { type: "inject", seat, fault: { type: "delay", delayMs: 200 } },
              { type: "inject", seat, fault: { type: "loss", percent: 10 } },
            ] as const,
        ),
        ...submitEach(scene.cast, fresh(scene, "through the storm")),
      ],
      expect: {
        text: `${BLOCKS} blocks are final under these conditions`,
        holds: (scene) => blocksUnder(scene) >= BLOCKS,
      },
      within: 60,
    },
    {
      when: always,
      say: () => "What was lost was said again: with every deadline each seat tells where it stands.",
      act: () => [{ type: "heal" }],
      expect: {
        text: "Everybody agrees, and no transaction is lost",
        holds: (scene) => allFinal(scene) && agree(scene) && isSafe(scene),
      },
      within: 60,
    },
  ],
};
