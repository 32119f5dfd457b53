/**
 * Carries out a validator's effects with real clocks, keys and disks. Stops visibly on our own mistakes; after a failed
 * write it stops too, to be started again from what the store really holds (P16). What it must never do, speak before
 * it has written, is not in its hands: the core waits for the store.
 */
import type { PeerId } from "@/lib/base/peer";
import { type Rejection, reject } from "@/lib/chain/rejection";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Transaction } from "@/lib/chain/transaction";
import { LANE_LIMITS } from "@/lib/mempool/pool";
import type { Priority } from "@/lib/port/mesh";
import type { Store } from "@/lib/storage/store";
import { createWire } from "@/lib/wire/codec";
import { createAllowances } from "./allowance";
import type { NodeEffect, SubmitAnswer } from "./effect";
import { createInbound } from "./inbound";
import { end, halt, type Life, type RunnerDeps, STOPPED } from "./life";
import { pause, resume } from "./pause";
import { blame, compare, give, onStorageFailed, perform } from "./perform";
import type { Recorder } from "./recorder";
import type { NodeState } from "./state";
import { createTimers } from "./timers";
import { createWriter } from "./writer";

export interface Runner {
  readonly node: NodeState;
  readonly store: Store;
  readonly recorder: Recorder | null;
  begin(effects: readonly NodeEffect[]): void;
  /** @param sealed what it said hello with over this very link to an earlier life; it will not say it again */
  linkUp(peer: PeerId, seat: number | null, sealed?: SealedRecord | null): void;
  linkDown(peer: PeerId): void;
  packet(peer: PeerId, priority: Priority, bytes: Uint8Array): void;
  submit(tx: Transaction): Promise<SubmitAnswer>;
  pause(): void;
  resume(): void;
  storageFull(full: boolean): void;
  stop(): void;
}

export function createRunner(deps: RunnerDeps): Runner {
  const life = createLife(deps);
  return {
    node: deps.node,
    store: deps.store,
    recorder: deps.recorder ?? null,
    begin(effects) {
      for (const effect of effects) perform(life, effect);
    },
    linkUp(peer, seat, sealed = null) {
      give(life, { type: "peerUp", peer, seat });
      if (sealed !== null) life.inbound.again(peer, { type: "hello", sealed });
    },
    linkDown(peer) {
      life.inbound.drop(peer);
      give(life, { type: "peerDown", peer });
    },
    packet: (peer, priority, bytes) => life.inbound.packet(peer, priority, bytes),
    submit: (tx) => submit(life, tx),
    pause: () => pause(life),
    resume: () => resume(life),
    storageFull: (full) => give(life, { type: "storageFull", full }),
    stop: () => end(life),
  };
}

function createLife(deps: RunnerDeps): Life {
  const { node, store, keys, edge, clock, link, watch } = deps;
  const wire = createWire(node.table.n);
  const life: Life = {
    deps,
    wire,
    timers: createTimers(clock, (timer, dueMs) =>
      give(life, { type: "timer", timer, lateMs: clock.now().monotonicMs - dueMs }),
    ),
    inbound: createInbound({
      node,
      wire,
      edge,
      gate: () => life.pause?.over ?? null,
      allowances: createAllowances(clock, watch.limited),
      isOver: () => !life.alive,
      isDeafTo: (from) => deps.interference?.isDeafTo(from) ?? false,
      deliver: (from, message) => give(life, { type: "message", from, message }),
      compare: (certificate) => compare(life, certificate),
      blame: (peer, rejection) => blame(life, peer, rejection),
      consumed: link.consumed,
      remembered: (from, message) => deps.recorder?.door(from, message, clock.now()),
      handled: watch.handled,
      failed: (error) => halt(life, { type: "assertion", error }),
      observe: (peer, message, bytes, verified) => watch.message({ direction: "in", peer, message, bytes, verified }),
    }),
    write: createWriter({
      store,
      keys,
      networkId: node.table.networkId,
      clock,
      onWritten: ({ purpose }, slot) => give(life, { type: "written", purpose, slot }),
      onFailed: ({ purpose }, error) => onStorageFailed(life, error, purpose),
    }),
    serving: new Set(),
    requests: new Map(),
    nextRequest: 0,
    alive: true,
    pause: null,
  };
  return life;
}

/** Submissions on their way to the disk: as many as the own lane has room for; if it takes none, nobody else waits (P23). */
const REQUESTS_MAX = LANE_LIMITS.own.txs;
const BUSY = reject("pool-full", `got a transaction while ${REQUESTS_MAX} wait to be written, want fewer`);
const PAUSED = reject("paused", "got a transaction for a validator that is paused, want it running");

function submit(life: Life, tx: Transaction): Promise<SubmitAnswer> {
  const rejection = refusal(life);
  if (rejection !== null) return Promise.resolve({ ok: false, id: null, rejection });
  const request = life.nextRequest++;
  return new Promise((resolve) => {
    life.requests.set(request, resolve);
    give(life, { type: "submit", request, tx });
  });
}

function refusal({ alive, pause: paused, requests }: Life): Rejection | null {
  if (!alive) return STOPPED;
  if (paused !== null) return PAUSED;
  return requests.size >= REQUESTS_MAX ? BUSY : null;
}
