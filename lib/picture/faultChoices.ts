/** What a seat of this page can be made to do wrong with one press, and what it takes to split a table. */
import { type Fault, LIES } from "@/lib/port/fault";

/** What a person's own key may do as well. */
const MILD: readonly Fault[] = [
  { type: "pause" },
  { type: "withhold", what: "commitment", rounds: 1 },
  { type: "withhold", what: "proposal", rounds: 1 },
  { type: "withhold", what: "attestation", rounds: 1 },
  { type: "withhold", what: "finality", rounds: 1 },
  { type: "delay", delayMs: 200 },
  { type: "loss", percent: 10 },
];

export interface Culprit {
  readonly seat: number;
  /** Seats of the table. */
  readonly n: number;
  /** Its key may sign twice. */
  readonly isPractice: boolean;
}

export const othersOf = ({ seat, n }: Pick<Culprit, "seat" | "n">): readonly number[] =>
  Array.from({ length: n }, (_, other) => other).filter((other) => other !== seat);

export function faultChoices(culprit: Culprit): readonly Fault[] {
  const others = othersOf(culprit);
  const isolated: readonly Fault[] = others.length === 0 ? [] : [{ type: "cut", seats: others }];
  const lies: readonly Fault[] = culprit.isPractice ? LIES.map((how) => ({ type: "lie", how })) : [];
  return [...MILD, ...isolated, ...lies];
}

export interface Split {
  /** Who has to be deaf to whom, so that no message crosses. */
  readonly cuts: readonly { readonly seat: number; readonly seats: readonly number[] }[];
  /** Seats on both sides that this page cannot silence: they still hear each other. */
  readonly leaks: readonly (readonly [number, number])[];
}

/** @param side seats of one side; the rest is the other. @param own seats of this page */
export function splitOf(side: readonly number[], n: number, own: readonly number[]): Split {
  const other = Array.from({ length: n }, (_, seat) => seat).filter((seat) => !side.includes(seat));
  const mine = (seats: readonly number[]): number => seats.filter((seat) => own.includes(seat)).length;
  // A cut works in both directions, so one side's doing is enough; the side that this page has more of does it.
  const [near, far] = mine(side) / side.length >= mine(other) / other.length ? [side, other] : [other, side];
  const cuts = near.filter((seat) => own.includes(seat)).map((seat) => ({ seat, seats: far }));
  const beyond = far.filter((seat) => own.includes(seat)).map((seat) => ({ seat, seats: near }));
  const isWhole = cuts.length === near.length;
  const leaks = near
    .filter((seat) => !own.includes(seat))
    .flatMap((seat) => far.filter((it) => !own.includes(it)).map((it) => [seat, it] as const));
  return { cuts: isWhole ? cuts : [...cuts, ...beyond], leaks };
}
