/**
 * A store as plain data, with the operations of the interface as synchronous functions on it: one call is one
 * transaction. The simulator runs on these directly, because its time is virtual; memory.ts puts promises round them.
 * Everything inside can be structured-cloned. Values are never changed in place, so a copy of the maps is a snapshot.
 */
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { Certificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { Height, NetworkId, Seat, TxId } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { encodedTxBytes, type Transaction } from "@/lib/chain/transaction";
import { type Slot, type SlotMessage, slotOf } from "@/lib/chain/votes";
import { applyBatch, type Tables, type TipMark } from "./apply";
import { blockKey, certificateRecordKey, evidenceKey, numberKey, slotKey, tileRecordKey } from "./keys";
import type { BootImage, Candidate, FinalBlock, Identity, TxPlace, WriteBatch, WriteResult } from "./store";

export interface MemoryTables {
  readonly identity: Identity;
  voteFloor: Height;
  forgot: boolean;
  promisedAttempt: number;
  promisedNetwork: NetworkId | null;
  sealed: SealedRecord | null;
  readonly slots: Map<string, SlotMessage>;
  /** Keys of slots whose record the disk spoiled. */
  readonly damaged: Set<string>;
  readonly certificates: Map<string, Certificate>;
  readonly candidates: Map<string, Candidate>;
  /** blocks[i] is the block of height i + 1. */
  readonly blocks: FinalBlock[];
  /** The log. */
  readonly ids: TxId[];
  readonly places: Map<TxId, TxPlace>;
  readonly tiles: Map<string, Bytes>;
  readonly pool: Map<TxId, Transaction>;
  readonly evidence: Map<string, Evidence>;
}

export const emptyTables = (identity: Identity): MemoryTables => ({
  identity,
  voteFloor: 0,
  forgot: false,
  promisedAttempt: -1,
  promisedNetwork: null,
  sealed: null,
  slots: new Map(),
  damaged: new Set(),
  certificates: new Map(),
  candidates: new Map(),
  blocks: [],
  ids: [],
  places: new Map(),
  tiles: new Map(),
  pool: new Map(),
  evidence: new Map(),
});

/** A snapshot: further writes to the one are not seen by the other. */
export const copyTables = (tables: MemoryTables): MemoryTables => ({
  ...tables,
  slots: new Map(tables.slots),
  damaged: new Set(tables.damaged),
  certificates: new Map(tables.certificates),
  candidates: new Map(tables.candidates),
  blocks: [...tables.blocks],
  ids: [...tables.ids],
  places: new Map(tables.places),
  tiles: new Map(tables.tiles),
  pool: new Map(tables.pool),
  evidence: new Map(tables.evidence),
});

/** @throws StorageError `conflict` or `failed`, with nothing changed. */
export const writeTo = (tables: MemoryTables, batch: WriteBatch): WriteResult => applyBatch(actOn(tables), batch);

/** The disk spoils the record of a slot: what it said can't be read any more, that it was filled can. */
export function damageSlot(tables: MemoryTables, slot: Slot): void {
  const key = slotKey(slot);
  assert(tables.slots.delete(key), "only a slot that is filled can be damaged");
  tables.damaged.add(key);
}

/** P17. */
export const bootImageOf = (tables: MemoryTables): BootImage => ({
  identity: tables.identity,
  intact: tables.damaged.size === 0 && !tables.forgot,
  sealed: tables.sealed,
  promisedAttempt: tables.promisedAttempt,
  promisedNetwork: tables.promisedNetwork,
  voteFloor: tables.voteFloor,
  tip: withoutBody(tables.blocks.at(-1)),
  slots: byKey(tables.slots),
  certificates: byKey(tables.certificates),
  candidates: byKey(tables.candidates),
  pool: [...tables.pool].map(([id, tx]) => ({ id, tx })),
  evidence: byKey(tables.evidence),
});

const withoutBody = (block: FinalBlock | undefined): FinalBlock | null =>
  block === undefined ? null : { ...block, body: block.txIds.length === 0 ? [] : null };

const byKey = <T>(map: ReadonlyMap<string, T>): readonly T[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

export const blockIn = (tables: MemoryTables, height: Height): FinalBlock | null => tables.blocks[height - 1] ?? null;

export function blocksIn(tables: MemoryTables, from: Height, countMax: number, bytesMax: number): FinalBlock[] {
  const found: FinalBlock[] = [];
  let size = 0;
  for (const block of tables.blocks.slice(from - 1, from - 1 + countMax)) {
    size += bodyBytes(block.body ?? []);
    if (found.length > 0 && size > bytesMax) break;
    found.push(block);
  }
  return found;
}

/** Encoded bytes of a body's transactions, as P1 bounds them. */
const bodyBytes = (body: readonly Transaction[]): number => body.reduce((sum, tx) => sum + encodedTxBytes(tx), 0);

export const findIn = (tables: MemoryTables, ids: readonly TxId[]): (TxPlace | null)[] =>
  ids.map((id) => tables.places.get(id) ?? null);

export const txIdsIn = (tables: MemoryTables, from: number, until: number): readonly TxId[] =>
  tables.ids.slice(from, until);

export const tileIn = (tables: MemoryTables, level: number, index: number): Bytes | null =>
  tables.tiles.get(tileRecordKey(level, index)) ?? null;

export function pruneIn({ blocks }: MemoryTables, height: Height): void {
  for (const [i, block] of blocks.entries()) {
    if (block.header.height >= height) break;
    if (block.body !== null && block.body.length > 0) blocks[i] = { ...block, body: null };
  }
}

/** The tables as apply.ts sees them. */
function actOn(tables: MemoryTables): Tables {
  const { slots, damaged, certificates, candidates, blocks, ids, places, tiles, pool, evidence } = tables;
  return {
    get voteFloor() {
      return tables.voteFloor;
    },
    get promisedAttempt() {
      return tables.promisedAttempt;
    },
    get sealed() {
      return tables.sealed;
    },
    get tip() {
      return blocks.at(-1) ?? null;
    },
    slot: (slot) => slots.get(slotKey(slot)) ?? (damaged.has(slotKey(slot)) ? "damaged" : undefined),
    accusedAt: (seat) => accusedAt(evidence, seat),
    fillSlot: (message) => slots.set(slotKey(slotOf(message)), message),
    raiseFloor(voteFloor) {
      tables.voteFloor = voteFloor;
      for (const [key, { height }] of slots) if (height < voteFloor) slots.delete(key);
      for (const key of damaged) if (key < numberKey(voteFloor)) damaged.delete(key);
    },
    markForgot(forgot) {
      tables.forgot = forgot;
    },
    promise(attempt, network) {
      tables.promisedAttempt = attempt;
      tables.promisedNetwork = network;
    },
    seal(record) {
      tables.sealed = record;
    },
    keepCertificate: (certificate) => putFirst(certificates, certificateRecordKey(certificate), certificate),
    keepCandidate: (candidate) => putFirst(candidates, keyOf(candidate), candidate),
    append(block) {
      const body = block.txIds.length === 0 ? [] : (block.body ?? candidates.get(keyOf(block))?.body ?? null);
      blocks.push({ ...block, body });
      for (const id of block.txIds) {
        places.set(id, { height: block.header.height, index: ids.length });
        ids.push(id);
        pool.delete(id);
      }
    },
    forgetThrough(height) {
      for (const [key, certificate] of certificates) if (certificate.height <= height) certificates.delete(key);
      for (const [key, { header }] of candidates) if (header.height <= height) candidates.delete(key);
    },
    putTile: ({ level, index, bytes }) => tiles.set(tileRecordKey(level, index), bytes),
    keepInPool(entries) {
      for (const { id, tx } of entries) if (!places.has(id)) putFirst(pool, id, tx);
    },
    accuse: (pair) => evidence.set(evidenceKey(pair.first.seat, pair.first.height), pair),
  };
}

const keyOf = ({ header, blockId }: TipMark): string => blockKey(header.height, blockId);

function putFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}

const accusedAt = (evidence: ReadonlyMap<string, Evidence>, seat: Seat): Height[] =>
  [...evidence.values()].filter(({ first }) => first.seat === seat).map(({ first }) => first.height);
