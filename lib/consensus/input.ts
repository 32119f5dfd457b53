/** Everything that can happen to the core. Time, verified messages, storage and arithmetic all arrive as inputs. */

import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { CheckedCommitment, VerifiedMessage } from "@/lib/chain/messages";
import type { Rejection } from "@/lib/chain/rejection";
import type { Tip } from "@/lib/chain/validity";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { Timer } from "./effect";

/** The two clocks at the moment of an input: rounds are measured on the first, timestamps taken from the second. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export type Input =
  | { readonly type: "message"; readonly from: PeerId; readonly message: VerifiedMessage }
  | { readonly type: "peerUp"; readonly peer: PeerId /** Null for an observer. */; readonly seat: Seat | null }
  | { readonly type: "peerDown"; readonly peer: PeerId }
  /** `lateMs`: how long after its time the timer was delivered. */
  | { readonly type: "timer"; readonly timer: Timer; readonly lateMs: number }
  /** Answers `persist`: what the slot holds now, durably; not necessarily what was asked for (P16). */
  | { readonly type: "stored"; readonly asked: Unsigned<SlotMessage>; readonly message: SlotMessage }
  /** Answers `prove`. */
  | { readonly type: "proved"; readonly commitment: CheckedCommitment }
  /** Answers `build`. */
  | { readonly type: "built"; readonly height: Height; readonly round: Round; readonly block: BuiltBlock }
  /** Answers `checkBlock`, once the block's body is here. */
  | {
      readonly type: "blockChecked";
      readonly blockId: BlockId;
      readonly parentId: BlockId;
      readonly header: Header;
      readonly txIds: readonly TxId[];
      readonly fault: Rejection | null;
    }
  /** Answers `decide`, and ends a sync: this block is final and durable. */
  | { readonly type: "decided"; readonly tip: Tip; readonly certificate: FinalityCertificate | null }
  /** Answers `raiseFloor`. */
  | { readonly type: "floorRaised"; readonly voteFloor: Height }
  /** How many transactions wait in the pool. */
  | { readonly type: "pool"; readonly waiting: number }
  /** The validator was paused, or its tab slept, and is back. */
  | { readonly type: "woke" }
  /** The store lost something: a record fails its checksum, or the `born` mark is gone (P17). */
  | { readonly type: "forgot" }
  /** Two finality certificates of one height for different blocks (P24). */
  | { readonly type: "forked"; readonly certificates: readonly [FinalityCertificate, FinalityCertificate] };

export interface BuiltBlock {
  readonly blockId: BlockId;
  readonly header: Header;
  readonly txIds: readonly TxId[];
}
