/** A validator restarts in the middle of a round: its votes were durable before anybody heard them (P16, P17). */
import type { View } from "@/lib/port/view";
import type { Scenario, Scene } from "./scenario";
import { agree, allFinal, always, finalSince, fresh, isSafe, name, some } from "./sight";

const restarted = ({ cast, told }: Scene): number | null =>
  told.find((act) => act.type === "restart")?.seat ?? cast[0] ?? null;

const pictureOf = (scene: Scene): View | undefined => scene.views.get(restarted(scene) ?? -1);

/** Its picture is that of a life which began after the step did: wherever it is carried out, a restart takes its time. */
const isAnew = (scene: Scene): boolean => (pictureOf(scene)?.beganAt ?? 0) > scene.before.at;

/** Whom the observer has heard vote two heights further has not voted there in its earlier life. */
function hasVoted(scene: Scene): boolean {
  const { view, before } = scene;
  return (view.seats[restarted(scene) ?? -1]?.votedAt ?? 0) > before.height + 1;
}

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
      expect: { text: "It has begun anew, from what is in its store", holds: isAnew },
      within: 60,
    },
    {
      when: always,
      say: (scene) => `${name(scene, restarted(scene))} is back, and hears where the others stand before it votes.`,
      focus: restarted,
      expect: {
        text: "It votes again, and nobody holds two votes of it",
        holds: (scene) => pictureOf(scene)?.mode.type === "validating" && hasVoted(scene) && isSafe(scene),
      },
      within: 60,
    },
    {
      when: always,
      say: (scene) => `What ${name(scene, restarted(scene))} had signed was in its store before anybody heard of it.`,
      expect: {
        text: "Everybody agrees, and no transaction is lost",
        holds: (scene) => finalSince(scene) >= 1 && allFinal(scene) && agree(scene) && isSafe(scene),
      },
      within: 40,
    },
  ],
};
