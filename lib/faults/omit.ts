/**
 * Parts of a round that are not done at all. Unlike one who keeps its messages to itself (withhold.ts), who omits does
 * not count its own vote either, so exactly one voice is missing everywhere. Nothing is signed, so this is safe with any
 * key: a validator that was away would have done the same.
 */
import type { Round } from "@/lib/chain/ids";
import type { SlotMessage } from "@/lib/chain/votes";
import type { NodeEffect } from "@/lib/node/effect";
import type { Struck, Withheld } from "@/lib/port/fault";

/** Which vote's slot is left empty. The commitment has none (P5). */
const VOTES: Readonly<Record<SlotMessage["type"], Withheld | null>> = {
  propose: "proposal",
  attest: "attestation",
  finality: "finality",
  nullify: null,
};

/** The part of a round that this effect begins, if it is one that can be withheld. */
export function partOf(effect: NodeEffect): (Struck & { readonly what: Withheld }) | null {
  if (effect.type === "prove") return { what: "commitment", height: effect.height, round: effect.round };
  if (effect.type !== "write" || effect.vote === null) return null;
  const { type, height, round } = effect.vote;
  const what = VOTES[type];
  return what === null ? null : { what, height, round };
}

/** What happens instead: the part is left out, and what was to become durable with it still does (P16). */
export function omitted(effect: NodeEffect): NodeEffect[] {
  if (effect.type !== "write") return [];
  return [{ ...effect, vote: null, purpose: { type: "nothing" } }];
}

export const isSameRound = (a: Struck | null, b: { readonly height: number; readonly round: Round }): boolean =>
  a !== null && a.height === b.height && a.round === b.round;
