/**
 * P19: transactions that wait to be sequenced, in lanes: this tab's own submissions in a reserved one, and one lane per
 * seat that delivers (guests share one). A full lane refuses; what was accepted leaves only by being final. Plain
 * data, changed in place by these functions alone; ids are unique over all lanes.
 */
import type { Seat, TxId } from "@/lib/chain/ids";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { encodedTxBytes, type Transaction } from "@/lib/chain/transaction";

export type LaneId = "own" | "guests" | `seat ${Seat}`;

export const laneOf = (seat: Seat | null): LaneId => (seat === null ? "guests" : `seat ${seat}`);

export interface Pooled {
  readonly id: TxId;
  readonly tx: Transaction;
  readonly bytes: number;
}

export interface Pool {
  readonly lanes: Map<LaneId, Lane>;
  readonly laneOf: Map<TxId, LaneId>;
  /** Own submissions on their way to the disk: a full one may still refuse them, so nobody hears of them yet. */
  readonly unwritten: Map<TxId, Unwritten>;
}

interface Unwritten {
  /** Where it waited before it was submitted here; null if it is new. */
  readonly before: LaneId | null;
  /** The same bytes may be submitted again meanwhile: one write that succeeds is enough. */
  writes: number;
}

/** A Map keeps insertion order, so it is a queue with removal from the middle. */
interface Lane {
  readonly queue: Map<TxId, Pooled>;
  bytes: number;
}

const MIB = 1024 * 1024;
/** Four lanes' worth of memory is the usual table; own submissions keep theirs whatever the others send (P23). */
export const LANE_LIMITS = {
  own: { txs: 32_768, bytes: 16 * MIB },
  other: { txs: 16_384, bytes: 8 * MIB },
} as const;

export const createPool = (): Pool => ({ lanes: new Map(), laneOf: new Map(), unwritten: new Map() });

export type Added = "added" | "duplicate" | Rejection;

/** Puts a transaction at the end of its lane. One that a neighbour delivered becomes own when it is submitted here. */
export function addToPool(pool: Pool, lane: LaneId, id: TxId, tx: Transaction): Added {
  const held = pool.laneOf.get(id);
  if (held !== undefined && (held === "own" || lane !== "own")) return "duplicate";
  const into = laneIn(pool, lane);
  const bytes = encodedTxBytes(tx);
  const limit = lane === "own" ? LANE_LIMITS.own : LANE_LIMITS.other;
  if (into.queue.size >= limit.txs || into.bytes + bytes > limit.bytes)
    return reject(
      "pool-full",
      `got a transaction for a full lane (${lane}), want fewer than ${limit.txs} and ${limit.bytes} bytes waiting`,
    );
  if (held !== undefined) drop(pool, id);
  into.queue.set(id, { id, tx, bytes });
  into.bytes += bytes;
  pool.laneOf.set(id, lane);
  return held === undefined ? "added" : "duplicate";
}

/** Takes a submission that is being written; it waits unseen until {@link confirm} or {@link withdraw}. */
export function submitToPool(pool: Pool, id: TxId, tx: Transaction): Added {
  const before = pool.laneOf.get(id) ?? null;
  const added = addToPool(pool, "own", id, tx);
  if (typeof added === "object") return added;
  const unwritten = pool.unwritten.get(id);
  if (unwritten !== undefined) unwritten.writes++;
  else if (before !== "own") pool.unwritten.set(id, { before, writes: 1 });
  return before === "own" ? "duplicate" : "added";
}

/** It is durable. True for the first write that says so, unless it has become final meanwhile. */
export const confirm = (pool: Pool, id: TxId): boolean => pool.unwritten.delete(id);

/** It could not be written, so it was never submitted: back to where it was before. */
export function withdraw(pool: Pool, id: TxId): void {
  const unwritten = pool.unwritten.get(id);
  const tx = pooledTx(pool, id);
  if (unwritten === undefined || tx === undefined || --unwritten.writes > 0) return;
  drop(pool, id);
  if (unwritten.before !== null) addToPool(pool, unwritten.before, id, tx);
}

/** Final transactions leave; unknown ids are ignored. */
export function removeFromPool(pool: Pool, ids: Iterable<TxId>): void {
  for (const id of ids) drop(pool, id);
}

export const pooledTx = (pool: Pool, id: TxId): Transaction | undefined => {
  const lane = pool.laneOf.get(id);
  return lane === undefined ? undefined : pool.lanes.get(lane)?.queue.get(id)?.tx;
};

/** How many may be proposed. */
export const poolSize = (pool: Pool): number => pool.laneOf.size - pool.unwritten.size;

export const isOwn = (pool: Pool, id: TxId): boolean => pool.laneOf.get(id) === "own";

export const ownSize = (pool: Pool): number => (pool.lanes.get("own")?.queue.size ?? 0) - pool.unwritten.size;

export const ownIds = (pool: Pool): TxId[] =>
  [...(pool.lanes.get("own")?.queue.keys() ?? [])].filter((id) => !pool.unwritten.has(id));

/**
 * What a proposer takes: round-robin over the lanes, first in first out inside each, until a limit is met. Nothing is
 * removed: a round may fail. A transaction too large for the rest of the block ends its lane's turn, so order holds.
 * Which lane is first turns with `turn`: a block that fills up before the last lane's turn must not always favour one.
 */
export function takeFromPool(
  pool: Pool,
  limits: { readonly txs: number; readonly bytes: number },
  turn: number,
): Pooled[] {
  const taken: Pooled[] = [];
  let room = limits.bytes;
  const lanes = [...pool.lanes.values()].filter(({ queue }) => queue.size > 0);
  const first = lanes.length === 0 ? 0 : turn % lanes.length;
  let open = [...lanes.slice(first), ...lanes.slice(0, first)].map((lane) => lane.queue.values());
  while (open.length > 0 && taken.length < limits.txs) {
    const still: typeof open = [];
    for (const lane of open) {
      let next = lane.next();
      while (!next.done && pool.unwritten.has(next.value.id)) next = lane.next();
      if (next.done || next.value.bytes > room || taken.length >= limits.txs) continue;
      taken.push(next.value);
      room -= next.value.bytes;
      still.push(lane);
    }
    open = still;
  }
  return taken;
}

function laneIn(pool: Pool, id: LaneId): Lane {
  const lane = pool.lanes.get(id) ?? { queue: new Map(), bytes: 0 };
  pool.lanes.set(id, lane);
  return lane;
}

function drop(pool: Pool, id: TxId): void {
  const laneId = pool.laneOf.get(id);
  if (laneId === undefined) return;
  const lane = laneIn(pool, laneId);
  lane.bytes -= lane.queue.get(id)?.bytes ?? 0;
  lane.queue.delete(id);
  pool.laneOf.delete(id);
  pool.unwritten.delete(id);
}
