/** Seats that hand round certificates which prove nothing, or nothing new. */
import type { Seat } from "@/lib/chain/ids";
import { type Act, type Behaviour, entersRound, type Liar, nobodysBlock, seats } from "./behaviour";

export const staleCertificate: Behaviour = {
  what: "repeats the finality certificate of an old height",
  alter(effect, liar) {
    const { memory } = liar;
    if (effect.type === "trace" && effect.note.type === "final" && effect.note.certificate !== null)
      memory.certificate ??= { type: "certificate", certificate: effect.note.certificate };
    if (!entersRound(effect) || memory.certificate === null) return [effect];
    return [effect, { type: "send", to: seats(liar), message: memory.certificate }];
  },
};

/** One signature, its own, under the names of a quorum. */
export const forgeCertificate: Behaviour = {
  what: "makes certificates out of its own signature",
  alter: (effect, liar) => [effect, ...certificate(effect, liar, ({ q }) => Array.from({ length: q }, (_, i) => i))],
};

/** Its own signature, as often as a quorum needs. */
export const countTwice: Behaviour = {
  what: "signs a certificate as often as a quorum needs",
  alter: (effect, liar) => [effect, ...certificate(effect, liar, ({ q }, seat) => Array<Seat>(q).fill(seat))],
};

function certificate(
  effect: Parameters<Behaviour["alter"]>[0],
  liar: Liar,
  signersOf: (table: Liar["node"]["table"], seat: Seat) => readonly Seat[],
): Act[] {
  const { core, table } = liar.node;
  const { height, round, blocks } = core.current;
  if (!entersRound(effect) || core.seat === null) return [];
  const slot = { height, round, seat: core.seat };
  const [known] = blocks.keys();
  const draw = liar.unit();
  const blockId = known ?? nobodysBlock(round);
  return [
    {
      type: "forge",
      to: seats(liar),
      unsigned:
        draw < 0.3
          ? { ...slot, type: "nullify", reason: 1 }
          : { ...slot, type: draw < 0.6 ? "attest" : "finality", blockId },
      as: { type: "certificate", signers: signersOf(table, core.seat) },
    },
  ];
}
