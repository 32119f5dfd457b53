/**
 * P20: when a block may follow its parent. Split by what each part needs: the header against the parent, the draw
 * against β, the body against the header. What needs storage (repeats in the whole chain, the log) or curve arithmetic
 * (β from the proof) is done by lib/node, which calls these with the results.
 */
import { type Bytes, toHex } from "@/lib/base/bytes";
import { EMPTY_ROOT } from "@/lib/merkle/hasher";
import { proposerOf } from "./delegation";
import type { Table } from "./genesis";
import type { Header } from "./header";
import { type BlockId, genesisBlockId, type Height, type LogRoot, type Seed, type TxId } from "./ids";
import { type Rejection, reject } from "./rejection";
import { genesisSeed, nextSeed } from "./seed";
import { encodedTxBytes, type Transaction, transactionFault, txIdOf } from "./transaction";

/** The last final block, as far as its child depends on it. */
export interface Tip {
  readonly height: Height;
  readonly id: BlockId;
  readonly timestampMs: number;
  /** The seed after this block: it draws the committers and proposers of height + 1 (P3). */
  readonly seed: Seed;
  readonly logSize: number;
  readonly logRoot: LogRoot;
}

/** Height 0 is virtual (P1). */
export const genesisTip = ({ networkId, genesis }: Table): Tip => ({
  height: 0,
  id: genesisBlockId(networkId),
  timestampMs: genesis.genesisTimeMs,
  seed: genesisSeed(networkId),
  logSize: 0,
  logRoot: toHex(EMPTY_ROOT) as LogRoot,
});

export const tipOf = (header: Header, id: BlockId): Tip => ({
  height: header.height,
  id,
  timestampMs: header.timestampMs,
  seed: header.seedAfter,
  logSize: header.logSize,
  logRoot: header.logRoot,
});

/** The header against its parent; everything but the draw, the body and the log root. */
export function headerFault(header: Header, parent: Tip, { n, params }: Table): Rejection | undefined {
  if (header.height !== parent.height + 1)
    return reject("wrong-parent", `got height ${header.height}, want ${parent.height + 1}`);
  if (header.parentId !== parent.id) return reject("wrong-parent", `got parent ${header.parentId}, want ${parent.id}`);
  if (header.timestampMs <= parent.timestampMs)
    return reject("bad-timestamp", `got ${header.timestampMs} ms, want more than the parent's ${parent.timestampMs}`);
  if (header.proposer >= n) return reject("wrong-proposer", `got proposer ${header.proposer}, want a seat below ${n}`);
  if (header.txCount > params.maxBlockTxs)
    return reject("block-too-large", `got ${header.txCount} transactions, want at most ${params.maxBlockTxs}`);
  if (header.logSize !== parent.logSize + header.txCount)
    return reject("bad-log", `got log size ${header.logSize}, want ${parent.logSize + header.txCount}`);
  if (header.logSize > params.maxLogSize)
    return reject("log-full", `got log size ${header.logSize}, want at most ${params.maxLogSize}`);
  return undefined;
}

/** The header against the VRF output of its own round. */
export function drawFault(header: Header, parent: Tip, table: Table, beta: Bytes): Rejection | undefined {
  const drawn = proposerOf(table, beta);
  if (header.proposer !== drawn)
    return reject("wrong-proposer", `got proposer ${header.proposer}, the draw says ${drawn}`);
  const seed = nextSeed(parent.seed, beta);
  if (header.seedAfter !== seed) return reject("wrong-seed", `got seed ${header.seedAfter}, want ${seed}`);
  return undefined;
}

/** The listed ids against the header, before any body is fetched. */
export function idsFault(header: Header, txIds: readonly TxId[]): Rejection | undefined {
  if (txIds.length !== header.txCount)
    return reject("bad-count", `got ${txIds.length} transaction ids, want ${header.txCount}`);
  if (new Set(txIds).size !== txIds.length)
    return reject("duplicate-transaction", "got a transaction twice in one block");
  return undefined;
}

/** The bodies against the listed ids and the limits. */
export function bodyFault(table: Table, txIds: readonly TxId[], body: readonly Transaction[]): Rejection | undefined {
  if (body.length !== txIds.length) return reject("bad-body", `got ${body.length} transactions, want ${txIds.length}`);
  let size = 0;
  for (const [i, tx] of body.entries()) {
    const fault = transactionFault(tx, table.params);
    if (fault !== undefined) return fault;
    if (txIdOf(table.networkId, tx) !== txIds[i])
      return reject("bad-body", `got another transaction than id ${txIds[i]}`);
    size += encodedTxBytes(tx);
  }
  if (size > table.params.maxBlockBytes)
    return reject("block-too-large", `got ${size} bytes of transactions, want at most ${table.params.maxBlockBytes}`);
  return undefined;
}
