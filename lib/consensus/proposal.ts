/** Proposals: taking one in, judging it, and putting together what travels with one (P7, P8). */
import type { PeerId } from "@/lib/base/peer";
import { proposerOf } from "@/lib/chain/delegation";
import { evidenceOf } from "@/lib/chain/evidence";
import type { Round } from "@/lib/chain/ids";
import { BUNDLED_NULLIFICATIONS_MAX, type CheckedCommitment, type ProposalBundle } from "@/lib/chain/messages";
import { type Proposal, sameValue } from "@/lib/chain/votes";
import { wantBlock } from "./blocks";
import { disowned } from "./memory";
import { FUTURE_ROUNDS_MAX } from "./state";
import { accuse, takeCertificate } from "./tally";
import { note, roundOf, type Turn, updateRound } from "./turn";

/** A commitment cannot differ from another of its round (P5), so the first is the one. */
export function takeCommitment(turn: Turn, commitment: CheckedCommitment): void {
  const { current } = turn.state;
  const { height, round, seat } = commitment;
  if (height !== current.height || round > current.round + FUTURE_ROUNDS_MAX) return;
  if (roundOf(turn, round).commitment !== null) return;
  updateRound(turn, round, { commitment });
  note(turn, { type: "drawn", height, round, committer: seat, proposer: proposerOf(turn.table, commitment.beta) });
}

export function takeProposal(turn: Turn, from: PeerId | null, bundle: ProposalBundle<CheckedCommitment>): void {
  const { proposal, header, txIds, attestation, nullifications } = bundle;
  const { height, round, seat, blockId } = proposal;
  const { current } = turn.state;
  if (height !== current.height || round > current.round + FUTURE_ROUNDS_MAX || disowned(turn, proposal)) return;
  takeCommitment(turn, bundle.commitment);
  for (const certificate of [attestation, ...nullifications])
    if (certificate !== null) takeCertificate(turn, certificate);
  countProposal(turn, proposal);
  const fault = proposalFault(turn, bundle);
  if (fault !== undefined)
    return note(turn, { type: "refused", height, round, blockId, code: "wrong-proposer", detail: fault });
  if (roundOf(turn, round).proposal !== null) return;
  updateRound(turn, round, { proposal: { proposal, from, asked: false } });
  const { carriedFrom } = proposal;
  note(turn, { type: "proposed", height, round, proposer: seat, blockId, carriedFrom, txCount: header.txCount });
  wantBlock(turn, { blockId, header, txIds, holders: [seat] });
}

/** P18: two proposals of one seat and round are evidence, even of a seat that had no right to make any. */
function countProposal(turn: Turn, proposal: Proposal): void {
  const { round, seat } = proposal;
  const { proposals } = roundOf(turn, round);
  const first = proposals[seat];
  if (!first) updateRound(turn, round, { proposals: proposals.with(seat, proposal) });
  else if (!sameValue(first, proposal)) accuse(turn, evidenceOf(first, proposal));
}

/** What makes a proposal one that nobody may attest, whatever else is known; the signer is at fault. */
function proposalFault(
  turn: Turn,
  { proposal, header, commitment }: ProposalBundle<CheckedCommitment>,
): string | undefined {
  const drawn = proposerOf(turn.table, commitment.beta); // P6
  if (proposal.seat !== drawn) return `got a proposal by seat ${proposal.seat}, the draw says ${drawn}`;
  if (proposal.carriedFrom !== null) {
    if (proposal.carriedFrom >= proposal.round)
      return `got a block carried from round ${proposal.carriedFrom}, want an earlier one`;
    return header.round > proposal.carriedFrom ? "got a carried block that is newer than its certificate" : undefined;
  }
  if (header.round !== proposal.round) return `got a fresh block of round ${header.round}, want ${proposal.round}`;
  if (header.proposer !== proposal.seat) return `got a fresh block by seat ${header.proposer}, want ${proposal.seat}`;
  // The header may show another proof of the same draw: β is unique, its proofs are not (RFC 9381 §3.4). P20 judges it.
  return undefined;
}

/** The proposal of a round with all that a neighbour needs to judge it, if this validator has it. */
export function bundleOf(turn: Turn, round: Round): ProposalBundle | null {
  const { proposal, commitment } = roundOf(turn, round);
  if (proposal === null || commitment === null) return null;
  const block = turn.state.current.blocks.get(proposal.proposal.blockId);
  if (!block?.header || block.txIds === null) return null;
  const { carriedFrom } = proposal.proposal;
  const attestation = carriedFrom === null ? null : roundOf(turn, carriedFrom).attested;
  const nullifications = [];
  for (let k = round - 1; k > (carriedFrom ?? -1) && nullifications.length < BUNDLED_NULLIFICATIONS_MAX; k--) {
    const { nullified } = roundOf(turn, k);
    if (nullified !== null) nullifications.push(nullified);
  }
  return {
    proposal: proposal.proposal,
    header: block.header,
    txIds: block.txIds,
    commitment,
    attestation,
    nullifications,
  };
}
