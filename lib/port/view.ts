/** The state that every view draws: small, readonly, and a function of the trace (reduce.ts). */
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { NullifyReason } from "@/lib/chain/votes";
import type { ActiveFault } from "./fault";
import type { BlockSummary, Mode, TableView, TxStatus } from "./trace";

export interface View {
  /** The last event in it. */
  readonly seq: number;
  readonly at: number;
  /** When this life of the validator began, on its own clock; null before the first. */
  readonly beganAt: number | null;
  readonly mode: Mode;
  /** Null in the lobby. */
  readonly table: TableView | null;
  readonly seat: Seat | null;
  readonly height: Height;
  readonly rounds: readonly RoundView[];
  /** Rounds of earlier heights that did not decide, oldest first, at most {@link FAILED_ROUNDS_MAX}. */
  readonly failed: readonly FailedRoundView[];
  /** The latest final blocks, newest last. */
  readonly blocks: readonly BlockSummary[];
  readonly tip: { readonly height: Height; readonly id: BlockId };
  /** Transactions sequenced so far. */
  readonly final: number;
  readonly pool: PoolView;
  readonly seats: readonly SeatView[];
  readonly peers: readonly PeerView[];
  /** Own submissions, newest last. */
  readonly transactions: readonly {
    readonly id: TxId;
    readonly status: TxStatus;
    readonly at: number;
    readonly finalAt: number | null;
  }[];
  /** What this validator checked by itself since it began to watch. */
  readonly checked: CheckedView;
  readonly behindBy: number;
  /** Nobody serves the blocks that are missing here. */
  readonly unserved: boolean;
  readonly storageFull: boolean;
  /** Asked for in this page and still at work, oldest first. */
  readonly faults: readonly ActiveFault[];
  readonly halt: {
    readonly height: Height;
    readonly blockIds: readonly [BlockId, BlockId];
    readonly liars: readonly Seat[];
  } | null;
}

/** A round of the height being decided: the last is the current one, those before it failed. */
export interface RoundView {
  readonly round: Round;
  readonly enteredAt: number;
  readonly clearingMs: number;
  readonly idleMs: number;
  readonly deadlineMs: number;
  readonly committer: Seat;
  readonly drawn: { readonly proposer: Seat; readonly beta: string; readonly at: number } | null;
  readonly proposal: {
    readonly proposer: Seat;
    readonly blockId: BlockId;
    readonly carriedFrom: Round | null;
    readonly txCount: number;
    readonly at: number;
  } | null;
  readonly refused: { readonly code: string; readonly detail: string } | null;
  readonly attested: readonly VoteView[];
  readonly finality: readonly VoteView[];
  readonly nullified: readonly (VoteView & { readonly reason: NullifyReason })[];
  readonly certificates: { readonly attest: boolean; readonly nullify: boolean; readonly finality: boolean };
}

export interface VoteView {
  readonly seat: Seat;
  readonly at: number;
}

export interface FailedRoundView extends RoundView {
  readonly height: Height;
}

export interface PoolView {
  readonly waiting: number;
  readonly own: number;
  /** The newest that wait, oldest first, as far as they were listed: at most {@link POOL_SHOWN_MAX}. */
  readonly shown: readonly PooledTxView[];
}

export interface PooledTxView {
  readonly id: TxId;
  /** Encoded size; 0 if it was gone before it could be measured. */
  readonly bytes: number;
  readonly at: number;
  readonly own: boolean;
}

export interface CheckedView {
  /** Signatures of others' votes. */
  readonly votes: number;
  /** VRF proofs of commitments. */
  readonly draws: number;
  readonly certificates: number;
  /** Blocks that became final by votes, and those that were fetched and checked by descent (P22). */
  readonly blocks: number;
  readonly synced: number;
  /** Messages whose signatures held, and those that were refused. */
  readonly messages: number;
  readonly refused: number;
}

/** What this tab counted of a seat over the last blocks; from its own trace, so from when it began to watch. */
export interface SeatView {
  readonly committed: number;
  readonly proposed: number;
  /** Rounds in which its turn came and nothing arrived: as committer, as proposer. */
  readonly missedCommits: number;
  readonly missedProposals: number;
  /** Of the last {@link RECENT_BLOCKS_MAX} final blocks, newest last: signed, missed, or unknown. */
  readonly recent: readonly ("signed" | "missed" | "unknown")[];
  readonly evidence: number;
  /** How it provably broke the protocol the last time: its link went for it, so this is not the link's. */
  readonly blamed: { readonly code: string; readonly detail: string } | null;
  /** The highest height in which it cast a vote that this tab verified: it has the block before. Null: none seen. */
  readonly votedAt: Height | null;
  /** The time in its last block less this tab's time when the proposal came; so half a round trip too low. */
  readonly clockOffMs: number | null;
}

export interface PeerView {
  readonly peer: string;
  readonly seat: Seat | null;
  readonly session: string;
  /** By the link's own heartbeat: a validator that is paused keeps its links and answers. */
  readonly state: "connected" | "suspect";
  /** When something of the protocol last came from it, to the second; when the link came up if nothing did. */
  readonly heardAt: number;
  readonly rttMs: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly queuedBytes: number;
}

export const RECENT_BLOCKS_MAX = 50;
/** Failed rounds that a page may still ask about; most heights have none. */
export const FAILED_ROUNDS_MAX = 64;
/** Waiting transactions drawn one by one; what is beyond is a number. */
export const POOL_SHOWN_MAX = 256;
/** Own transactions followed on screen. */
export const TRACKED_TXS_MAX = 200;
