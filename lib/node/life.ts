/** One life of a validator, from boot to stop: what it is given, what it holds, how it ends. */
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { type Rejection, reject } from "@/lib/chain/rejection";
import type { StandDownReason } from "@/lib/consensus/effect";
import type { Priority } from "@/lib/port/mesh";
import type { StorageError, Store } from "@/lib/storage/store";
import type { Wire } from "@/lib/wire/codec";
import type { Passage } from "./describe";
import type { Edge, SeatKeys } from "./edge";
import type { NodeEffect, NodeInput, NodeNote, RequestId, SubmitAnswer } from "./effect";
import type { Inbound } from "./inbound";
import type { Recorder } from "./recorder";
import type { NodeState } from "./state";
import type { Clock, Timers } from "./timers";

export interface RunnerDeps {
  readonly node: NodeState;
  readonly store: Store;
  /** Null for an observer. */
  readonly keys: SeatKeys | null;
  readonly edge: Edge;
  readonly clock: Clock;
  readonly link: Link;
  readonly watch: Watch;
  /** Keeps what is needed to decide it all again; absent where nobody will ask. */
  readonly recorder?: Recorder;
  readonly onStop: (stop: Stop) => void;
  /** None in a validator that means well. */
  readonly interference?: Interference;
}

/** What stands between a validator and the world while it is made to misbehave (lib/faults). */
export interface Interference {
  /** Carries out what shall happen in an effect's place, now or later. */
  instead(effect: NodeEffect, carryOut: (effect: NodeEffect) => void): void;
  /** Nothing but a hello is heard from this neighbour. */
  isDeafTo(peer: PeerId): boolean;
}

export interface Link {
  /** The bytes are given away. */
  send(to: readonly PeerId[], priority: Priority, bytes: Bytes): void;
  consumed(peer: PeerId, priority: Priority, bytes: number): void;
  fault(peer: PeerId, rejection: Rejection): void;
}

/** Told of everything, for the trace. */
export interface Watch {
  note(note: NodeNote): void;
  message(passage: Passage): void;
  /** What followed from the last incoming message is done. */
  handled(): void;
  /** From now on it only watches. */
  stoodDown(reason: StandDownReason): void;
  blamed(peer: PeerId, rejection: Rejection): void;
  /** It says more than is read: the rest of it waits. */
  limited(peer: PeerId): void;
}

export type Stop =
  /** Start again from the store. */
  | { readonly type: "storage"; readonly error: StorageError }
  | Extract<NodeEffect, { type: "halt" }>
  /** Our own mistake: never vote again in this life. */
  | { readonly type: "assertion"; readonly error: unknown };

export interface Life {
  readonly deps: RunnerDeps;
  readonly wire: Wire;
  readonly timers: Timers;
  readonly inbound: Inbound;
  readonly write: (write: Extract<NodeEffect, { type: "write" }>) => void;
  /** Neighbours for whom a range is being read: one at a time each, however often they ask (P23). */
  readonly serving: Set<PeerId>;
  readonly requests: Map<RequestId, (answer: SubmitAnswer) => void>;
  nextRequest: number;
  alive: boolean;
  pause: Pause | null;
}

/** See pause.ts. */
interface Pause {
  readonly over: Promise<void>;
  /** What it is told when it goes on. */
  readonly waiting: readonly NodeInput[];
  hold(input: NodeInput): void;
  readonly end: () => void;
}

export function answer({ requests }: Life, request: RequestId, said: SubmitAnswer): void {
  requests.get(request)?.(said);
  requests.delete(request);
}

export function halt(life: Life, stop: Stop): void {
  if (!life.alive) return;
  end(life);
  life.deps.onStop(stop);
}

export const STOPPED = reject("not-started", "got a transaction for a validator that has stopped");

export function end(life: Life): void {
  life.alive = false;
  life.timers.clear();
  life.pause?.end();
  for (const request of [...life.requests.keys()]) answer(life, request, { ok: false, id: null, rejection: STOPPED });
}
