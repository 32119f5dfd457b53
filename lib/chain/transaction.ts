/**
 * Transactions are opaque (P19): a hash or the thing itself, in a namespace. The salt tells equal payloads apart: a
 * form fills it at random, a program leaves it empty and gets idempotent submission for free.
 */
import type { Bytes } from "@/lib/base/bytes";
import { fromHex } from "@/lib/base/bytes";
import { bytesUpTo, codec, refine, struct, u8, u32 } from "./codec";
import { idOf, type NetworkId, type TxId } from "./ids";
import { PARAM_RANGES, type Params } from "./params";
import { type Rejection, reject } from "./rejection";

export const TRANSACTION_VERSION = 1;
const SALT_BYTES_MAX = 16;

export interface Transaction {
  readonly version: number;
  readonly namespace: number;
  readonly salt: Bytes;
  readonly payload: Bytes;
}

export const transactionPart = refine(
  struct<Transaction>({
    version: u8,
    namespace: u32,
    salt: bytesUpTo(SALT_BYTES_MAX),
    payload: bytesUpTo(PARAM_RANGES.maxTxBytes[1]),
  }),
  (tx) =>
    tx.version !== TRANSACTION_VERSION
      ? `got transaction version ${tx.version}, want ${TRANSACTION_VERSION}`
      : tx.payload.length === 0
        ? "got an empty payload, want at least 1 byte"
        : undefined,
);

export const transactionCodec = codec("transaction", transactionPart);

/** Bytes besides salt and payload: version, namespace and two lengths. */
const OVERHEAD_BYTES = 1 + 4 + 4 + 4;

export const encodedTxBytes = (tx: Transaction): number => OVERHEAD_BYTES + tx.salt.length + tx.payload.length;

export const txIdOf = (networkId: NetworkId, tx: Transaction): TxId =>
  idOf<TxId>("rt/tx/v1", fromHex(networkId), transactionCodec.encode(tx));

/** Why this network refuses a transaction whatever the chain holds, or undefined. */
export function transactionFault(tx: Transaction, params: Params): Rejection | undefined {
  const size = encodedTxBytes(tx);
  if (tx.payload.length === 0) return reject("malformed", "got an empty payload, want at least 1 byte");
  if (size > params.maxTxBytes)
    return reject("oversize", `got a transaction of ${size} bytes, want at most ${params.maxTxBytes}`);
  return undefined;
}
