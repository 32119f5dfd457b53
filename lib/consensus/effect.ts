/**
 * Everything the core can ask for. Effects are listed in the order in which they must happen; answers come back as
 * inputs. Nothing here is a call: the core can be stopped between asking and hearing, and the simulator does so.
 */

import type { PeerId } from "@/lib/base/peer";
import type { Certificate, FinalityCertificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { CheckedCommitment, ConsensusMessage } from "@/lib/chain/messages";
import type { NullifyReason, Slot, SlotMessage, Unsigned } from "@/lib/chain/votes";

export type Effect =
  | Persist
  | { readonly type: "send"; readonly to: PeerId; readonly message: ConsensusMessage }
  /** To every neighbour. */
  | { readonly type: "broadcast"; readonly message: ConsensusMessage }
  | { readonly type: "schedule"; readonly timer: Timer }
  /** Prove the VRF of (height, round) and sign the commitment (P5). */
  | { readonly type: "prove"; readonly height: Height; readonly round: Round }
  /** Build a fresh block from the pool (P7). */
  | {
      readonly type: "build";
      readonly height: Height;
      readonly round: Round;
      readonly commitment: CheckedCommitment;
      readonly wallMs: number;
    }
  | CheckBlock
  /** Store a final block with its proof, in one transaction (P12). */
  | { readonly type: "decide"; readonly blockId: BlockId; readonly certificate: FinalityCertificate }
  /** A neighbour is at a later height: catch up (P22). */
  | { readonly type: "behind"; readonly peer: PeerId; readonly height: Height }
  /** A neighbour is at an earlier height: hand it the finality certificate of that height (P13). */
  | { readonly type: "serveDecision"; readonly peer: PeerId; readonly height: Height }
  | { readonly type: "evidence"; readonly evidence: Evidence }
  /** Durably promise never to vote below this height, which ends what `forgot` began (P17). */
  | { readonly type: "raiseFloor"; readonly voteFloor: Height }
  /** Durably remember that own votes may be missing: true until the floor is raised above them (P17). */
  | { readonly type: "forgot" }
  | { readonly type: "standDown"; readonly reason: StandDownReason }
  | { readonly type: "halt"; readonly certificates: readonly [FinalityCertificate, FinalityCertificate] }
  | { readonly type: "note"; readonly note: Note };

/**
 * P16: write the slot and what the vote rests on in one transaction, then answer `stored`. The edge signs before it
 * writes, and answers with what the store holds.
 */
export interface Persist {
  readonly type: "persist";
  readonly slot: Slot;
  readonly vote: Unsigned<SlotMessage>;
  readonly certificates: readonly Certificate[];
  /** Blocks whose header, ids and bodies must be durable with the vote. */
  readonly blocks: readonly BlockId[];
}

/** P20: fetch what is missing of a block, check it against its parent, and answer `blockChecked`. Asked once a block. */
export interface CheckBlock {
  readonly type: "checkBlock";
  readonly blockId: BlockId;
  readonly height: Height;
  readonly parentId: BlockId;
  /** Null when only the id is known, from a certificate. */
  readonly header: Header | null;
  readonly txIds: readonly TxId[] | null;
  /** Seats that are known to hold it: its proposer and those who attested. */
  readonly holders: readonly Seat[];
}

/** A timer of another (height, round, entry) is ignored: most heights are decided in round 0 (P14). */
export interface Timer {
  readonly height: Height;
  readonly round: Round;
  readonly entry: number;
  readonly kind: TimerKind;
  readonly delayMs: number;
}

export type TimerKind = "clearing" | "idle" | "half" | "deadline" | "grace" | "hold" | "status" | "listen";

/** P16 another signer wrote the slot; P17 memory was lost and cannot be repaired. */
export type StandDownReason = "another-signer" | "memory-lost";

/** What happened, for whoever watches: views are drawn from these, the core never reads them back. */
export type Note =
  | {
      readonly type: "entered";
      readonly height: Height;
      readonly round: Round;
      readonly cause: EntryCause;
      readonly deadlineMs: number;
    }
  | {
      readonly type: "drawn";
      readonly height: Height;
      readonly round: Round;
      readonly committer: Seat;
      readonly proposer: Seat;
    }
  | {
      readonly type: "proposed";
      readonly height: Height;
      readonly round: Round;
      readonly proposer: Seat;
      readonly blockId: BlockId;
      readonly carriedFrom: Round | null;
      readonly txCount: number;
    }
  | {
      readonly type: "counted";
      readonly kind: "attest" | "finality" | "nullify";
      readonly height: Height;
      readonly round: Round;
      readonly seat: Seat;
      readonly blockId: BlockId | null;
      readonly reason: NullifyReason | null;
    }
  | { readonly type: "certified"; readonly certificate: Certificate }
  | {
      readonly type: "refused";
      readonly height: Height;
      readonly round: Round;
      readonly blockId: BlockId;
      readonly code: string;
      readonly detail: string;
    }
  /** P18: two signed values in one slot; beyond those that are kept, they are counted. */
  | { readonly type: "accused"; readonly seat: Seat; readonly height: Height; readonly round: Round }
  | { readonly type: "listening"; readonly heard: number; readonly needed: number }
  | { readonly type: "voting" }
  | { readonly type: "amnesia"; readonly heard: number; readonly needed: number };

export type EntryCause = "start" | "restart" | "decided" | "nullified" | "attested" | "grace";
