/**
 * Turns what the validator does into the trace: numbers the events, links each to the message that caused it, follows
 * own submissions, and keeps the view. The trace is bounded in memory; who wants more of it must take it in time.
 */
import type { TxId } from "@/lib/chain/ids";
import { encodedTxBytes } from "@/lib/chain/transaction";
import { ownSize, type Pool, pooledTx, poolSize } from "@/lib/mempool/pool";
import { reduce } from "@/lib/port/reduce";
import { SUMMARY_TX_IDS_MAX, type TraceEvent, type TraceFact } from "@/lib/port/trace";
import { TRACKED_TXS_MAX, type View } from "@/lib/port/view";
import { factOf, idsOf, messageFact } from "./describe";
import type { NodeNote } from "./effect";
import type { Watch } from "./life";
import type { NodeState } from "./state";

/** Events kept for export and for the page to ask again: about 10 MB. */
export const TRACE_EVENTS_MAX = 20_000;
const HALF = TRACE_EVENTS_MAX / 2;

export interface Tracer extends Watch {
  readonly view: View;
  readonly events: readonly TraceEvent[];
  /** The view before the first of these events: with it they can be folded again. */
  readonly base: View;
  record(fact: TraceFact): void;
  /** The node may be another one after a restart from the store. */
  follow(node: NodeState): void;
  /** Records what was gathered: what entered the pool, and its size. */
  settle(): void;
  /** Called when something was recorded. */
  onEvent: ((event: TraceEvent) => void) | null;
  /** Called when something was gathered that `settle` would record. */
  onGathered: (() => void) | null;
}

export function createTracer(first: View, wallMs: () => number): Tracer {
  const followed = createFollowed();
  const events: TraceEvent[] = [];
  let node: NodeState | null = null;
  let base = first;
  /** The views after each half of what is kept: the next bases. */
  const heads: View[] = [];
  let view = first;
  let seq = first.seq;
  /** The message being handled: what happens now was caused by it. */
  let cause: number | null = null;
  const gathered = createGathered();

  function record(fact: TraceFact): void {
    const event: TraceEvent = { ...fact, seq: ++seq, at: wallMs(), causeSeq: fact.type === "message" ? null : cause };
    events.push(event);
    view = reduce(view, event);
    if (events.length % HALF === 0) heads.push(view);
    // Half at once: shifting one by one would move the whole array for each event.
    if (events.length > TRACE_EVENTS_MAX + HALF) {
      events.splice(0, HALF);
      base = heads.shift() ?? base;
    }
    tracer.onEvent?.(event);
  }

  const tracer: Tracer = {
    get view() {
      return view;
    },
    get base() {
      return base;
    },
    events,
    onEvent: null,
    onGathered: null,
    record,
    settle() {
      if (node !== null) for (const fact of gathered.take(node)) record(fact);
    },
    follow(next) {
      node = next;
    },
    note(note) {
      if (node === null) return;
      if (gathered.add(note)) tracer.onGathered?.();
      if (note.type !== "pooled") record(factOf(node, note, wallMs()));
      for (const fact of followed(node, note)) record(fact);
    },
    message(passage) {
      if (node === null) return;
      record(messageFact(node, passage, wallMs()));
      if (passage.direction === "in") cause = seq;
    },
    handled() {
      cause = null;
    },
    stoodDown(reason) {
      record({ type: "mode", mode: { type: "observing", why: reason } });
    },
    blamed(peer, { code, detail }) {
      record({ type: "blamed", peer, seat: node?.peers.get(peer)?.seat ?? null, code, detail });
    },
    limited(peer) {
      record({ type: "limited", peer, seat: node?.peers.get(peer)?.seat ?? null });
    },
  };
  return tracer;
}

/**
 * Under load thousands of transactions enter the pool each second: they are told of together, at the watcher's pace,
 * with the pool's size.
 */
function createGathered() {
  let own: TxId[] = [];
  let others: TxId[] = [];
  let counts = { own: 0, others: 0 };
  let isPoolStale = false;
  return {
    /** True if there is something to record later. */
    add(note: NodeNote): boolean {
      if (note.type !== "pooled" && note.type !== "final") return false;
      isPoolStale = true;
      if (note.type === "final") return true;
      counts[note.own ? "own" : "others"] += note.ids.length;
      if (note.own) own = [...own, ...note.ids].slice(0, SUMMARY_TX_IDS_MAX);
      else others = [...others, ...note.ids].slice(0, SUMMARY_TX_IDS_MAX);
      return true;
    },
    take({ pool }: NodeState): TraceFact[] {
      const facts: TraceFact[] = [];
      const sizesOf = (ids: readonly TxId[]) => ids.map((id) => sizeOf(pool, id));
      if (counts.own > 0) facts.push({ type: "pooled", count: counts.own, ids: own, own: true, sizes: sizesOf(own) });
      if (counts.others > 0)
        facts.push({ type: "pooled", count: counts.others, ids: others, own: false, sizes: sizesOf(others) });
      if (isPoolStale) facts.push({ type: "pool", waiting: poolSize(pool), own: ownSize(pool) });
      [own, others, counts, isPoolStale] = [[], [], { own: 0, others: 0 }, false];
      return facts;
    },
  };
}

function sizeOf(pool: Pool, id: TxId): number {
  const tx = pooledTx(pool, id);
  return tx === undefined ? 0 : encodedTxBytes(tx);
}

/**
 * Own submissions on their way: pooled, proposed, attested, final. Only so many are followed at once: under load a
 * sample of them.
 */
function createFollowed(): (node: NodeState, note: NodeNote) => TraceFact[] {
  const followed = new Set<TxId>();

  function follow(ids: readonly TxId[]): void {
    for (const id of ids.slice(0, TRACKED_TXS_MAX - followed.size)) followed.add(id);
  }

  return (node, note) => {
    if (note.type === "pooled" && note.own) follow(note.ids);
    const facts = progress(node, note).filter(({ id }) => followed.has(id));
    if (note.type === "final") for (const { id } of facts) followed.delete(id);
    return facts;
  };
}

type TxFact = Extract<TraceFact, { type: "tx" }>;

/** What a note says of the transactions in it. */
export function progress(node: NodeState, note: NodeNote): TxFact[] {
  switch (note.type) {
    case "pooled":
      return note.own ? note.ids.map((id) => ({ type: "tx", id, status: { type: "pooled", own: true } })) : [];
    case "proposed": {
      const { height, round } = note;
      return idsOf(node, note.blockId).map((id) => ({ type: "tx", id, status: { type: "proposed", height, round } }));
    }
    case "certified": {
      const { certificate } = note;
      if (certificate.type !== "attest") return [];
      const { height, round } = certificate;
      return idsOf(node, certificate.blockId).map((id) => ({
        type: "tx",
        id,
        status: { type: "attested", height, round },
      }));
    }
    case "final": {
      const first = note.tip.logSize - note.txIds.length;
      return note.txIds.map((id, i) => ({
        type: "tx",
        id,
        status: { type: "final", height: note.tip.height, index: first + i },
      }));
    }
    default:
      return [];
  }
}
