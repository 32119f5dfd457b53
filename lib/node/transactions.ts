/** P19: submissions, the pool, and its gossip. Accepted means durable here; small bodies are pushed, large ones announced. */
import type { PeerId } from "@/lib/base/peer";
import type { TxId } from "@/lib/chain/ids";
import { PARAM_RANGES } from "@/lib/chain/params";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { encodedTxBytes, type Transaction, transactionFault, txIdOf } from "@/lib/chain/transaction";
import { bodyIn } from "@/lib/gossip/assembly";
import { want } from "@/lib/gossip/fetcher";
import { addToPool, confirm, laneOf, ownIds, ownSize, pooledTx, submitToPool, withdraw } from "@/lib/mempool/pool";
import type { TxPlace } from "@/lib/storage/store";
import {
  BODIES_PER_MESSAGE_BYTES,
  IDS_PER_MESSAGE_MAX,
  PUSHED_TX_BYTES_MAX,
  TXS_PER_MESSAGE_MAX,
} from "@/lib/wire/limits";
import { supplyBody } from "./blocks";
import { type Context, feed, seatedPeers, sendTo, trace } from "./context";
import type { RequestId } from "./effect";
import { LOOK_UPS_PER_PEER_MAX, type NodeState, proposable } from "./state";

/** Transactions are gathered for this long before they are pushed, so that many make few messages. */
const FLUSH_MS = 5;
const REMIND_MS = 5_000;
/** One request gets the bodies of the largest block at most: a small message must not buy hundreds of megabytes (P23). */
const ANSWER_BYTES_MAX = PARAM_RANGES.maxBlockBytes[1];

export function onSubmit(context: Context, request: RequestId, tx: Transaction): void {
  const { node, out } = context;
  const { tip } = node.core;
  const fault =
    transactionFault(tx, node.table.params) ??
    (node.storageFull
      ? reject("storage-full", "got a transaction while the disk is almost full, want room for votes first")
      : undefined);
  if (fault !== undefined) return answer(context, request, null, fault);
  const id = txIdOf(node.table.networkId, tx);
  out.push({ type: "lookUp", ids: [id], purpose: { type: "submit", request, tx, tip: tip.height } });
}

/** The log has it already, or the pool takes it; then it is written, and answered when it is durable. */
export function onSubmitLookedUp(
  context: Context,
  request: RequestId,
  id: TxId,
  tx: Transaction,
  place: TxPlace | null,
): void {
  const { node, out } = context;
  if (place !== null) return onSubmitted(context, request, id, true);
  if (!hasRoom(node, id)) return answer(context, request, id, LOG_FULL);
  const added = submitToPool(node.pool, id, tx);
  if (typeof added === "object") return answer(context, request, id, added);
  // A duplicate waits for the same durability: writing it again is harmless and keeps its order behind the first.
  out.push({
    type: "write",
    batch: { pool: [{ id, tx }] },
    vote: null,
    purpose: { type: "submitted", request, id, duplicate: added === "duplicate" },
  });
}

const LOG_FULL = reject("log-full", "got a transaction for a log that is full, or will be by what waits already");

/**
 * What waits already will fill the log before it: accepted now, it could never become final. As well as this seat can
 * know; what others accept in the same moment it has not heard of.
 */
const hasRoom = ({ pool, log, table }: NodeState, id: TxId): boolean =>
  pool.laneOf.has(id) || log.range.size + pool.laneOf.size < table.params.maxLogSize;

export function onSubmitted(context: Context, request: RequestId, id: TxId, duplicate: boolean): void {
  const { node, out } = context;
  out.push({ type: "answer", request, answer: { ok: true, id, duplicate } });
  if (!confirm(node.pool, id)) return;
  node.outbox.push(id);
  scheduleFlush(context);
  poolChanged(context, [id], true);
}

/** The disk had no room: the submission is refused, and more are until there is room again. */
export function onSubmissionNotWritten(context: Context, request: RequestId, id: TxId): void {
  const { node } = context;
  node.storageFull = true;
  withdraw(node.pool, id);
  answer(context, request, id, reject("storage-full", "got a transaction for a disk that is full"));
  feed(context, { type: "pool", waiting: proposable(node) });
}

const answer = ({ out }: Context, request: RequestId, id: TxId | null, rejection: Rejection): void => {
  out.push({ type: "answer", request, answer: { ok: false, id, rejection } });
};

/** Bodies from a neighbour: some complete a block at once, all may go to the pool if the log does not have them. */
export function onTransactions(context: Context, from: PeerId, txs: readonly Transaction[]): void {
  const { node, out } = context;
  const fresh: Transaction[] = [];
  const ids: TxId[] = [];
  for (const tx of txs) {
    if (transactionFault(tx, node.table.params) !== undefined) {
      const rejection = reject("oversize", "got a transaction larger than the genesis allows");
      out.push({ type: "blame", peer: from, rejection });
      return;
    }
    const id = txIdOf(node.table.networkId, tx);
    supplyBody(context, id, tx);
    if (pooledTx(node.pool, id) !== undefined) continue;
    fresh.push(tx);
    ids.push(id);
  }
  const tip = node.core.tip.height;
  if (fresh.length > 0 && mayLookUp(node, from))
    out.push({ type: "lookUp", ids, purpose: { type: "deliver", from, txs: fresh, tip } });
}

export function onDelivered(
  context: Context,
  from: PeerId,
  txs: readonly Transaction[],
  ids: readonly TxId[],
  places: readonly (TxPlace | null)[],
): void {
  const { node } = context;
  const seat = node.peers.get(from)?.seat ?? null;
  const added: TxId[] = [];
  for (const [i, tx] of txs.entries()) {
    const id = ids[i] as TxId;
    if (places[i] !== null || addToPool(node.pool, laneOf(seat), id, tx) !== "added") continue;
    added.push(id);
    // A seat tells every seat itself; what an observer sends is passed on.
    if (seat === null) node.outbox.push(id);
  }
  if (node.outbox.length > 0) scheduleFlush(context);
  if (added.length > 0) poolChanged(context, added, false);
}

function poolChanged(context: Context, ids: readonly TxId[], own: boolean): void {
  trace(context, { type: "pooled", ids, own });
  feed(context, { type: "pool", waiting: proposable(context.node) });
}

function scheduleFlush({ node, out }: Context): void {
  if (node.flushScheduled) return;
  node.flushScheduled = true;
  out.push({ type: "schedule", timer: { type: "flush" }, delayMs: FLUSH_MS });
}

export function onFlush(context: Context): void {
  const { node } = context;
  node.flushScheduled = false;
  const small: Transaction[] = [];
  const large: TxId[] = [];
  for (const id of node.outbox) {
    const tx = pooledTx(node.pool, id);
    if (tx === undefined) continue;
    if (encodedTxBytes(tx) <= PUSHED_TX_BYTES_MAX) small.push(tx);
    else large.push(id);
  }
  node.outbox = [];
  const seats = seatedPeers(context);
  sendBodies(context, seats, small);
  announce(context, seats, large);
}

/** Neighbours hear the ids of everything submitted here that still waits, and ask for what they lack. */
export const announceOwn = (context: Context, to: readonly PeerId[]): void =>
  announce(context, to, ownIds(context.node.pool));

/** While own transactions wait they are announced again now and then: a pushed body may have died with its link. */
export function scheduleRemind({ node, out }: Context): void {
  if (node.remindScheduled || ownSize(node.pool) === 0) return;
  node.remindScheduled = true;
  out.push({ type: "schedule", timer: { type: "remind" }, delayMs: REMIND_MS });
}

function announce(context: Context, to: readonly PeerId[], ids: readonly TxId[]): void {
  for (let at = 0; at < ids.length; at += IDS_PER_MESSAGE_MAX)
    sendTo(context, to, { type: "announce", ids: ids.slice(at, at + IDS_PER_MESSAGE_MAX) });
}

function sendBodies(context: Context, to: readonly PeerId[], txs: readonly Transaction[]): void {
  let batch: Transaction[] = [];
  let bytes = 0;
  for (const tx of txs) {
    const size = encodedTxBytes(tx);
    if (batch.length > 0 && (bytes + size > BODIES_PER_MESSAGE_BYTES || batch.length >= TXS_PER_MESSAGE_MAX)) {
      sendTo(context, to, { type: "transactions", txs: batch });
      [batch, bytes] = [[], 0];
    }
    batch.push(tx);
    bytes += size;
  }
  if (batch.length > 0) sendTo(context, to, { type: "transactions", txs: batch });
}

export function onAnnounce({ node, out }: Context, from: PeerId, ids: readonly TxId[]): void {
  const unknown = ids.filter((id) => pooledTx(node.pool, id) === undefined);
  if (unknown.length > 0 && mayLookUp(node, from))
    out.push({ type: "lookUp", ids: unknown, purpose: { type: "announce", from } });
}

/** Counts a question to the store, which a neighbour must not fill with its own (P23). */
function mayLookUp({ peers }: NodeState, from: PeerId): boolean {
  const peer = peers.get(from);
  if (peer === undefined || peer.lookUps >= LOOK_UPS_PER_PEER_MAX) return false;
  peer.lookUps++;
  return true;
}

export function onAnnouncedLookedUp(
  { node }: Context,
  from: PeerId,
  ids: readonly TxId[],
  places: readonly (TxPlace | null)[],
): void {
  for (const [i, id] of ids.entries()) if (places[i] === null) want(node.txWants, id, [from], false);
  node.wantsChanged = true;
}

/** What is asked for and in memory is sent, up to a bound; the rest the asker gets elsewhere, by asking again, or by sync. */
export function onWant(context: Context, from: PeerId, ids: readonly TxId[]): void {
  const { node } = context;
  const final = new Map(node.lastFinal?.txIds.map((id, i) => [id, node.lastFinal?.body[i]]));
  const bodies: Transaction[] = [];
  let bytes = 0;
  for (const id of new Set(ids)) {
    const tx = pooledTx(node.pool, id) ?? bodyIn(node.assembly, id) ?? final.get(id);
    if (tx === undefined) continue;
    bytes += encodedTxBytes(tx);
    if (bytes > ANSWER_BYTES_MAX) break;
    bodies.push(tx);
  }
  sendBodies(context, [from], bodies);
}
