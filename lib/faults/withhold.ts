/** Seats that do their part and keep it to themselves: it costs them the round, and nobody can prove ill will. */
import type { NodeEffect } from "@/lib/node/effect";
import { type Behaviour, type Liar, ownCommitment, ownProposal, ownVote } from "./behaviour";

const keepBack = (what: string, isMeant: (effect: NodeEffect, liar: Liar) => boolean): Behaviour => ({
  what,
  alter: (effect, liar) => (isMeant(effect, liar) ? [] : [effect]),
});

export const withholdCommitment = keepBack(
  "keeps its commitments",
  (effect, liar) => ownCommitment(effect, liar) !== null,
);

export const withholdProposal = keepBack("keeps its proposals", (effect, liar) => ownProposal(effect, liar) !== null);

export const withholdAttestation = keepBack(
  "keeps its attestations",
  (effect, liar) => ownVote(effect, liar)?.type === "attest",
);

export const withholdFinality = keepBack(
  "keeps its finality votes",
  (effect, liar) => ownVote(effect, liar)?.type === "finality",
);

export const withholdNullification = keepBack(
  "keeps its nullify votes",
  (effect, liar) => ownVote(effect, liar)?.type === "nullify",
);

export const silence = keepBack(
  "says nothing but hello",
  (effect) => effect.type === "send" && effect.message.type !== "hello",
);

/** Bodies are promised and never handed over. */
export const withholdBodies = keepBack(
  "hands over no transactions",
  (effect) => effect.type === "send" && (effect.message.type === "transactions" || effect.message.type === "block"),
);

/** What it knows of attested blocks others must find out for themselves. */
export const hideCertificates: Behaviour = {
  what: "hides attestation certificates",
  alter(effect) {
    if (effect.type !== "send") return [effect];
    const { message } = effect;
    if (message.type === "certificate" && message.certificate.type === "attest") return [];
    if (message.type !== "status" || message.status.attestation === null) return [effect];
    return [{ ...effect, message: { ...message, status: { ...message.status, attestation: null } } }];
  },
};
