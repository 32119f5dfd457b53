/** Seats that cost the others memory, traffic or their good name: floods, false accusations, altered messages. */
import { idOf, type TxId } from "@/lib/chain/ids";
import type { SlotMessage, Vote } from "@/lib/chain/votes";
import type { WireMessage } from "@/lib/wire/message";
import { type Behaviour, entersRound, type Forge, type Liar, nobodysBlock, seats } from "./behaviour";

/** Rounds beyond any that a receiver keeps (P23). */
const FAR_ROUNDS = 40;
const PROMISES = 64;

export const floodFuture: Behaviour = {
  what: "votes in rounds that are far away",
  alter(effect, liar) {
    const { seat, current } = liar.node.core;
    if (!entersRound(effect) || seat === null) return [effect];
    const { height, round } = current;
    const to = seats(liar);
    const votes = Array.from({ length: FAR_ROUNDS }, (_, i): Forge => {
      const slot = { height, round: round + 5 + i * (1 + (i % 3)), seat };
      return {
        type: "forge",
        to,
        unsigned:
          i % 2 === 0 ? { ...slot, type: "nullify", reason: 1 } : { ...slot, type: "attest", blockId: nobodysBlock(i) },
        as: { type: "plain" },
      };
    });
    return [effect, ...votes];
  },
};

export const promiseTransactions: Behaviour = {
  what: "announces transactions that do not exist",
  alter(effect, liar) {
    if (!entersRound(effect)) return [effect];
    const { height, round } = liar.node.core.current;
    const ids = Array.from({ length: PROMISES }, (_, i) =>
      idOf<TxId>("rt/fault/v1", Uint8Array.of(height & 255, round & 255, i)),
    );
    return [effect, { type: "send", to: seats(liar), message: { type: "announce", ids } }];
  },
};

/** The accused seat signed the first message; the second one carries the accuser's signature. */
export const slander: Behaviour = {
  what: "accuses honest seats with forged messages",
  alter(effect, liar) {
    const against = entersRound(effect) ? someVote(liar) : null;
    if (against === null) return [effect];
    const { height, round, seat } = against;
    const blockId = nobodysBlock(round);
    return [
      effect,
      {
        type: "forge",
        to: seats(liar),
        unsigned: { type: against.type === "attest" ? "attest" : "finality", height, round, seat, blockId },
        as: { type: "evidence", against },
      },
    ];
  },
};

/** The latest vote heard from another seat, of this height or in the last certificate. */
function someVote({ node }: Liar): SlotMessage | null {
  const heard: (Vote | null)[] = [...node.core.current.rounds.values()].flatMap((at) => [
    ...at.attestations,
    ...at.nullifications,
  ]);
  return heard.findLast((vote) => vote !== null && vote.seat !== node.core.seat) ?? null;
}

export const alterFields: Behaviour = {
  what: "alters a field of every third message after signing it",
  alter(effect, liar) {
    if (effect.type !== "send" || liar.unit() > 1 / 3) return [effect];
    return [{ ...effect, message: altered(effect.message, liar.unit()) }];
  },
};

function altered(message: WireMessage, draw: number): WireMessage {
  switch (message.type) {
    case "vote": {
      const { vote } = message;
      if (draw < 0.3) return { type: "vote", vote: { ...vote, round: vote.round + 1 } };
      if (draw < 0.6) return { type: "vote", vote: { ...vote, seat: vote.seat + 1 } };
      return { type: "vote", vote: { ...vote, signature: flipped(vote.signature) } };
    }
    case "commitment": {
      const { commitment } = message;
      return { type: "commitment", commitment: { ...commitment, proof: flipped(commitment.proof) } };
    }
    case "proposal": {
      const { bundle } = message;
      const { header, txIds } = bundle;
      if (draw < 0.5)
        return { type: "proposal", bundle: { ...bundle, header: { ...header, logSize: header.logSize + 1 } } };
      return { type: "proposal", bundle: { ...bundle, txIds: [...txIds].reverse(), nullifications: [] } };
    }
    case "certificate": {
      const { certificate } = message;
      if (draw < 0.5) return { type: "certificate", certificate: { ...certificate, round: certificate.round + 1 } };
      return { type: "certificate", certificate: { ...certificate, signers: certificate.signers.slice(1) } };
    }
    case "status": {
      const { status } = message;
      return {
        type: "status",
        status: { ...status, height: status.height + (draw < 0.5 ? 1 : 0), tipId: nobodysBlock(1) },
      };
    }
    default:
      return message;
  }
}

function flipped(bytes: Vote["signature"]): Vote["signature"] {
  const out = bytes.slice();
  out[3] = (out[3] as number) ^ 16;
  return out;
}
