/**
 * A seat that says one thing to half of its neighbours and another to the rest: two proposals, two attestations, two
 * finality votes, nullify to some and finality to others. Every pair is evidence once the two halves compare (P18).
 */
import type { PeerId } from "@/lib/base/peer";
import { blockIdOf } from "@/lib/chain/header";
import type { BlockId } from "@/lib/chain/ids";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { NodeEffect } from "@/lib/node/effect";
import type { NodeState } from "@/lib/node/state";
import type { Behaviour, Forge } from "./behaviour";

export const equivocate: Behaviour = {
  name: "equivocate",
  alter(effect, node) {
    if (effect.type !== "send" || effect.to.length < 2) return [effect];
    const { message } = effect;
    if (message.type === "vote" && message.vote.seat === node.core.seat)
      return split(effect, node, secondVote(node, message.vote));
    if (message.type === "proposal" && message.bundle.proposal.seat === node.core.seat)
      return splitProposal(effect, node);
    return [effect];
  },
};

type Send = Extract<NodeEffect, { type: "send" }>;

function split(effect: Send, node: NodeState, second: Unsigned<SlotMessage>): (NodeEffect | Forge)[] {
  const [deceived, others] = halves(effect.to, node);
  const forge: Forge = {
    type: "forge",
    to: deceived,
    unsigned: second,
    wrap: (signed) => ({ type: "vote", vote: signed as Exclude<SlotMessage, { type: "propose" }> }),
  };
  return [{ ...effect, to: others }, forge];
}

/** Another block of this height if one is known, else one that nobody has; a nullifier claims to have voted too. */
function secondVote(node: NodeState, vote: Exclude<SlotMessage, { type: "propose" }>): Unsigned<SlotMessage> {
  const { height, round, seat } = vote;
  const known = [...node.core.current.blocks.keys()];
  if (vote.type === "nullify")
    return known[0] === undefined
      ? { type: "nullify", height, round, seat, reason: 6 }
      : { type: "finality", height, round, seat, blockId: known[0] };
  const other = known.find((blockId) => blockId !== vote.blockId) ?? reversed(vote.blockId);
  return { type: vote.type, height, round, seat, blockId: other };
}

/** The same block a millisecond later: a different block, equally valid. */
function splitProposal(effect: Send, node: NodeState): (NodeEffect | Forge)[] {
  if (effect.message.type !== "proposal" || effect.message.bundle.proposal.carriedFrom !== null) return [effect];
  const { bundle } = effect.message;
  const header = { ...bundle.header, timestampMs: bundle.header.timestampMs + 1 };
  const { height, round, seat } = bundle.proposal;
  const [deceived, others] = halves(effect.to, node);
  const forge: Forge = {
    type: "forge",
    to: deceived,
    unsigned: { type: "propose", height, round, seat, blockId: blockIdOf(header), carriedFrom: null },
    wrap: (signed) => ({ type: "proposal", bundle: { ...bundle, header, proposal: signed as typeof bundle.proposal } }),
  };
  return [{ ...effect, to: others }, forge];
}

/** The neighbours in two halves; which is which turns with the height, so that nobody is always on one side. */
function halves(to: readonly PeerId[], node: NodeState): [PeerId[], PeerId[]] {
  const turn = node.core.current.height;
  const deceived = to.filter((_, i) => (i + turn) % 2 === 0);
  return [deceived, to.filter((peer) => !deceived.includes(peer))];
}

const reversed = (blockId: BlockId): BlockId => [...blockId].reverse().join("") as BlockId;
