/**
 * P18: two different signed values by one seat in one slot. Both messages travel whole, so anyone who knows the genesis
 * can check the accusation; an honest seat can never be accused, because its store refuses the second write (P16).
 */
import { refine, struct } from "./codec";
import { type SlotMessage, sameValue, slotMessagePart, slotOf } from "./votes";

export interface Evidence {
  readonly first: SlotMessage;
  readonly second: SlotMessage;
}

/** Why a pair of messages proves nothing, or undefined if it does. Signatures are checked elsewhere. */
export function evidenceFault({ first, second }: Evidence): string | undefined {
  const [a, b] = [slotOf(first), slotOf(second)];
  if (first.seat !== second.seat) return `got seats ${first.seat} and ${second.seat}, want one seat`;
  if (a.height !== b.height || a.round !== b.round || a.kind !== b.kind) return "got two slots, want one";
  if (sameValue(first, second)) return "got the same value twice, want two different values";
  return undefined;
}

/** The pair in an order that does not depend on which message came first, so that equal evidence is equal. */
export function evidenceOf(a: SlotMessage, b: SlotMessage): Evidence {
  return valueKey(a) <= valueKey(b) ? { first: a, second: b } : { first: b, second: a };
}

const valueKey = (message: SlotMessage): string =>
  message.type === "nullify"
    ? "nullify"
    : `${message.type}/${message.blockId}/${message.type === "propose" ? message.carriedFrom : ""}`;

export const evidencePart = refine(
  struct<Evidence>({ first: slotMessagePart, second: slotMessagePart }),
  evidenceFault,
);
