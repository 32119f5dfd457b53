/**
 * Test support: one seat driven by hand. Inputs go in one at a time, effects come out and are remembered; disk, edge and
 * clock answer only when the test says so. The invariants are checked after every input.
 */
import { present } from "@/lib/base/assert";
import type { Table } from "@/lib/chain/genesis";
import type { BlockId, Height, Seat } from "@/lib/chain/ids";
import type { ConsensusMessage, VerifiedMessage } from "@/lib/chain/messages";
import type { Params } from "@/lib/chain/params";
import type { Rejection } from "@/lib/chain/rejection";
import { sampleTable } from "@/lib/chain/samples";
import { genesisTip } from "@/lib/chain/validity";
import type { SlotMessage } from "@/lib/chain/votes";
import type { Effect, Persist, Timer, TimerKind } from "./effect";
import type { BuiltBlock, Input, Instant } from "./input";
import { type Durable, restore } from "./restore";
import type { State } from "./state";
import { step } from "./step";
import { createWatch, type Watch } from "./testInvariants";
import { carrying, peerOf } from "./testMessages";

export interface TestSeat {
  readonly table: Table;
  readonly state: State;
  /** Monotonic milliseconds since the seat began; the wall clock runs along from the genesis time. */
  readonly nowMs: number;
  /** Effects of the start or restart. */
  readonly began: readonly Effect[];
  give(input: Input): readonly Effect[];
  hear(from: Seat, what: Parameters<typeof carrying>[0]): readonly Effect[];
  hearMessage(from: Seat, message: VerifiedMessage): readonly Effect[];
  /** Time passes; timers that come due wait for {@link fire}. */
  wait(ms: number): void;
  /** The timer of this kind of the present entry comes, `lateMs` after its time. */
  fire(kind: TimerKind, lateMs?: number): readonly Effect[];
  pending(kind: TimerKind): Timer | undefined;
  /** The disk answers everything that was asked of it, in order. */
  store(): readonly Effect[];
  /** The disk answers the next question with this message instead. */
  storeInstead(message: SlotMessage): readonly Effect[];
  /** Votes and proposals asked of the disk and not answered yet. */
  readonly asked: readonly Persist[];
  /** The edge found the block good, or not. */
  check(block: BuiltBlock, fault?: Rejection | null): readonly Effect[];
}

export interface TestSeatOptions extends Partial<Durable> {
  readonly n?: number;
  readonly params?: Partial<Params>;
  /** Links at the start; all other seats unless said otherwise. */
  readonly links?: readonly Seat[];
}

/** Seat 0 of 4, at the start of a chain, linked to the others. */
export function createTestSeat(options: TestSeatOptions = {}): TestSeat {
  const { n = 4, params = {}, links, ...given } = options;
  const table = sampleTable(n, { clearingMs: 0, ...params });
  const durable: Durable = { ...freshStart(table), ...given };
  const { state, effects } = restore(durable, instantAt(table, BEGIN_MS), table);
  const bench: Bench = {
    table,
    watch: createWatch(table, durable),
    disk: [],
    timers: new Map(),
    nowMs: BEGIN_MS,
    state,
  };
  remember(bench, effects);
  for (const seat of links ?? othersThan(table, durable.seat))
    give(bench, { type: "peerUp", peer: peerOf(seat), seat });
  return {
    table,
    began: effects,
    asked: bench.disk,
    get state() {
      return bench.state;
    },
    get nowMs() {
      return bench.nowMs;
    },
    give: (input) => give(bench, input),
    hear: (from, what) => give(bench, { type: "message", from: peerOf(from), message: carrying(what) }),
    hearMessage: (from, message) => give(bench, { type: "message", from: peerOf(from), message }),
    wait(ms) {
      bench.nowMs += ms;
    },
    fire: (kind, lateMs = 0) => fire(bench, kind, lateMs),
    pending: (kind) => bench.timers.get(kind)?.timer,
    store() {
      const answers: Effect[] = [];
      while (bench.disk.length > 0) answers.push(...answerDisk(bench, null));
      return answers;
    },
    storeInstead: (message) => answerDisk(bench, message),
    check: ({ blockId, header, txIds }, fault = null) =>
      give(bench, { type: "blockChecked", blockId, parentId: bench.state.tip.id, header, txIds, fault }),
  };
}

/** What stands round the seat: its clock, its disk, its timers. */
interface Bench {
  readonly table: Table;
  readonly watch: Watch;
  readonly disk: Persist[];
  readonly timers: Map<TimerKind, { readonly timer: Timer; readonly dueMs: number }>;
  nowMs: number;
  state: State;
}

const BEGIN_MS = 1_000;

const instantAt = ({ genesis }: Table, nowMs: number): Instant => ({
  monotonicMs: nowMs,
  wallMs: genesis.genesisTimeMs + nowMs,
});

function give(bench: Bench, input: Input): readonly Effect[] {
  const before = bench.state;
  const { state, effects } = step(before, input, instantAt(bench.table, bench.nowMs), bench.table);
  bench.state = state;
  bench.watch.step(before, input, state, effects);
  return remember(bench, effects);
}

function remember({ disk, timers, nowMs }: Bench, effects: readonly Effect[]): readonly Effect[] {
  for (const effect of effects) {
    if (effect.type === "persist") disk.push(effect);
    if (effect.type === "schedule")
      timers.set(effect.timer.kind, { timer: effect.timer, dueMs: nowMs + effect.timer.delayMs });
  }
  return effects;
}

function fire(bench: Bench, kind: TimerKind, lateMs: number): readonly Effect[] {
  const { timer, dueMs } = present(bench.timers.get(kind), `a timer of kind ${kind}`);
  bench.timers.delete(kind);
  bench.nowMs = Math.max(bench.nowMs, dueMs + lateMs);
  return give(bench, { type: "timer", timer, lateMs: bench.nowMs - dueMs });
}

function answerDisk(bench: Bench, message: SlotMessage | null): readonly Effect[] {
  const { vote } = present(bench.disk.shift(), "a question to the disk");
  const signed = { ...vote, signature: new Uint8Array(64).fill(vote.seat + 1) } as SlotMessage;
  return give(bench, { type: "stored", asked: vote, message: message ?? signed });
}

const othersThan = ({ n }: Table, seat: Seat | null): Seat[] =>
  Array.from({ length: n }, (_, other) => other).filter((other) => other !== seat);

const freshStart = (table: Table): Durable => ({
  seat: 0,
  voteFloor: 0,
  tip: genesisTip(table),
  tipCertificate: null,
  slots: [],
  certificates: [],
  blocks: [],
  accused: [],
  poolWaiting: 0,
  restarted: false,
});

/** The votes and proposals among the effects that are said to everybody. */
export const said = (effects: readonly Effect[]): SlotMessage[] =>
  broadcasts(effects).flatMap((message): SlotMessage[] => {
    if (message.type === "vote") return [message.vote];
    return message.type === "proposal" ? [message.bundle.proposal] : [];
  });

export const broadcasts = (effects: readonly Effect[]): ConsensusMessage[] =>
  effects.flatMap((effect) => (effect.type === "broadcast" ? [effect.message] : []));

/** What is sent to one neighbour. */
export const sentTo = (effects: readonly Effect[], seat: Seat): ConsensusMessage[] =>
  effects.flatMap((effect) => (effect.type === "send" && effect.to === peerOf(seat) ? [effect.message] : []));

/** What is asked of the disk, by kind. */
export const votesAsked = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) => (effect.type === "persist" ? [effect.vote.type] : []));

export const decidedIn = (effects: readonly Effect[]): { readonly blockId: BlockId; readonly height: Height }[] =>
  effects.flatMap((effect) =>
    effect.type === "decide" ? [{ blockId: effect.blockId, height: effect.certificate.height }] : [],
  );
