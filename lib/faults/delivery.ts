/** Seats that say the right things at the wrong time, or to the wrong people. */
import type { NodeEffect } from "@/lib/node/effect";
import { type Behaviour, halves, type Liar, ownCommitment, ownProposal, ownVote } from "./behaviour";

const isOwn = (effect: NodeEffect, liar: Liar): boolean =>
  ownVote(effect, liar) !== null || ownProposal(effect, liar) !== null || ownCommitment(effect, liar) !== null;

export const delay: Behaviour = {
  what: "sends everything up to half a round late",
  alter(effect, { node, unit }) {
    if (effect.type !== "send" || effect.message.type === "hello") return [effect];
    return [{ type: "later", delayMs: Math.floor((unit() * node.table.params.roundMs) / 2), act: effect }];
  },
};

/** Just before the first deadline, so that some seats hear it in time and some do not. */
export const lastMoment: Behaviour = {
  what: "sends its votes and proposals at the last moment of the round",
  alter(effect, liar) {
    if (!isOwn(effect, liar)) return [effect];
    const { roundMs } = liar.node.table.params;
    return [{ type: "later", delayMs: Math.floor(roundMs * (0.6 + 0.4 * liar.unit())), act: effect }];
  },
};

export const selective: Behaviour = {
  what: "sends its votes and proposals to half of the seats",
  alter(effect, liar) {
    if (effect.type !== "send" || !isOwn(effect, liar)) return [effect];
    return [{ ...effect, to: halves(effect.to, liar)[0] }];
  },
};

/** Which half is cut off turns with the height; the others see a neighbour that hears them and never answers. */
export const partition: Behaviour = {
  what: "sends nothing at all to half of the seats",
  alter(effect, liar) {
    if (effect.type !== "send" || effect.message.type === "hello") return [effect];
    return [{ ...effect, to: halves(effect.to, liar)[0] }];
  },
};
