/** What the steps of scenarios look for, each a question about the scene with a good name. */
import type { ActiveFault } from "@/lib/port/fault";
import { currentRound } from "@/lib/port/phase";
import type { FailedRoundView, View } from "@/lib/port/view";
import type { Act, Scene, Sent } from "./scenario";

export const always = (): boolean => true;

/** The heights that became final since the step began. */
export const finalSince = ({ view, before }: Scene): number => view.tip.height - before.tip.height;

/** Rounds that were given up since the play began, oldest first, of final heights and of this one. */
export function failedRounds({ view, first }: Scene): readonly FailedRoundView[] {
  const now = currentRound(view)?.round ?? 0;
  const here = view.rounds
    .filter(({ round, enteredAt }) => enteredAt > 0 && round < now)
    .map((round) => ({ ...round, height: view.height }));
  return [...view.failed, ...here].filter(({ enteredAt, deadlineMs }) => enteredAt + deadlineMs > first.at);
}

/** The first round since the play began that somebody gave up for this reason (P10), of those that are meant. */
export const failedFor = (
  scene: Scene,
  reason: number,
  isMeant: (round: FailedRoundView) => boolean = always,
): FailedRoundView | undefined =>
  failedRounds(scene).find((round) => isMeant(round) && round.nullified.some((vote) => vote.reason === reason));

export const name = ({ view }: Scene, seat: number | null | undefined): string =>
  seat == null ? "nobody" : `seat ${seat} (${(view.table?.validators[seat]?.name ?? "?").split(" · ")[0]})`;

/** Where a transaction of the play is final; null while nobody has seen it there. */
export const finalAt = ({ places }: Scene, { id }: Pick<Sent, "id">): number | null =>
  places.get(id)?.[0]?.height ?? null;

/** Whoever sent nothing has seen nothing become final. */
export const allFinal = (scene: Scene): boolean =>
  scene.sent.length > 0 && scene.sent.every((sent) => finalAt(scene, sent) !== null);

/** No transaction of the play was seen in two places, and no place has two of them. */
export function isEachOnce({ sent, places }: Scene): boolean {
  const ids = new Set(sent.map(({ id }) => id));
  const taken = [...ids].flatMap((id) => places.get(id)?.map(({ index }) => index) ?? []);
  return taken.length === ids.size && new Set(taken).size === ids.size;
}

/** What the play asked for and is still at work; null if any of it is not. */
export function atWork({ told, views }: Scene): readonly ActiveFault[] | null {
  const active = [...views.values()].flatMap(({ faults }) => faults);
  const asked = told.flatMap((act) => (act.type === "inject" ? [act] : []));
  const found = asked.map(({ seat, fault }) => active.find((it) => it.seat === seat && it.fault.type === fault.type));
  const all = found.filter((it) => it !== undefined);
  return all.length === 0 || all.length < found.length ? null : all;
}

/** All that can be looked into have the observer's last block, or had it before. */
export function agree({ view, views }: Scene): boolean {
  const tip = Math.min(...[...views.values()].map((it) => it.tip.height));
  const ids = [...views.values()].map((it) => blockId(it, tip));
  return view.tip.height - tip <= LAG_MAX && new Set(ids.filter((id) => id !== null)).size <= 1;
}

/** Pictures are looked at one after the other, and the table goes on meanwhile. */
const LAG_MAX = 3;

function blockId(view: View, height: number): string | null {
  if (view.tip.height === height) return view.tip.id;
  return view.blocks.find((block) => block.height === height)?.id ?? null;
}

/** The block that was attested in one round and decided in a later one, since the play began. */
export const carriedBlock = ({ view, first }: Scene) =>
  view.blocks.find(
    ({ height, proposedRound, finalRound }) =>
      height > first.tip.height && finalRound !== null && finalRound > proposedRound,
  );

/** Whether the rules have gone wrong anywhere: two blocks, or an accusation of a seat that was not told to lie. */
export const isSafe = ({ views, liars }: Scene): boolean =>
  [...views.values()].every(
    (view) => view.halt === null && view.seats.every(({ evidence }, seat) => evidence === 0 || liars.includes(seat)),
  );

/** So many of the cast, not the observer's own while there are others. */
export const some = ({ cast }: Pick<Scene, "cast">, count: number): readonly number[] => cast.slice(0, count);

/** A table with nothing to do gives its seats this long to be told, milliseconds, before it gets to a height ahead. */
const AHEAD_MS = 3_000;
/** Empty blocks follow each other no faster, whatever the parameters say. */
const BLOCK_MS = 50;
/** The observer's picture is a little old. */
const AHEAD_MIN = 2;

/** A height so far ahead of the observer's that every seat hears of it before the table gets there. */
export const ahead = ({ view }: Scene): number =>
  view.height + Math.max(AHEAD_MIN, Math.ceil(AHEAD_MS / Math.max(BLOCK_MS, view.table?.params.idleMs ?? 0)));

/** One transaction from each of these seats. */
export const submitEach = (seats: readonly number[], text: string): Act[] =>
  seats.map((seat) => ({ type: "submit", seat, text: `${text} ${seat}` }));

/** A text that no earlier play has sent: equal bytes are one transaction (P19). */
export const fresh = ({ first }: Scene, text: string): string => `${text}, play ${first.seq}`;
