/**
 * One turn of the core: the state so far, the effects so far, and the moment. Handlers and rules take a turn and move
 * it on; `step` owns it, so to everyone else a step is a pure function.
 */
import type { Table } from "@/lib/chain/genesis";
import type { Round } from "@/lib/chain/ids";
import type { Effect, Note } from "./effect";
import type { Instant } from "./input";
import { emptyRound, type HeightState, type OwnRound, type RoundPhase, type RoundState, type State } from "./state";

export interface Turn {
  state: State;
  readonly effects: Effect[];
  readonly now: Instant;
  readonly table: Table;
}

export const emit = (turn: Turn, effect: Effect): void => {
  turn.effects.push(effect);
};

export const note = (turn: Turn, what: Note): void => emit(turn, { type: "note", note: what });

export const update = (turn: Turn, patch: Partial<State>): void => {
  turn.state = { ...turn.state, ...patch };
};

export const updateHeight = (turn: Turn, patch: Partial<HeightState>): void =>
  update(turn, { current: { ...turn.state.current, ...patch } });

export const updatePhase = (turn: Turn, patch: Partial<RoundPhase>): void =>
  updateHeight(turn, { phase: { ...turn.state.current.phase, ...patch } });

export const roundOf = (turn: Turn, round: Round): RoundState =>
  turn.state.current.rounds.get(round) ?? emptyRound(turn.table);

export const currentRound = (turn: Turn): RoundState => roundOf(turn, turn.state.current.round);

export function updateRound(turn: Turn, round: Round, patch: Partial<RoundState>): void {
  const rounds = new Map(turn.state.current.rounds);
  rounds.set(round, { ...roundOf(turn, round), ...patch });
  updateHeight(turn, { rounds });
}

export const updateMine = (turn: Turn, round: Round, patch: Partial<OwnRound>): void =>
  updateRound(turn, round, { mine: { ...roundOf(turn, round).mine, ...patch } });
