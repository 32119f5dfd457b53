/** A validator that was away for many blocks catches up and votes again. */
import type { Scenario, Scene } from "./scenario";
import { agree, always, isSafe, name } from "./sight";

const BLOCKS_MISSED = 4;

const away = ({ cast, views }: Scene): number => (cast[0] ?? [...views.keys()][0]) as number;

/** Blocks that are final for the observer, and that who is away has not read of; 0 if nobody is away. */
function missed(scene: Scene): number {
  const view = scene.views.get(away(scene));
  return view?.mode.type === "paused" ? scene.view.tip.height - view.tip.height : 0;
}

export const lateJoiner: Scenario = {
  id: "late-joiner",
  title: "Late joiner syncs",
  sees: "One validator misses several blocks. When it is back it fetches them, checks each link, and votes again.",
  needs: { seats: [4, 64], cast: 2 },
  steps: [
    {
      when: always,
      say: (scene) => `${name(scene, away(scene))} is away: it neither reads nor votes. The others go on without it.`,
      focus: away,
      act: (scene) => [{ type: "inject", seat: away(scene), fault: { type: "pause" } }],
      expect: {
        text: `${BLOCKS_MISSED} blocks are final without it`,
        holds: (scene) => missed(scene) >= BLOCKS_MISSED,
      },
      within: 60,
    },
    {
      when: always,
      say: (scene) =>
        `${name(scene, away(scene))} is back, ${missed(scene)} blocks behind, and asks for what it missed.`,
      focus: away,
      act: () => [{ type: "heal" }],
      expect: {
        text: "It has every block, and agrees with everybody",
        holds: (scene) => {
          const view = scene.views.get(away(scene));
          return (
            (view?.tip.height ?? 0) >= scene.before.tip.height &&
            view?.mode.type === "validating" &&
            agree(scene) &&
            isSafe(scene)
          );
        },
      },
      within: 40,
    },
  ],
};
