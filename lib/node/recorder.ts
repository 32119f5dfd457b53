/**
 * Keeps what the validator was given and what it answered, from a copy of its state on, so that somebody else can let
 * the same code decide again and compare (recording.ts). Recording costs a push an input, and a copy of the state now
 * and then; digests are made when a recording is asked for.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Instant } from "@/lib/consensus/input";
import { poolSize } from "@/lib/mempool/pool";
import type { WireMessage } from "@/lib/wire/message";
import type { NodeEffect, NodeInput } from "./effect";
import type { NodeState } from "./state";

export interface Step {
  /** The last event of the trace before it. */
  readonly seq: number;
  readonly now: Instant;
  readonly input: NodeInput | AtDoor;
  readonly effects: readonly NodeEffect[];
}

/** A message that the door did not let in but remembers: it waits for its height, or tells of another network (admit.ts). */
export interface AtDoor {
  readonly type: "door";
  readonly from: PeerId;
  readonly message: WireMessage;
}

export interface Recording {
  /** The state before the first step. */
  readonly state: NodeState;
  readonly steps: readonly Step[];
}

export interface Recorder {
  /** Before the validator is given anything: its state may have to be copied first. */
  before(node: NodeState): void;
  after(now: Instant, input: NodeInput, effects: readonly NodeEffect[]): void;
  /** After the door has looked at a message. */
  door(from: PeerId, message: WireMessage, now: Instant): void;
  /** The validator is another one from now on: after a restart from the store. */
  renew(): void;
  /** The message that the trace tells of in that event, while it is kept; null for any other event. */
  messageOf(seq: number): WireMessage | null;
  /** From some hundreds to some thousands of steps up to now; null if nothing is recorded. */
  recording(): Recording | null;
}

/** Steps from one copy of the state to the next; a recording has this many to twice as many: some dozen rounds. */
export const STEPS_MAX = 2_000;
/** Transactions in the pool beyond which the state is not copied: it would take longer than a frame. */
const POOL_MAX = 4_096;
/** Bodies kept for one copy of the state; with more of them the copies follow each other faster. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

interface Part {
  readonly state: NodeState;
  readonly steps: Step[];
  bodyBytes: number;
}

/** @param seq the number of the trace's last event */
export function createRecorder(seq: () => number): Recorder {
  /** The part that is written, and the full one before it. */
  let current: Part | null = null;
  let before: Part | null = null;
  return {
    before(node) {
      const isFull = current !== null && (current.steps.length >= STEPS_MAX || current.bodyBytes >= BODY_BYTES_MAX);
      if (current !== null && !isFull) return;
      before = current;
      current = poolSize(node.pool) > POOL_MAX ? null : { state: structuredClone(node), steps: [], bodyBytes: 0 };
    },
    after(now, input, effects) {
      current?.steps.push({ seq: seq(), now, input, effects });
      if (current !== null) current.bodyBytes += bodyBytesOf(input);
    },
    door(from, message, now) {
      current?.steps.push({ seq: seq(), now, input: { type: "door", from, message }, effects: [] });
    },
    renew() {
      [before, current] = [null, null];
    },
    messageOf(seq) {
      const steps = [...(before?.steps ?? []), ...(current?.steps ?? [])];
      const step = steps.find((it) => it.seq === seq && it.input.type === "message");
      return step?.input.type === "message" ? step.input.message : null;
    },
    recording() {
      if (current === null) return null;
      const [first, ...rest] = before === null ? [current] : [before, current];
      const steps = [first, ...rest].flatMap((part) => part.steps);
      // A validator whose very first step fails has a state and nothing else: that proves nothing.
      return steps.length === 0 ? null : { state: first.state, steps };
    },
  };
}

/** What of an input is not small. */
function bodyBytesOf(input: NodeInput): number {
  if (input.type === "submit") return input.tx.payload.length;
  if (input.type !== "message") return 0;
  const { message } = input;
  if (message.type === "transactions") return message.txs.reduce((sum, { payload }) => sum + payload.length, 0);
  return message.type === "range" ? BODY_BYTES_MAX / 16 : 0;
}
