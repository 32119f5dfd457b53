/**
 * What a batch means. One place decides, for every kind of store, which slot message stays, which block follows the
 * tip, what is dropped with a decided height. A store only has to keep what it is told, atomically; how, is its own
 * business, and so is finding what is asked for here.
 */
import { assert } from "@/lib/base/assert";
import { compareBytes } from "@/lib/base/bytes";
import type { Certificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import { genesisCodec } from "@/lib/chain/genesis";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, NetworkId, Seat } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type Slot, type SlotMessage, slotOf } from "@/lib/chain/votes";
import {
  type Candidate,
  type FinalBlock,
  type PoolEntry,
  StorageError,
  type TileWrite,
  type WriteBatch,
  type WriteResult,
} from "./store";

/** P18: pairs of one seat that are kept; more prove nothing new about it. */
export const EVIDENCE_PER_SEAT_MAX = 16;

/** The last final block, as far as the next one depends on it. */
export interface TipMark {
  readonly blockId: BlockId;
  readonly header: Header;
}

/** A store in the middle of a write: reads see what the write has changed so far. */
export interface Tables {
  readonly voteFloor: Height;
  readonly promisedAttempt: number;
  readonly sealed: SealedRecord | null;
  readonly tip: TipMark | null;
  /** `damaged`: something is there, but nobody can say what. */
  slot(slot: Slot): SlotMessage | "damaged" | undefined;
  /** The heights at which the seat stands accused. */
  accusedAt(seat: Seat): readonly Height[];

  fillSlot(message: SlotMessage): void;
  /** Slots below the floor go with it. */
  raiseFloor(voteFloor: Height): void;
  markForgot(forgot: boolean): void;
  promise(attempt: number, network: NetworkId | null): void;
  seal(record: SealedRecord): void;
  /** The first of two that say the same stays. */
  keepCertificate(certificate: Certificate): void;
  keepCandidate(candidate: Candidate): void;
  /** The block becomes the tip; its transactions leave the pool. A durable body is not asked for again. */
  append(block: FinalBlock): void;
  /** Drops candidates and certificates up to this height, and the bodies of candidates that lost. */
  forgetThrough(height: Height): void;
  putTile(tile: TileWrite): void;
  keepInPool(entries: readonly PoolEntry[]): void;
  accuse(evidence: Evidence): void;
}

/** @throws StorageError `conflict` or `failed`, before anything has changed. */
export function applyBatch(tables: Tables, batch: WriteBatch): WriteResult {
  refuse(tables, batch);
  const { voteFloor, forgot, promisedAttempt, promisedNetwork, sealed, final } = batch;
  if (voteFloor !== undefined && voteFloor > tables.voteFloor) tables.raiseFloor(voteFloor);
  if (forgot !== undefined) tables.markForgot(forgot);
  if (promisedAttempt !== undefined && promisedAttempt > tables.promisedAttempt)
    tables.promise(promisedAttempt, promisedNetwork ?? null);
  if (sealed !== undefined && tables.sealed === null) tables.seal(sealed);
  const slots = (batch.slots ?? []).map((message) => getOrPut(tables, message));
  for (const certificate of batch.certificates ?? [])
    if (certificate.height > tipHeight(tables)) tables.keepCertificate(certificate);
  for (const candidate of batch.candidates ?? [])
    if (candidate.header.height > tipHeight(tables)) tables.keepCandidate(candidate);
  if (batch.pool !== undefined && batch.pool.length > 0) tables.keepInPool(batch.pool);
  for (const evidence of batch.evidence ?? []) keepEvidence(tables, evidence);
  if (final !== undefined) {
    for (const block of final.blocks) tables.append(block);
    for (const tile of final.tiles) tables.putTile(tile);
    tables.forgetThrough(tipHeight(tables));
  }
  return { slots };
}

/** P16: the first message stays; below the floor nothing is said any more. */
function getOrPut(tables: Tables, message: SlotMessage): SlotMessage | null {
  if (message.height < tables.voteFloor) return null;
  const held = tables.slot(slotOf(message));
  assert(held !== "damaged", "a batch that needs a damaged slot was refused before");
  if (held !== undefined) return held;
  tables.fillSlot(message);
  return message;
}

/** P18: the first pair of a seat and height says it all. */
function keepEvidence(tables: Tables, evidence: Evidence): void {
  const { seat, height } = evidence.first;
  const heights = tables.accusedAt(seat);
  if (heights.includes(height) || heights.length >= EVIDENCE_PER_SEAT_MAX) return;
  tables.accuse(evidence);
}

function refuse(tables: Tables, batch: WriteBatch): void {
  if (batch.final !== undefined) refuseBlocks(tables.tip, batch.final.blocks);
  if (batch.sealed !== undefined) refuseSealed(tables, batch.sealed, batch.promisedAttempt);
  for (const message of batch.slots ?? []) {
    if (message.height < Math.max(tables.voteFloor, batch.voteFloor ?? 0)) continue;
    // Neither may it be overwritten, nor can the caller be told what is there: only a raised floor helps (P17).
    if (tables.slot(slotOf(message)) === "damaged")
      throw new StorageError("failed", `slot ${JSON.stringify(slotOf(message))} fails its checksum`);
  }
}

/** P12: one history. A decided block that does not follow would tear it. */
function refuseBlocks(tip: TipMark | null, blocks: readonly FinalBlock[]): void {
  let parent = tip;
  for (const { blockId, header, txIds, body } of blocks) {
    assert(header.txCount === txIds.length, "a final block lists as many ids as its header says");
    assert(body === null || body.length === txIds.length, "a body has a transaction for each id");
    const height = (parent?.header.height ?? 0) + 1;
    if (header.height !== height) throw new StorageError("conflict", `got height ${header.height}, want ${height}`);
    if (parent !== null && header.parentId !== parent.blockId)
      throw new StorageError("conflict", `got parent ${header.parentId}, want ${parent.blockId}`);
    const logSize = (parent?.header.logSize ?? 0) + txIds.length;
    if (header.logSize !== logSize)
      throw new StorageError("conflict", `got log size ${header.logSize}, want ${logSize}`);
    parent = { blockId, header };
  }
}

/** P25: one network for good, and never an attempt that was given up by acknowledging a later one. */
function refuseSealed(tables: Tables, sealed: SealedRecord, promisedWith: number | undefined): void {
  const { sealed: held } = tables;
  if (held !== null) {
    if (compareBytes(genesisCodec.encode(held.genesis), genesisCodec.encode(sealed.genesis)) === 0) return;
    throw new StorageError("conflict", "got a second sealed record, want the network this store began with");
  }
  const promised = Math.max(tables.promisedAttempt, promisedWith ?? tables.promisedAttempt);
  if (sealed.attempt < promised)
    throw new StorageError("conflict", `got attempt ${sealed.attempt} sealed, but acknowledged ${promised}`);
}

const tipHeight = ({ tip }: Tables): Height => tip?.header.height ?? 0;
