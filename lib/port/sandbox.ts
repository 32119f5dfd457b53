/**
 * What the page and a sandbox's worker say to each other: a table of validators on a virtual clock. What one of its seats
 * sees comes in the same batches as from a live validator, and the same questions are answered.
 */
import type { Seat, TxId } from "@/lib/chain/ids";
import type { Preset } from "@/lib/chain/params";
import type { Fault } from "./fault";
import type { Answer, Question } from "./port";
import type { TraceEvent } from "./trace";
import type { View } from "./view";

/** Small plain numbers: they stand in a link, and make the same table everywhere. */
export interface Settings {
  readonly seats: number;
  readonly seed: number;
  readonly preset: Preset;
  readonly delegation: "fair" | "whitepaper";
  /** Mean of a message's way, milliseconds. */
  readonly delayMs: number;
  readonly delayKind: DelayKind;
  /** In a hundred messages. */
  readonly lossPercent: number;
}

export const DELAY_KINDS = ["uniform", "exponential", "log-normal", "pareto"] as const;
export type DelayKind = (typeof DELAY_KINDS)[number];

export const SETTINGS: Settings = {
  seats: 4,
  seed: 1,
  preset: "live",
  delegation: "fair",
  delayMs: 30,
  delayKind: "uniform",
  lossPercent: 0,
};

export type Deed =
  | { readonly type: "inject"; readonly seat: Seat; readonly fault: Fault }
  /** `fault` null: everything. */
  | { readonly type: "heal"; readonly seat: Seat | null; readonly fault: number | null }
  | { readonly type: "submit"; readonly seat: Seat; readonly text: string }
  | { readonly type: "restart"; readonly seat: Seat }
  /** Every link of the table is like this from then on. */
  | ({ readonly type: "network" } & Network);

/** Mean of a message's way in milliseconds, and how many of a hundred are lost. */
export type Network = Pick<Settings, "delayMs" | "lossPercent">;

/** A deed after so many events, at that virtual time: a moment that every run of the table has in common. */
export interface Dated {
  readonly afterEvents: number;
  readonly atMs: number;
  readonly deed: Deed;
}

/** All that makes a moment of a sandbox. */
export interface Instant {
  readonly settings: Settings;
  readonly deeds: readonly Dated[];
  /** Events that have happened. */
  readonly events: number;
}

export type ToSandbox =
  | { readonly type: "open"; readonly instant: Instant; readonly seat: Seat }
  /** Virtual seconds in a second; 0 freezes. */
  | { readonly type: "run"; readonly speed: number }
  | { readonly type: "step"; readonly until: "event" | "round" }
  /** To the moment after so many events, back or ahead. */
  | { readonly type: "seek"; readonly events: number }
  | { readonly type: "deed"; readonly id: number; readonly deed: Deed }
  /** Through whose eyes. */
  | { readonly type: "observe"; readonly seat: Seat }
  /** Whether every seat's picture is needed; of a large table they are more to copy than all else together. */
  | { readonly type: "survey"; readonly all: boolean }
  /** So many batches are on the screen, and what drawing them took the page, milliseconds. */
  | { readonly type: "drawn"; readonly batches: number; readonly tookMs: number }
  | { readonly type: "ask"; readonly id: number; readonly question: Question };

export type FromSandbox =
  /** `snapshot` null: the events go on from the last batch. */
  | {
      readonly type: "batch";
      readonly standing: Standing;
      readonly snapshot: View | null;
      readonly events: readonly TraceEvent[];
    }
  | { readonly type: "answer"; readonly id: number; readonly answer: Answer }
  /** `submitted`: what the deed has submitted; null for any other deed, and where the seat takes nothing now. */
  | { readonly type: "done"; readonly id: number; readonly submitted: Submitted | null }
  | { readonly type: "failed"; readonly detail: string };

export interface Submitted {
  readonly txId: TxId;
  /** Whether it had been submitted before. */
  readonly duplicate: boolean;
}

export interface Standing {
  readonly instant: Instant;
  readonly seat: Seat;
  /** The table's wall clock, milliseconds since the Unix epoch. */
  readonly wallMs: number;
  readonly speed: number;
  /** Virtual seconds per second, as it really goes. */
  readonly pace: number;
  readonly digest: string;
  /** As the links are now. */
  readonly network: Network;
  /** The picture of the seat that is looked through. */
  readonly view: View;
  /** Every seat's, while somebody needs them (`survey`), else null. */
  readonly views: readonly View[] | null;
}

/** Greatest mean delay, milliseconds, and loss, in a hundred: beyond these no round of any preset succeeds. */
export const DELAY_MS_MAX = 10_000;
export const LOSS_PERCENT_MAX = 90;
/** What one machine can run at all, and what a screen can show. */
export const SANDBOX_SEATS_MAX = 64;
export const SPEED_MAX = 1_000;
export const SPEED_MIN = 0.001;
