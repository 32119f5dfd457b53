/** Entering rounds and heights (P11, P12, P14): what is reset, what is scheduled, what is said. */
import { type FinalityCertificate, votesIn } from "@/lib/chain/certificate";
import type { Height, Round } from "@/lib/chain/ids";
import type { Tip } from "@/lib/chain/validity";
import { deadlineMs, firstStatusMs, graceMs, nextBaseStep, timerFor } from "./clock";
import type { EntryCause, TimerKind } from "./effect";
import { disowned } from "./memory";
import { freshPhase, type HeightState } from "./state";
import { broadcastStatus } from "./status";
import { countNear } from "./tally";
import { currentRound, emit, note, type Turn, update, updateHeight, updatePhase } from "./turn";

export function enterRound(turn: Turn, round: Round, cause: EntryCause): void {
  const { table, now } = turn;
  const { params } = table;
  const before = turn.state.current;
  updateHeight(turn, {
    round,
    entry: before.entry + 1,
    enteredAtMs: now.monotonicMs,
    phase: freshPhase(params.clearingMs > 0),
    statusMs: firstStatusMs(table),
  });
  countNear(turn, round);
  const endMs = deadlineMs(table, turn.state.current, round);
  note(turn, { type: "entered", height: before.height, round, cause, deadlineMs: endMs });
  if (params.clearingMs > 0) schedule(turn, "clearing", params.clearingMs);
  schedule(turn, "idle", params.idleMs);
  schedule(turn, "half", Math.ceil(endMs / 2));
  schedule(turn, "deadline", endMs);
  broadcastStatus(turn);
}

export const schedule = (turn: Turn, kind: TimerKind, delayMs: number): void =>
  emit(turn, { type: "schedule", timer: timerFor(turn.state.current, kind, delayMs) });

/** P11: starts the grace once per round, when the round's attestation certificate is known. */
export function startGrace(turn: Turn): void {
  if (currentRound(turn).attested === null || turn.state.current.phase.graceScheduled) return;
  updatePhase(turn, { graceScheduled: true });
  schedule(turn, "grace", graceMs(turn.table));
}

/** P12: this block is final and stored, by votes or by sync; the next height begins. */
export function enterHeight(turn: Turn, tip: Tip, certificate: FinalityCertificate | null): void {
  const { current } = turn.state;
  if (tip.height < current.height) return;
  const live = tip.height === current.height && current.decision !== null;
  update(turn, {
    tip,
    tipCertificate: certificate,
    voteFloor: Math.max(turn.state.voteFloor, tip.height + 1),
    current: emptyHeight(tip.height + 1, current.entry, live ? nextBaseStep(turn.table, current) : 0),
  });
  enterRound(turn, 0, "decided");
}

export const emptyHeight = (height: Height, entry: number, baseStep: number): HeightState => ({
  height,
  round: 0,
  entry,
  enteredAtMs: 0,
  baseStep,
  phase: freshPhase(false),
  rounds: new Map(),
  blocks: new Map(),
  far: new Map(),
  durable: new Set(),
  own: [],
  decision: null,
  statusMs: 0,
});

/** A certificate from sync that holds a vote of ours we do not remember tells of lost memory (P17). */
export function checkOwnVotes(turn: Turn, certificate: FinalityCertificate): void {
  for (const vote of votesIn(certificate)) if (disowned(turn, vote)) return;
}
