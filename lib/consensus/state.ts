/**
 * What the core knows. One value, readonly throughout: a turn returns the next one. Everything about a height lives and
 * dies with it, so nothing stale can leak into the next.
 */

import type { PeerId } from "@/lib/base/peer";
import type {
  AttestationCertificate,
  Certificate,
  FinalityCertificate,
  NullificationCertificate,
} from "@/lib/chain/certificate";
import type { Table } from "@/lib/chain/genesis";
import type { Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { CheckedCommitment, Verified } from "@/lib/chain/messages";
import type { Rejection } from "@/lib/chain/rejection";
import type { Tip } from "@/lib/chain/validity";
import type { Attestation, FinalityVote, NullifyVote, Proposal, SlotMessage } from "@/lib/chain/votes";

export interface State {
  /** This validator's seat, or null for an observer, which does everything except vote. */
  readonly seat: Seat | null;
  readonly mode: Mode;
  /** No slot below this height is ever filled again (P16, P17). */
  readonly voteFloor: Height;
  readonly tip: Tip;
  readonly tipCertificate: FinalityCertificate | null;
  readonly current: HeightState;
  readonly poolWaiting: number;
  readonly peers: ReadonlyMap<PeerId, PeerState>;
  /** Accusations already made, as "seat/height" (P18). */
  readonly accused: ReadonlySet<string>;
  /** P18: of seats with more accusations than are kept, the last height that was counted. */
  readonly accusedAt: ReadonlyMap<Seat, Height>;
}

/**
 * `listening`: restarted, hearing where the others stand before voting (P17). `amnesiac`: own votes may be missing,
 * collecting finality certificates to find a safe height (P17). `stopped`: P24, or another signer of this seat.
 */
export type Mode =
  | { readonly type: "active" }
  | { readonly type: "listening"; readonly heard: ReadonlySet<Seat> }
  | { readonly type: "amnesiac"; readonly heights: ReadonlyMap<Seat, Height>; readonly raising: boolean }
  | { readonly type: "stopped" };

export interface HeightState {
  readonly height: Height;
  readonly round: Round;
  /** Counts entries into rounds over the whole life of the process: identifies timers (P14). */
  readonly entry: number;
  readonly enteredAtMs: number;
  /** P14: the exponent the height starts with. */
  readonly baseStep: number;
  readonly phase: RoundPhase;
  readonly rounds: ReadonlyMap<Round, RoundState>;
  readonly blocks: ReadonlyMap<BlockId, BlockState>;
  /** Votes of rounds too far ahead to tally: the highest per seat and kind (P23). */
  readonly far: ReadonlyMap<string, Verified<Attestation | FinalityVote | NullifyVote>>;
  /** Keys of certificates that are durable, or asked to be with a vote under way (P16). */
  readonly durable: ReadonlySet<string>;
  /** Everything this seat has signed at this height and stored. */
  readonly own: readonly SlotMessage[];
  readonly decision: { readonly certificate: FinalityCertificate; readonly asked: boolean } | null;
  /** Delay of the next Status while nothing moves (P13). */
  readonly statusMs: number;
}

/** What the round's clock has reached (P14). */
export interface RoundPhase {
  readonly clearing: boolean;
  readonly idleOver: boolean;
  /** The deadline came so late that this tab must have slept; it is judged the next time, late or not. */
  readonly slept: boolean;
  readonly deadlinePassed: boolean;
  readonly graceOver: boolean;
  readonly graceScheduled: boolean;
  readonly holdScheduled: boolean;
}

export const freshPhase = (clearing: boolean): RoundPhase => ({
  clearing,
  idleOver: false,
  slept: false,
  deadlinePassed: false,
  graceOver: false,
  graceScheduled: false,
  holdScheduled: false,
});

export interface RoundState {
  readonly commitment: CheckedCommitment | null;
  readonly proposal: ReceivedProposal | null;
  /** Per seat, the first proposal seen, refused ones too: a second one accuses it (P18). */
  readonly proposals: readonly (Proposal | null)[];
  /** Per seat, the first vote seen of each kind. */
  readonly attestations: readonly (Attestation | null)[];
  readonly nullifications: readonly (NullifyVote | null)[];
  readonly finalities: readonly (FinalityVote | null)[];
  readonly attested: AttestationCertificate | null;
  readonly nullified: NullificationCertificate | null;
  readonly finalized: FinalityCertificate | null;
  readonly mine: OwnRound;
}

export interface ReceivedProposal {
  readonly proposal: Proposal;
  /** Null when it came from the neighbour that is us. */
  readonly from: PeerId | null;
  /** Status was sent to its proposer because certificates it rests on are missing here. */
  readonly asked: boolean;
}

/** What this seat did in a round. Set when asked for, so that nothing is asked for twice. */
export interface OwnRound {
  readonly proved: boolean;
  readonly proposed: boolean;
  readonly attested: boolean;
  readonly resolved: "nullify" | "finality" | null;
}

export interface BlockState {
  readonly header: Header | null;
  readonly txIds: readonly TxId[] | null;
  readonly verdict: "checking" | "valid" | Rejection;
}

export interface PeerState {
  readonly seat: Seat | null;
  /** When its last Status messages were answered, newest last, at most {@link STATUS_ANSWERS_PER_SECOND_MAX}. */
  readonly answeredAtMs: readonly number[];
}

/** P13: answers to one peer's Status in any second. */
export const STATUS_ANSWERS_PER_SECOND_MAX = 2;
/** P23: rounds ahead of the current one whose votes are tallied; the memory of a height is bounded by it. */
export const FUTURE_ROUNDS_MAX = 16;
/** P18: accusations kept per seat. */
export const EVIDENCE_PER_SEAT_MAX = 16;

/** A round of which nothing is known; one value per table, since nothing ever changes it. */
export function emptyRound(table: Table): RoundState {
  let round = EMPTY_ROUNDS.get(table);
  if (round === undefined) {
    const none = Array<null>(table.n).fill(null);
    round = {
      commitment: null,
      proposal: null,
      proposals: none,
      attestations: none,
      nullifications: none,
      finalities: none,
      attested: null,
      nullified: null,
      finalized: null,
      mine: { proved: false, proposed: false, attested: false, resolved: null },
    };
    EMPTY_ROUNDS.set(table, round);
  }
  return round;
}

const EMPTY_ROUNDS = new WeakMap<Table, RoundState>();

/** The highest round below `below` with an attestation certificate (P7), with its certificate. */
export function highestAttested(
  { rounds }: HeightState,
  below = Number.POSITIVE_INFINITY,
): AttestationCertificate | null {
  let best: AttestationCertificate | null = null;
  for (const [round, { attested }] of rounds)
    if (attested !== null && round < below && (best === null || round > best.round)) best = attested;
  return best;
}

/** True when every round of [from, until) has a nullification certificate. */
export function allNullified({ rounds }: HeightState, from: Round, until: Round): boolean {
  for (let round = from; round < until; round++) if (!rounds.get(round)?.nullified) return false;
  return true;
}

export const heldCertificate = (state: State, { type, height, round }: Certificate): Certificate | null => {
  if (type === "finality" && height === state.tip.height) return state.tipCertificate;
  if (height !== state.current.height) return null;
  const at = state.current.rounds.get(round);
  if (at === undefined) return null;
  return type === "attest" ? at.attested : type === "nullify" ? at.nullified : at.finalized;
};
