/**
 * What happened, event by event, as one validator saw it. Every view is drawn from these and from nothing else: the
 * live picture is the newest state, and any earlier one is a replay up to `seq`. Complete enough to check afterwards.
 */
import type { Certificate } from "@/lib/chain/certificate";
import type { BlockId, Height, LogRoot, NetworkId, PublicKey, Round, Seat, TxId } from "@/lib/chain/ids";
import type { Params } from "@/lib/chain/params";
import type { NullifyReason } from "@/lib/chain/votes";
import type { FaultFact } from "./fault";
import type { LinkDownCode, LinkStats } from "./mesh";

export interface TraceBase {
  /** Ascending from 1, without gaps, over the life of one worker. */
  readonly seq: number;
  /** Milliseconds since the Unix epoch on this tab's clock. */
  readonly at: number;
  /** The event that led to this one, where one did: a message that completed a quorum, a timer that ended a round. */
  readonly causeSeq: number | null;
}

export type TraceEvent = TraceBase & TraceFact;

export type TraceFact =
  | RoundFact
  | MessageFact
  | ChainFact
  | PoolFact
  | SelfFact
  /** A fault that was asked for, of this validator or of a practice seat of its page. */
  | FaultFact
  /** At most twice a second. */
  | { readonly type: "links"; readonly links: readonly LinkStats[] }
  | { readonly type: "peerUp"; readonly peer: string; readonly seat: Seat | null; readonly session: string }
  | {
      readonly type: "peerDown";
      readonly peer: string;
      readonly seat: Seat | null;
      readonly code: LinkDownCode;
      readonly detail: string;
    }
  /** A neighbour provably broke the protocol. */
  | {
      readonly type: "blamed";
      readonly peer: string;
      readonly seat: Seat | null;
      readonly code: string;
      readonly detail: string;
    }
  /** A neighbour says more than is read of one: what is beyond waits (P23). Once for each flood. */
  | { readonly type: "limited"; readonly peer: string; readonly seat: Seat | null }
  /** Two signed values in one slot (P18). */
  | { readonly type: "accused"; readonly seat: Seat; readonly height: Height; readonly round: Round };

export type RoundFact =
  | {
      readonly type: "entered";
      readonly height: Height;
      readonly round: Round;
      readonly cause: "start" | "restart" | "decided" | "nullified" | "attested" | "grace";
      readonly committer: Seat;
      readonly clearingMs: number;
      readonly idleMs: number;
      readonly deadlineMs: number;
    }
  /** The commitment is here and its VRF proof verified: it draws the proposer (P5, P6). `beta` is 64 bytes, hexadecimal. */
  | {
      readonly type: "drawn";
      readonly height: Height;
      readonly round: Round;
      readonly committer: Seat;
      readonly proposer: Seat;
      readonly beta: string;
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
  /** A vote counted here, its signature verified. */
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
    };

/** One message on one link. Only this tab's own links are seen. */
export interface MessageFact {
  readonly type: "message";
  readonly kind: string;
  /** What it is: a vote's kind, a certificate's, or empty. */
  readonly of: string;
  readonly height: Height | null;
  readonly round: Round | null;
  readonly direction: "in" | "out";
  readonly peer: string;
  /** Seats at both ends; null for an observer. */
  readonly from: Seat | null;
  readonly to: Seat | null;
  /** On the sender's clock for what we sent; null for what we received, because messages carry no time. */
  readonly sentAt: number | null;
  readonly recvAt: number | null;
  readonly bytes: number;
  /** True: signatures checked here. False: refused. Null: nothing to check, or ours. */
  readonly verified: boolean | null;
}

export type ChainFact =
  | {
      readonly type: "final";
      readonly block: BlockSummary;
      readonly synced: boolean;
    }
  | { readonly type: "behind"; readonly by: number }
  /** Blocks are missing here and no neighbour serves them; who had nothing is asked again (P22). */
  | { readonly type: "unserved"; readonly by: number };

/** A final block, without its transactions' bodies. */
export interface BlockSummary {
  readonly height: Height;
  readonly id: BlockId;
  readonly parentId: BlockId;
  readonly timestampMs: number;
  readonly finalAtMs: number;
  readonly proposer: Seat;
  /** Where it was first proposed, and where it became final. */
  readonly proposedRound: Round;
  readonly finalRound: Round | null;
  readonly txCount: number;
  readonly logSize: number;
  readonly logRoot: LogRoot;
  /** Whose finality votes this tab verified; null for a block that is final by descent (P22). */
  readonly signers: readonly Seat[] | null;
  /** At most {@link SUMMARY_TX_IDS_MAX} ids. */
  readonly txIds: readonly TxId[];
}

export const SUMMARY_TX_IDS_MAX = 64;

export type PoolFact =
  /** Transactions that entered the pool: ours, or a neighbour's. At most {@link SUMMARY_TX_IDS_MAX} ids are listed. */
  | {
      readonly type: "pooled";
      readonly count: number;
      readonly ids: readonly TxId[];
      readonly own: boolean;
      /** Encoded bytes of each listed id; 0 if it was gone before it could be measured. */
      readonly sizes: readonly number[];
    }
  | { readonly type: "pool"; readonly waiting: number; readonly own: number }
  /** How one of our own submissions fares. */
  | { readonly type: "tx"; readonly id: TxId; readonly status: TxStatus };

/** Monotone: unknown → pooled → proposed → attested → final, or refused. */
export type TxStatus =
  | { readonly type: "unknown" }
  | { readonly type: "pooled"; readonly own: boolean }
  | { readonly type: "proposed"; readonly height: Height; readonly round: Round }
  | { readonly type: "attested"; readonly height: Height; readonly round: Round }
  /** `index` is its place in the whole log, from 0. */
  | { readonly type: "final"; readonly height: Height; readonly index: number }
  | { readonly type: "refused"; readonly code: string; readonly detail: string };

export type SelfFact =
  /** The table is known and this validator begins, or begins again, at its tip. */
  | {
      readonly type: "began";
      readonly table: TableView;
      readonly seat: Seat | null;
      readonly tip: { readonly height: Height; readonly id: BlockId };
      readonly logSize: number;
      /** The latest final blocks out of the store, newest last. */
      readonly blocks: readonly BlockSummary[];
    }
  | { readonly type: "mode"; readonly mode: Mode }
  | { readonly type: "storage"; readonly full: boolean }
  | {
      readonly type: "halted";
      readonly height: Height;
      readonly blockIds: readonly [BlockId, BlockId];
      readonly liars: readonly Seat[];
    };

/** What this validator is doing, in one word. */
export type Mode =
  /** In the lobby: the table is not sealed. */
  | { readonly type: "waiting" }
  /** Restarted; hearing where the others stand before it votes (P17). */
  | { readonly type: "listening"; readonly heard: number; readonly needed: number }
  | { readonly type: "validating" }
  | { readonly type: "observing"; readonly why: ObserverReason }
  /** Own votes may be missing: relays and syncs until a safe height (P17). */
  | { readonly type: "amnesiac"; readonly heard: number; readonly needed: number }
  | { readonly type: "paused" }
  | { readonly type: "halted" }
  | { readonly type: "stopped"; readonly code: string; readonly detail: string };

export type ObserverReason = "asked" | "no-seat" | "seat-in-use" | "another-signer" | "memory-lost" | "storage";

/** The table as the page shows it: the genesis without what only signatures need. */
export interface TableView {
  readonly networkId: NetworkId;
  readonly roomCode: string;
  readonly name: string;
  readonly params: Params;
  readonly genesisTimeMs: number;
  readonly n: number;
  readonly f: number;
  readonly q: number;
  readonly validators: readonly { readonly name: string; readonly signingKey: PublicKey }[];
}
