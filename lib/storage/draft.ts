/**
 * A write in the making: apply.ts acts on this, and what it does is listed as changes for the engine. So a whole group
 * of batches costs one round of reads (found.ts) and one commit.
 */
import type { Height, Seat, TxId } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type Slot, type SlotMessage, slotOf } from "@/lib/chain/votes";
import type { Tables, TipMark } from "./apply";
import type { Change, TableName } from "./engine";
import type { Found } from "./found";
import {
  below,
  blockKey,
  certificateRecordKey,
  evidenceKey,
  type KeyRange,
  numberKey,
  numberOf,
  only,
  slotKey,
  tileRecordKey,
  within,
} from "./keys";
import type { PoolIndex } from "./poolIndex";
import {
  attemptRecord,
  blockRecord,
  candidateRecord,
  certificateRecord,
  evidenceRecord,
  flagRecord,
  heightRecord,
  idsRecord,
  POOL_CHUNK_MAX,
  packIds,
  plainRecord,
  poolRecord,
  promisedNetworkRecord,
  put,
  putBody,
  sealedRecord,
  slotRecord,
} from "./records";
import type { Candidate, FinalBlock, PoolEntry } from "./store";

/** What a transaction will have done when it is durable. */
export interface Draft {
  readonly tables: Tables;
  readonly changes: readonly Change[];
  /** Final blocks in order, and the new records of the pool. */
  readonly appended: readonly FinalBlock[];
  readonly pooled: readonly Pooled[];
}

export interface Pooled {
  readonly key: string;
  readonly ids: readonly TxId[];
}

export function createDraft(found: Found, tip: TipMark | null, pool: PoolIndex): Draft {
  const draft: Drafting = {
    changes: [],
    appended: [],
    pooled: [],
    pool,
    voteFloor: found.voteFloor,
    promisedAttempt: found.promisedAttempt,
    sealed: found.sealed,
    tip,
    slots: new Map(found.slots),
    certificates: new Set(found.certificates),
    candidates: new Set(found.candidates),
    accused: new Map(found.accused),
  };
  return { ...draft, tables: tablesOf(draft) };
}

/** The disk as it will be, as far as it was read, and how it gets there. */
interface Drafting {
  readonly changes: Change[];
  readonly appended: FinalBlock[];
  readonly pooled: Pooled[];
  readonly pool: PoolIndex;
  voteFloor: Height | "damaged";
  promisedAttempt: number;
  sealed: SealedRecord | null;
  tip: TipMark | null;
  readonly slots: Map<string, SlotMessage | "damaged">;
  /** Keys of records. */
  readonly certificates: Set<string>;
  readonly candidates: Set<string>;
  readonly accused: Map<Seat, readonly Height[]>;
}

function tablesOf(draft: Drafting): Tables {
  const { changes, certificates, candidates, accused } = draft;
  return {
    get voteFloor() {
      return draft.voteFloor === "damaged" ? 0 : draft.voteFloor;
    },
    get promisedAttempt() {
      return draft.promisedAttempt;
    },
    get sealed() {
      return draft.sealed;
    },
    get tip() {
      return draft.tip;
    },
    // Without the floor nobody knows which slots were filled and dropped.
    slot: (slot: Slot) => (draft.voteFloor === "damaged" ? "damaged" : draft.slots.get(slotKey(slot))),
    accusedAt: (seat) => accused.get(seat) ?? [],
    fillSlot(message) {
      const key = slotKey(slotOf(message));
      draft.slots.set(key, message);
      changes.push(put("slots", key, slotRecord, message));
    },
    raiseFloor(height) {
      draft.voteFloor = height;
      changes.push(put("marks", "floor", heightRecord, height), remove("slots", below(height)));
    },
    // That the mark is there says it all.
    markForgot: (forgot) =>
      changes.push(forgot ? put("marks", "forgot", flagRecord, true) : remove("marks", only("forgot"))),
    promise(attempt, network) {
      draft.promisedAttempt = attempt;
      changes.push(put("marks", "promised", attemptRecord, attempt + 1));
      if (network !== null) changes.push(put("marks", "promisedNetwork", promisedNetworkRecord, { attempt, network }));
    },
    seal(record) {
      draft.sealed = record;
      changes.push(put("marks", "sealed", sealedRecord, record));
    },
    keepCertificate(certificate) {
      const key = certificateRecordKey(certificate);
      if (!certificates.has(key)) changes.push(put("certificates", key, certificateRecord, certificate));
      certificates.add(key);
    },
    keepCandidate: (candidate) => keepCandidate(draft, candidate),
    append: (block) => append(draft, block),
    forgetThrough(height) {
      forget(changes, "certificates", certificates, height);
      forget(changes, "candidates", candidates, height);
    },
    putTile: ({ level, index, bytes }) => changes.push(put("tiles", tileRecordKey(level, index), plainRecord, bytes)),
    keepInPool: (entries) => keepInPool(draft, entries),
    accuse(evidence) {
      const { seat, height } = evidence.first;
      accused.set(seat, [...(accused.get(seat) ?? []), height]);
      changes.push(put("evidence", evidenceKey(seat, height), evidenceRecord, evidence));
    },
  };
}

function keepCandidate({ changes, candidates }: Drafting, { blockId, header, txIds, body }: Candidate): void {
  const key = blockKey(header.height, blockId);
  if (candidates.has(key)) return;
  candidates.add(key);
  changes.push(put("candidates", key, candidateRecord, { blockId, header, ids: packIds(txIds) }));
  if (body.length > 0) changes.push(...putBody(header.height, blockId, body));
}

function append(draft: Drafting, block: FinalBlock): void {
  const { changes, candidates } = draft;
  const { header, blockId, txIds, body, certificate, certified } = block;
  const { height, logSize } = header;
  changes.push(put("blocks", numberKey(height), blockRecord, { blockId, header, certificate, certified }));
  if (txIds.length > 0) {
    const ids = { height, ids: packIds(txIds) };
    changes.push(put("ids", numberKey(logSize - txIds.length), idsRecord, ids));
  }
  // What a vote rested on is durable already, and stays where it is.
  const durable = candidates.has(blockKey(height, blockId));
  if (!durable && body !== null && body.length > 0) changes.push(...putBody(height, blockId, body));
  for (const key of candidates)
    if (numberOf(key) === height && key !== blockKey(height, blockId)) changes.push(remove("bodies", within(key)));
  draft.appended.push(block);
  draft.tip = { header, blockId };
}

/** Drops what belongs to decided heights; usually there is little, often nothing. */
function forget(changes: Change[], table: TableName, keys: Set<string>, through: Height): void {
  const old = [...keys].filter((key) => numberOf(key) <= through);
  if (old.length > 0) changes.push(remove(table, below(through + 1)));
  for (const key of old) keys.delete(key);
}

function keepInPool({ changes, pooled, pool }: Drafting, entries: readonly PoolEntry[]): void {
  const known = new Set<TxId>(pooled.flatMap(({ ids }) => ids));
  const fresh = entries.filter(({ id }) => !pool.has(id) && !known.has(id) && known.add(id));
  for (let from = 0; from < fresh.length; from += POOL_CHUNK_MAX) {
    const chunk = fresh.slice(from, from + POOL_CHUNK_MAX);
    const ids = chunk.map(({ id }) => id);
    const key = pool.nextKey(ids[0] as TxId);
    changes.push(put("pool", key, poolRecord, chunk));
    pooled.push({ key, ids });
  }
}

const remove = (table: TableName, range: KeyRange): Change => ({ type: "remove", table, range });
