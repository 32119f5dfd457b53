/**
 * A seat that says one thing to half of its neighbours and another to the rest. Every pair is evidence once the two
 * halves compare (P18); two commitments cannot both verify, so there the second one is simply refused (P5).
 */
import { blockIdOf } from "@/lib/chain/header";
import type { BlockId } from "@/lib/chain/ids";
import type { Commitment, SignedMessage, Unsigned, Vote } from "@/lib/chain/votes";
import type { NodeState } from "@/lib/node/state";
import {
  type Act,
  type Behaviour,
  type Forge,
  halves,
  type Liar,
  ownCommitment,
  ownProposal,
  ownVote,
  type Send,
} from "./behaviour";

export const equivocateAttestation = twoVotes("attests two blocks in one round", (vote, liar) =>
  vote.type === "attest" ? { ...slotOf(vote), type: "attest", blockId: anotherBlock(vote.blockId, liar.node) } : null,
);

export const equivocateFinality = twoVotes("votes for the finality of two blocks in one round", (vote, liar) =>
  vote.type === "finality"
    ? { ...slotOf(vote), type: "finality", blockId: anotherBlock(vote.blockId, liar.node) }
    : null,
);

/** The pair that P10 forbids: each half believes that this seat is on its side. */
export const nullifyAndFinality = twoVotes("nullifies a round and votes for finality in it", (vote, { node }) => {
  if (vote.type === "finality") return { ...slotOf(vote), type: "nullify", reason: 5 };
  const [blockId] = node.core.current.blocks.keys();
  return vote.type === "nullify" && blockId !== undefined ? { ...slotOf(vote), type: "finality", blockId } : null;
});

/** The same block a millisecond later: a different block, equally valid. */
export const equivocateProposal: Behaviour = {
  what: "proposes two blocks in one round",
  alter(effect, liar) {
    const bundle = ownProposal(effect, liar);
    if (bundle === null || effect.type !== "send" || bundle.proposal.carriedFrom !== null) return [effect];
    const header = { ...bundle.header, timestampMs: bundle.header.timestampMs + 1 };
    const { height, round, seat } = bundle.proposal;
    const blockId = blockIdOf(header);
    return split(effect, liar, {
      unsigned: { type: "propose", height, round, seat, blockId, carriedFrom: null },
      as: { type: "proposal", bundle: { ...bundle, header } },
    });
  },
};

export const equivocateCommitment: Behaviour = {
  what: "sends half of the seats a commitment that does not verify",
  alter(effect, liar) {
    const commitment = ownCommitment(effect, liar);
    if (commitment === null || effect.type !== "send") return [effect];
    const proof = commitment.proof.slice();
    proof[7] = (proof[7] as number) ^ 1;
    const { height, round, seat } = commitment;
    const unsigned: Unsigned<Commitment> = { type: "commitment", height, round, seat, proof };
    return split(effect, liar, { unsigned, as: { type: "plain" } });
  },
};

function twoVotes(what: string, second: (vote: Vote, liar: Liar) => Unsigned<SignedMessage> | null): Behaviour {
  return {
    what,
    alter(effect, liar) {
      const vote = ownVote(effect, liar);
      const other = vote === null ? null : second(vote, liar);
      if (other === null) return [effect];
      return split(effect as Send, liar, { unsigned: other, as: { type: "plain" } });
    },
  };
}

/** The honest message to one half, the forged one to the other; a single neighbour hears both. */
function split(effect: Send, liar: Liar, forged: Pick<Forge, "unsigned" | "as">): Act[] {
  const [deceived, others] = effect.to.length < 2 ? [effect.to, effect.to] : halves(effect.to, liar);
  return [
    { ...effect, to: others },
    { type: "forge", to: deceived, ...forged },
  ];
}

const slotOf = ({ height, round, seat }: Vote) => ({ height, round, seat });

/** Another block of this height if one is known, else one that nobody has. */
function anotherBlock(blockId: BlockId, { core }: NodeState): BlockId {
  const known = [...core.current.blocks.keys()];
  return known.find((other) => other !== blockId) ?? ([...blockId].reverse().join("") as BlockId);
}
