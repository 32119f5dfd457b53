/** The state that every view draws: small, readonly, and a function of the trace (reduce.ts). */
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { NullifyReason } from "@/lib/chain/votes";
import type { BlockSummary, Mode, TableView, TxStatus } from "./trace";

export interface View {
  /** The last event in it. */
  readonly seq: number;
  readonly at: number;
  readonly mode: Mode;
  /** Null in the lobby. */
  readonly table: TableView | null;
  readonly seat: Seat | null;
  readonly height: Height;
  readonly rounds: readonly RoundView[];
  /** The latest final blocks, newest last. */
  readonly blocks: readonly BlockSummary[];
  readonly tip: { readonly height: Height; readonly id: BlockId };
  /** Transactions sequenced so far. */
  readonly final: number;
  readonly pool: { readonly waiting: number; readonly own: number };
  readonly seats: readonly SeatView[];
  readonly peers: readonly PeerView[];
  /** Own submissions, newest last. */
  readonly transactions: readonly {
    readonly id: TxId;
    readonly status: TxStatus;
    readonly at: number;
    readonly finalAt: number | null;
  }[];
  readonly behindBy: number;
  readonly storageFull: boolean;
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
}

export interface PeerView {
  readonly peer: string;
  readonly seat: Seat | null;
  readonly session: string;
  readonly state: "connected" | "suspect";
  readonly rttMs: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly queuedBytes: number;
  readonly blamed: { readonly code: string; readonly detail: string } | null;
}

export const RECENT_BLOCKS_MAX = 50;
/** Own transactions followed on screen. */
export const TRACKED_TXS_MAX = 200;
