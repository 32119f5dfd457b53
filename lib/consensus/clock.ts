/**
 * P14: the round clock. It is measured on the local monotonic clock from entering the round; rounds move by
 * certificates, never by comparing wall clocks. All lengths are milliseconds.
 */
import type { Table } from "@/lib/chain/genesis";
import type { Round } from "@/lib/chain/ids";
import type { Timer, TimerKind } from "./effect";
import type { HeightState } from "./state";

/** Deadlines grow to 2⁴ × roundMs at most: long enough for any network that works at all. */
const STEP_MAX = 4;
/** A timer later than this means the tab slept: judge nothing before the inbox is drained and Status exchanged. */
export const SLEPT_MS = 1_000;
const STATUS_FIRST_MAX_MS = 5_000;
export const STATUS_MAX_MS = 30_000;

/** f + 1 rounds hold at least one with a correct committer, so the length grows once in that many. */
const stepOf = ({ f }: Table, { baseStep }: HeightState, round: Round): number =>
  Math.min(STEP_MAX, baseStep + Math.floor(round / (f + 1)));

export const deadlineMs = (table: Table, current: HeightState, round: Round): number =>
  table.params.roundMs * 2 ** stepOf(table, current, round);

/** A network that needed longer rounds last time probably still does, a little less. */
export const nextBaseStep = (table: Table, decided: HeightState): number =>
  Math.max(0, stepOf(table, decided, decided.round) - 1);

/** P11: how long an attested round may stay undecided before the next one carries its block. */
export const graceMs = ({ params }: Table): number => Math.ceil(params.roundMs / 4);

export const firstStatusMs = ({ params }: Table): number => Math.min(params.roundMs, STATUS_FIRST_MAX_MS);

export const timerFor = ({ height, round, entry }: HeightState, kind: TimerKind, delayMs: number): Timer => ({
  height,
  round,
  entry,
  kind,
  delayMs,
});
