/**
 * Everything one validator says to another. Consensus messages are signed by seats; the rest is believed only as far
 * as it proves itself: transactions by their ids, blocks by their certificate.
 */
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, TxId } from "@/lib/chain/ids";
import type { ConsensusMessage } from "@/lib/chain/messages";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Transaction } from "@/lib/chain/transaction";

export type WireMessage = ConsensusMessage | LobbyMessage | TransactionMessage | BlockMessage;

/** First on every link: which network this is, provable; null while the table is not sealed (P25). */
export type LobbyMessage = { readonly type: "hello"; readonly sealed: SealedRecord | null };

export type TransactionMessage =
  /** "I have these"; the receiver asks for what it lacks. */
  | { readonly type: "announce"; readonly ids: readonly TxId[] }
  | { readonly type: "want"; readonly ids: readonly TxId[] }
  | { readonly type: "transactions"; readonly txs: readonly Transaction[] };

export type BlockMessage =
  /** Asks for the header and ids of a block of the height being decided. */
  | { readonly type: "wantBlock"; readonly blockId: BlockId }
  | { readonly type: "block"; readonly header: Header; readonly txIds: readonly TxId[] }
  | { readonly type: "wantRange"; readonly from: Height; readonly count: number }
  | Range;

/** Consecutive final blocks from `from`; the last one's certificate proves them all (P22). */
export interface Range {
  readonly type: "range";
  readonly from: Height;
  readonly blocks: readonly RangeBlock[];
  /** Bodies below this height are gone here; 0 if none were pruned. */
  readonly prunedBelow: Height;
}

export interface RangeBlock {
  readonly header: Header;
  readonly body: readonly Transaction[];
  readonly certificate: FinalityCertificate | null;
}

/** Queues of lib/mesh, most urgent first: what waits behind what when a link is busy. */
export type Priority = "control" | "votes" | "blocks" | "sync";

export function priorityOf(message: WireMessage): Priority {
  switch (message.type) {
    case "hello":
      return "control";
    case "commitment":
    case "proposal":
    case "vote":
    case "certificate":
    case "status":
    case "evidence":
      return "votes";
    case "announce":
    case "want":
    case "transactions":
    case "wantBlock":
    case "block":
      return "blocks";
    case "wantRange":
    case "range":
      return "sync";
  }
}
