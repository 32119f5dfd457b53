/**
 * What a validator of this page may be told to do wrong, as plain data: the page asks for it, the worker carries it out
 * (lib/faults), the trace tells of it. A tab asks its own validators only, and everything ends by itself.
 */
import type { Height, Round, Seat } from "@/lib/chain/ids";

export type Fault =
  /** Neither reads nor votes; its links stay, and the others see silence. */
  | { readonly type: "pause" }
  /** Its part in a round is not done: of the next `rounds` rounds in which its turn comes, or of all; from a height on. */
  | { readonly type: "withhold"; readonly what: Withheld; readonly rounds: number | null; readonly from?: Height }
  /** All it sends leaves so much later. */
  | { readonly type: "delay"; readonly delayMs: number }
  /** Of what it sends, so many messages in a hundred are lost. */
  | { readonly type: "loss"; readonly percent: number }
  /** Neither speaks to these seats nor hears them: one is a cut link, several are the other side of a partition. */
  | { readonly type: "cut"; readonly seats: readonly Seat[] }
  /** Needs a second signature in a slot, or a false one: never done with a person's key, not even for a lesson. */
  | { readonly type: "lie"; readonly how: Lie };

export const WITHHELD = ["commitment", "proposal", "attestation", "finality"] as const;
export type Withheld = (typeof WITHHELD)[number];

export const LIES = ["equivocate proposal", "equivocate attestation", "forged VRF", "timestamps"] as const;
export type Lie = (typeof LIES)[number];

export interface ActiveFault {
  /** Ascending from 1 over the life of its worker. */
  readonly id: number;
  /** Whose fault it is. */
  readonly seat: Seat;
  readonly fault: Fault;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  readonly untilMs: number;
}

export type FaultFact =
  | ({ readonly type: "fault" } & ActiveFault)
  | { readonly type: "healed"; readonly id: number; readonly seat: Seat; readonly why: HealedWhy };

/** By somebody, because its time was up, or because it did what it was for. */
export type HealedWhy = "asked" | "expired" | "done";

/** The round in which a fault that is for some rounds only has struck last. */
export interface Struck {
  readonly height: Height;
  readonly round: Round;
}

/** What is forgotten heals by itself: five minutes are longer than any lesson about one fault. */
export const FAULT_MS_MAX = 300_000;
/** More at once nobody follows. */
export const FAULTS_MAX = 32;
/** Longer than two capped rounds of a lecture is silence, for which there is another fault. */
const DELAY_MS_MAX = 30_000;

/** What is wrong with a fault that somebody asks for, of the form "got X, want Y"; undefined if nothing is. */
export function faultProblem(fault: Fault, seat: Seat, n: number): string | undefined {
  switch (fault.type) {
    case "pause":
      return undefined;
    case "withhold":
      if (!WITHHELD.includes(fault.what)) return `got ${fault.what}, want one of ${WITHHELD.join(", ")}`;
      return fault.rounds === null || isWithin(fault.rounds, 1, 1_000)
        ? undefined
        : `got ${fault.rounds} rounds, want 1 to 1000`;
    case "delay":
      return isWithin(fault.delayMs, 1, DELAY_MS_MAX)
        ? undefined
        : `got a delay of ${fault.delayMs} ms, want 1 to ${DELAY_MS_MAX}`;
    case "loss":
      return isWithin(fault.percent, 1, 100) ? undefined : `got ${fault.percent} % loss, want 1 to 100`;
    case "cut":
      return fault.seats.length > 0 && fault.seats.every((other) => isWithin(other, 0, n - 1) && other !== seat)
        ? undefined
        : `got seats ${fault.seats.join(", ")}, want others from 0 to ${n - 1}`;
    case "lie":
      return LIES.includes(fault.how) ? undefined : `got ${fault.how}, want one of ${LIES.join(", ")}`;
    default:
      return "got an unknown fault, want pause, withhold, delay, loss, cut or lie";
  }
}

const isWithin = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
