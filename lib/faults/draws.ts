/** Seats that tamper with the draw (P3 – P6): none of it may ever choose a proposer. */
import { committerOf } from "@/lib/chain/delegation";
import { vrfAlpha } from "@/lib/chain/seed";
import type { Commitment } from "@/lib/chain/votes";
import { type Act, type Behaviour, entersRound, ownCommitment, type Send } from "./behaviour";

export const forgeVrf: Behaviour = {
  what: "commits to a random value whose proof is wrong",
  alter(effect, liar) {
    const commitment = ownCommitment(effect, liar);
    if (commitment === null) return [effect];
    const proof = commitment.proof.slice();
    proof[0] = (proof[0] as number) ^ 1;
    return [forged(effect as Send, commitment, proof)];
  },
};

/** The proof is valid, for another round. */
export const replayVrf: Behaviour = {
  what: "commits to the random value of an earlier round",
  alter(effect, liar) {
    const commitment = ownCommitment(effect, liar);
    if (commitment === null) return [effect];
    const earlier = liar.memory.commitment;
    if (earlier === null || earlier.height < commitment.height) liar.memory.commitment = commitment;
    return [earlier === null ? effect : forged(effect as Send, commitment, earlier.proof)];
  },
};

/** The proof is valid, of another seat's key. */
export const foreignVrf: Behaviour = {
  what: "commits to another seat's random value",
  alter(effect, liar) {
    const heard = [...liar.node.core.current.rounds.values()].find(
      ({ commitment }) => commitment !== null && commitment.seat !== liar.node.core.seat,
    )?.commitment;
    if (heard) liar.memory.commitment = heard;
    const commitment = ownCommitment(effect, liar);
    if (commitment === null) return [effect];
    const other = liar.memory.commitment;
    return [other === null ? effect : forged(effect as Send, commitment, other.proof)];
  },
};

/** Valid in itself, and not this seat's turn: the real validator inside proves and says it. */
export const commitOutOfTurn: Behaviour = {
  what: "commits when it is not its turn",
  alter(effect, { node }) {
    const { seat, tip, current } = node.core;
    const { height, round } = current;
    if (!entersRound(effect) || seat === null || committerOf(node.table, height, round) === seat) return [effect];
    const alpha = vrfAlpha(node.table.networkId, height, round, tip.seed);
    return [effect, { type: "prove", height, round, alpha }];
  },
};

const forged = ({ to }: Send, { height, round, seat }: Commitment, proof: Commitment["proof"]): Act => ({
  type: "forge",
  to,
  unsigned: { type: "commitment", height, round, seat, proof },
  as: { type: "plain" },
});
