/**
 * The durable form of everything but the identity: canonical encodings of lib/chain behind a checksum. Certificates are
 * encoded for a table of the largest size, so that a record can be read before its network is known.
 */
import { type Bytes, concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { certificateCodec, certificateParts, type FinalityCertificate } from "@/lib/chain/certificate";
import { bytesUpTo, type Codec, codec, flag, listUpTo, nullable, struct, u64 } from "@/lib/chain/codec";
import { evidencePart } from "@/lib/chain/evidence";
import { SEATS_MAX } from "@/lib/chain/genesis";
import { type Header, headerPart } from "@/lib/chain/header";
import {
  type BlockId,
  blockIdPart,
  type Height,
  type NetworkId,
  networkIdPart,
  type TxId,
  txIdPart,
} from "@/lib/chain/ids";
import { PARAM_RANGES } from "@/lib/chain/params";
import { sealedRecordCodec } from "@/lib/chain/sealing";
import { type Transaction, transactionPart } from "@/lib/chain/transaction";
import { slotMessagePart } from "@/lib/chain/votes";
import { guard, unguard } from "./checksum";
import type { Change, Entry, Put, TableName } from "./engine";
import { blockKey, numberKey, numberOf } from "./keys";
import { type PoolEntry, StorageError } from "./store";

export const TX_ID_BYTES = 32;
const BLOCK_TXS_MAX = PARAM_RANGES.maxBlockTxs[1];

/** Submissions that one write of the pool may hold: group commit gathers 20 ms of them (P19). */
export const POOL_CHUNK_MAX = 4_096;

export interface BlockRecord {
  readonly blockId: BlockId;
  readonly header: Header;
  readonly certified: boolean;
  readonly certificate: FinalityCertificate | null;
}

export interface CandidateRecord {
  readonly blockId: BlockId;
  readonly header: Header;
  /** 32 bytes each. */
  readonly ids: Bytes;
}

/** Beside its attempt: that of another one is no longer what was promised. */
export interface PromisedNetwork {
  readonly attempt: number;
  readonly network: NetworkId;
}

/** The ids of one block, beside the place of the first in the log. */
export interface IdsRecord {
  readonly height: Height;
  readonly ids: Bytes;
}

const idsPart = bytesUpTo(TX_ID_BYTES * BLOCK_TXS_MAX);

export const heightRecord: Codec<Height> = codec("height", u64);
/** The attempt plus one, because none is −1. */
export const attemptRecord: Codec<number> = codec("attempt", u64);
export const promisedNetworkRecord = codec(
  "promised network",
  struct<PromisedNetwork>({ attempt: u64, network: networkIdPart }),
);
export const flagRecord: Codec<boolean> = codec("flag", flag);
export const sealedRecord = sealedRecordCodec;
export const slotRecord = codec("slot", slotMessagePart);
export const certificateRecord = certificateCodec(SEATS_MAX);
export const evidenceRecord = codec("evidence", evidencePart);
const bodyRecord: Codec<readonly Transaction[]> = codec("body", listUpTo(BLOCK_TXS_MAX, transactionPart));
export const idsRecord = codec("ids", struct<IdsRecord>({ height: u64, ids: idsPart }));
export const candidateRecord = codec(
  "candidate",
  struct<CandidateRecord>({ blockId: blockIdPart, header: headerPart, ids: idsPart }),
);
export const blockRecord = codec(
  "final block",
  struct<BlockRecord>({
    blockId: blockIdPart,
    header: headerPart,
    certified: flag,
    certificate: nullable(certificateParts(SEATS_MAX).finality),
  }),
);
export const poolRecord: Codec<readonly PoolEntry[]> = codec(
  "pool",
  listUpTo(POOL_CHUNK_MAX, struct<PoolEntry>({ id: txIdPart, tx: transactionPart })),
);
/** For bytes that have no inner form here. */
export const plainRecord: Codec<Bytes> = {
  encode: (value) => value,
  decode: (bytes) => ({ ok: true, value: bytes.slice() }),
};

export const packIds = (ids: readonly TxId[]): Bytes => fromHex(ids.join(""));

export const idIn = (packed: Bytes, index: number): TxId =>
  toHex(packed.subarray(index * TX_ID_BYTES, (index + 1) * TX_ID_BYTES)) as TxId;

export const unpackIds = (packed: Bytes): TxId[] =>
  Array.from({ length: packed.length / TX_ID_BYTES }, (_, index) => idIn(packed, index));

export const put = <T>(table: TableName, key: string, record: Codec<T>, value: T): Put => ({
  type: "put",
  table,
  key,
  value: guard(`${table}/${key}`, record.encode(value)),
});

/** The value of a record, `damaged` if its checksum or form is wrong, undefined if there is none. */
export function open<T>(
  table: TableName,
  key: string,
  record: Codec<T>,
  guarded: Bytes | undefined,
): T | "damaged" | undefined {
  if (guarded === undefined) return undefined;
  const bytes = unguard(`${table}/${key}`, guarded);
  const opened = bytes && record.decode(bytes);
  return opened?.ok ? opened.value : "damaged";
}

/** Like {@link open} for what no vote depends on. @throws StorageError `failed` if it is damaged. */
export function openWhole<T>(
  table: TableName,
  key: string,
  record: Codec<T>,
  guarded: Bytes | undefined,
): T | undefined {
  const value = open(table, key, record, guarded);
  if (value === "damaged") throw new StorageError("failed", `record ${table}/${key} is damaged`);
  return value as T | undefined;
}

/**
 * Chromium moves values above 64 KiB into a file of their own, which costs as much as a second commit (4.1 ms instead
 * of 2.4 ms for 120 KB); beyond some pieces the file is cheaper again. So a body is one to four pieces, or one.
 */
const PIECE_BYTES = 60 * 1024;
const PIECES_MAX = 4;

export function putBody(height: Height, blockId: BlockId, body: readonly Transaction[]): Change[] {
  const bytes = bodyRecord.encode(body);
  const size = bytes.length > PIECES_MAX * PIECE_BYTES ? bytes.length : PIECE_BYTES;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, number) => {
    const piece = bytes.subarray(number * size, (number + 1) * size);
    // Its size stands in the key, so that a range can be measured without reading it.
    const key = `${blockKey(height, blockId)}/${number}/${numberKey(piece.length)}`;
    return put("bodies", key, plainRecord, piece);
  });
}

/** Bytes of the transactions in the body whose pieces have these keys. */
export const bodyBytes = (pieceKeys: readonly string[]): number =>
  pieceKeys.reduce((sum, key) => sum + numberOf(key.slice(key.lastIndexOf("/") + 1)), -BODY_COUNT_BYTES);

/** A body begins with the number of its transactions. */
const BODY_COUNT_BYTES = 4;

/** The body with these pieces, in the order of their keys. @throws StorageError `failed` if one is damaged or lost. */
export function openBody(pieces: readonly Entry[]): readonly Transaction[] {
  const bytes = pieces.map(({ key, value }) => openWhole("bodies", key, plainRecord, value) as Bytes);
  const body = bodyRecord.decode(concatBytes(...bytes));
  if (body.ok) return body.value;
  throw new StorageError("failed", `body ${pieces[0]?.key} is damaged: ${body.error.detail}`);
}
