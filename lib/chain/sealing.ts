/**
 * P25: how a table comes to be. The server drafts a genesis; every seat that finds itself in it acknowledges with its
 * signing key; all n acknowledgements together are the sealed record, which proves itself to anyone.
 */
import { type Bytes, concatBytes, fromHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { ascii } from "@/lib/crypto/hash";
import { codec, fixedBytes, listUpTo, struct, u32 } from "./codec";
import { type Genesis, genesisPart, openTable, SEATS_MAX, type Table } from "./genesis";
import type { NetworkId } from "./ids";
import { type Rejection, reject } from "./rejection";

export interface SealedRecord {
  readonly genesis: Genesis;
  readonly attempt: number;
  /** acknowledgements[seat] is that seat's signature over (networkId, attempt). */
  readonly acknowledgements: readonly Bytes[];
}

const TAG = ascii("rt/acknowledge/v1");

export const acknowledgementBytes = (networkId: NetworkId, attempt: number): Bytes =>
  concatBytes(TAG, fromHex(networkId), u32.encode(attempt));

export const sealedRecordPart = struct<SealedRecord>({
  genesis: genesisPart,
  attempt: u32,
  acknowledgements: listUpTo(SEATS_MAX, fixedBytes(64)),
});

export const sealedRecordCodec = codec("sealed record", sealedRecordPart);

/** One signature to check, where the curve arithmetic is done by somebody else. */
export interface Acknowledgement {
  readonly key: Bytes;
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

/** The table of a sealed record and the n signatures that must verify before it may be believed. */
export function openSealedRecord(
  record: SealedRecord,
): Result<{ table: Table; toVerify: Acknowledgement[] }, Rejection> {
  const opened = openTable(record.genesis);
  if (!opened.ok) return opened;
  const table = opened.value;
  if (record.acknowledgements.length !== table.n)
    return err(reject("bad-genesis", `got ${record.acknowledgements.length} acknowledgements, want ${table.n}`));
  const bytes = acknowledgementBytes(table.networkId, record.attempt);
  const toVerify = record.acknowledgements.map((signature, seat) => ({
    key: fromHex((table.genesis.validators[seat] as { signingKey: string }).signingKey),
    bytes,
    signature,
  }));
  return ok({ table, toVerify });
}
