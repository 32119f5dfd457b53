/**
 * What the validator asks of the world, and what the world answers. The validator itself (validator.ts) is synchronous
 * and holds plain data only; the runner carries these out with real clocks, keys and disks, the simulator with virtual
 * ones. A `purpose` goes out with a question and comes back with its answer.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { SignatureCheck, VrfCheck } from "@/lib/chain/checks";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, TxId } from "@/lib/chain/ids";
import type { CheckedCommitment, Verified } from "@/lib/chain/messages";
import type { Rejection } from "@/lib/chain/rejection";
import type { Transaction } from "@/lib/chain/transaction";
import type { Tip } from "@/lib/chain/validity";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { Note, StandDownReason, Timer } from "@/lib/consensus/effect";
import type { TxPlace, WriteBatch } from "@/lib/storage/store";
import type { WireMessage } from "@/lib/wire/message";

export type NodeEffect =
  | { readonly type: "send"; readonly to: readonly PeerId[]; readonly message: WireMessage }
  | { readonly type: "schedule"; readonly timer: NodeTimer; readonly delayMs: number }
  /** One durable transaction; `vote` is signed first and its slot filled by compare-and-set (P16). */
  | {
      readonly type: "write";
      readonly batch: WriteBatch;
      readonly vote: Unsigned<SlotMessage> | null;
      readonly purpose: WritePurpose;
    }
  | { readonly type: "lookUp"; readonly ids: readonly TxId[]; readonly purpose: LookUpPurpose }
  /** Prove the VRF input and sign the commitment (P5). */
  | { readonly type: "prove"; readonly height: Height; readonly round: Round; readonly alpha: Bytes }
  /** Check the draw of a carried block, whose round's commitment this validator never saw (P20). */
  | { readonly type: "verifyDraw"; readonly blockId: BlockId; readonly check: VrfCheck }
  | {
      readonly type: "verifyRange";
      readonly peer: PeerId;
      readonly from: Height;
      readonly checks: readonly SignatureCheck[];
    }
  /** Hand a neighbour stored blocks (P22), or just the finality certificate of one height (P13). */
  | { readonly type: "serveRange"; readonly to: PeerId; readonly from: Height; readonly count: number }
  | { readonly type: "serveCertificate"; readonly to: PeerId; readonly height: Height }
  /** A message that came too early can be judged now: verify and deliver it again. */
  | { readonly type: "reconsider"; readonly from: PeerId; readonly message: WireMessage }
  | { readonly type: "answer"; readonly request: RequestId; readonly answer: SubmitAnswer }
  | { readonly type: "blame"; readonly peer: PeerId; readonly rejection: Rejection }
  | { readonly type: "trace"; readonly note: NodeNote }
  | { readonly type: "standDown"; readonly reason: StandDownReason }
  | { readonly type: "halt"; readonly certificates: readonly [FinalityCertificate, FinalityCertificate] };

export type RequestId = number;

/** An answer to a submission: accepted means durable here, and final sooner or later (P19). */
export type SubmitAnswer =
  | { readonly ok: true; readonly id: TxId; readonly duplicate: boolean }
  | { readonly ok: false; readonly id: TxId | null; readonly rejection: Rejection };

export type NodeTimer =
  | { readonly type: "consensus"; readonly timer: Timer }
  /** Push transactions gathered for a moment. */
  | { readonly type: "flush" }
  /** Announce own transactions that still wait, in case a neighbour never heard of them. */
  | { readonly type: "remind" }
  /** Ask again for what did not come. */
  | { readonly type: "retry" };

export type WritePurpose =
  | { readonly type: "slot"; readonly asked: Unsigned<SlotMessage> }
  | { readonly type: "final"; readonly tip: Tip; readonly certificate: FinalityCertificate }
  | Submitted
  | { readonly type: "floor"; readonly voteFloor: Height }
  | { readonly type: "nothing" };

export interface Submitted {
  readonly type: "submitted";
  readonly request: RequestId;
  readonly id: TxId;
  readonly duplicate: boolean;
}

/** `tip`: our height when the question was asked; what became final since then may be missing in the answer. */
export type LookUpPurpose =
  | { readonly type: "submit"; readonly request: RequestId; readonly tx: Transaction; readonly tip: Height }
  | { readonly type: "deliver"; readonly from: PeerId; readonly txs: readonly Transaction[]; readonly tip: Height }
  | { readonly type: "announce"; readonly from: PeerId }
  | { readonly type: "block"; readonly blockId: BlockId }
  | { readonly type: "range"; readonly peer: PeerId; readonly from: Height };

export type NodeInput =
  | { readonly type: "peerUp"; readonly peer: PeerId; readonly seat: number | null }
  | { readonly type: "peerDown"; readonly peer: PeerId }
  /** Consensus messages come verified, everything else as decoded. */
  | { readonly type: "message"; readonly from: PeerId; readonly message: Verified<WireMessage> }
  | { readonly type: "timer"; readonly timer: NodeTimer; readonly lateMs: number }
  | { readonly type: "submit"; readonly request: RequestId; readonly tx: Transaction }
  | { readonly type: "written"; readonly purpose: WritePurpose; readonly slot: SlotMessage | null }
  /** The disk is full: nothing of the submission was written. */
  | { readonly type: "notWritten"; readonly purpose: Submitted }
  | {
      readonly type: "lookedUp";
      readonly purpose: LookUpPurpose;
      readonly ids: readonly TxId[];
      readonly places: readonly (TxPlace | null)[];
    }
  | { readonly type: "proved"; readonly commitment: CheckedCommitment }
  /** `beta` is null if the proof does not verify. */
  | { readonly type: "drawVerified"; readonly blockId: BlockId; readonly beta: Bytes | null }
  | { readonly type: "rangeVerified"; readonly peer: PeerId; readonly from: Height; readonly valid: boolean }
  | { readonly type: "forked"; readonly certificates: readonly [FinalityCertificate, FinalityCertificate] }
  | { readonly type: "woke" }
  | { readonly type: "forgot" }
  /** Disk almost full, or room again (P22). */
  | { readonly type: "storageFull"; readonly full: boolean };

/** What a watcher may want to know beyond the core's own notes. */
export type NodeNote =
  | Note
  | {
      readonly type: "final";
      readonly tip: Tip;
      readonly header: Header;
      readonly certificate: FinalityCertificate | null;
      readonly txIds: readonly TxId[];
      readonly synced: boolean;
    }
  | { readonly type: "pooled"; readonly ids: readonly TxId[]; readonly own: boolean }
  | { readonly type: "behind"; readonly by: number }
  | { readonly type: "unserved"; readonly by: number };
