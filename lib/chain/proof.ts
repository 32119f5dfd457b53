/** What a validator hands to whoever wants to check its chain for himself: nothing in it has to be believed. */
import type { Bytes } from "@/lib/base/bytes";
import type { FinalityCertificate } from "./certificate";
import type { Header } from "./header";
import type { BlockId, TxId } from "./ids";
import type { SealedRecord } from "./sealing";
import type { Transaction } from "./transaction";

/** All that is needed to check a block against its parent. */
export interface BlockDetail {
  readonly header: Header;
  readonly blockId: BlockId;
  readonly txIds: readonly TxId[];
  /** Null when pruned here. */
  readonly body: readonly Transaction[] | null;
  readonly certificate: FinalityCertificate | null;
  /** The block before it; null at height 1, where the genesis is. */
  readonly parent: Header | null;
  /** Hashes of the log's right edge before this block, left to right: from them the new root follows (P21). */
  readonly rangeBefore: readonly Bytes[];
}

/** A transaction's proof that stands alone: whoever has it and trusts the network it names needs to ask nobody. */
export interface InclusionBundle {
  readonly sealed: SealedRecord;
  readonly tx: Transaction;
  readonly txId: TxId;
  /** Its place in the log, from 0. */
  readonly index: number;
  /** RFC 9162 §2.1.3 path to the log root of `header`. */
  readonly path: readonly Bytes[];
  readonly header: Header;
  readonly certificate: FinalityCertificate;
}
