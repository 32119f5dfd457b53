/** Answers from the edge to what the core asked for: slots stored, proofs made, blocks built. */
import { proposerOf } from "@/lib/chain/delegation";
import type { CheckedCommitment, Verified } from "@/lib/chain/messages";
import { type SlotMessage, sameValue, type Unsigned, type Vote } from "@/lib/chain/votes";
import { setBlock } from "./blocks";
import type { Input } from "./input";
import { standDown } from "./memory";
import { bundleOf, takeCommitment, takeProposal } from "./proposal";
import { mayVote, persistProposal } from "./rules";
import { countVote } from "./tally";
import { emit, note, roundOf, type Turn, updateHeight, updateRound } from "./turn";

/** P16: the slot is durable. Only now is the message said, and it is said as the store has it. */
export function onStored(turn: Turn, asked: Unsigned<SlotMessage>, message: SlotMessage): void {
  const { current, seat, mode } = turn.state;
  if (!sameValue(asked, message)) return standDown(turn); // Another signer lives.
  if (message.height !== current.height) return;
  // Who stood down or lost memory meanwhile says nothing more, not even what was under way (P16, P17).
  if (seat === null || mode.type !== "active") return;
  updateHeight(turn, { own: [...current.own, message] });
  if (message.type === "propose") return sayProposal(turn, message);
  emit(turn, { type: "broadcast", message: { type: "vote", vote: message } });
  countVote(turn, message as Verified<Vote>);
}

function sayProposal(turn: Turn, proposal: Extract<SlotMessage, { type: "propose" }>): void {
  const { height, round, seat, blockId, carriedFrom } = proposal;
  const at = roundOf(turn, round);
  if (at.proposal === null) updateRound(turn, round, { proposal: { proposal, from: null, asked: true } });
  const bundle = bundleOf(turn, round);
  if (bundle === null || at.commitment === null) return;
  // It stands in its round before it is taken like any other, so nobody else would tell of it.
  const { txCount } = bundle.header;
  if (at.proposal === null)
    note(turn, { type: "proposed", height, round, proposer: seat, blockId, carriedFrom, txCount });
  emit(turn, { type: "broadcast", message: { type: "proposal", bundle } });
  takeProposal(turn, null, { ...bundle, commitment: at.commitment });
}

/** P5: the commitment needs no slot; it cannot differ. */
export function onProved(turn: Turn, commitment: CheckedCommitment): void {
  if (commitment.height !== turn.state.current.height) return;
  emit(turn, { type: "broadcast", message: { type: "commitment", commitment } });
  takeCommitment(turn, commitment);
}

/** P7: a fresh block came back from the pool; the round may be over by now. */
export function onBuilt(turn: Turn, { height, round, block }: Extract<Input, { type: "built" }>): void {
  const { current } = turn.state;
  if (height !== current.height || round !== current.round || !mayVote(turn.state)) return;
  const { commitment, attested, proposal } = roundOf(turn, round);
  if (commitment === null || attested !== null || proposal !== null) return;
  if (proposerOf(turn.table, commitment.beta) !== turn.state.seat) return;
  setBlock(turn, block.blockId, { header: block.header, txIds: block.txIds, verdict: "valid" });
  persistProposal(turn, block.blockId, null);
}
