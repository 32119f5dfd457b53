/** Seats that lie to whoever catches up: their ranges are wrong in ways that only a check of the proof finds (P22). */
import { blockIdOf } from "@/lib/chain/header";
import type { RangeBlock } from "@/lib/wire/message";
import type { Behaviour } from "./behaviour";

export const lieInSync: Behaviour = {
  what: "serves false blocks to who catches up",
  alter(effect, { unit }) {
    if (effect.type !== "send" || effect.message.type !== "range") return [effect];
    const { blocks } = effect.message;
    const last = blocks.at(-1);
    if (last === undefined) return [effect];
    return [{ ...effect, message: { ...effect.message, blocks: [...blocks.slice(0, -1), lie(last, unit())] } }];
  },
};

function lie(block: RangeBlock, draw: number): RangeBlock {
  if (draw < 0.25) return { ...block, certificate: null };
  if (draw < 0.5) return { ...block, body: block.body.slice(1), header: { ...block.header, timestampMs: 1 } };
  // Another block, a millisecond later, under the signatures of the real one.
  const header = { ...block.header, timestampMs: block.header.timestampMs + 1 };
  return { ...block, header, certificate: block.certificate && { ...block.certificate, blockId: blockIdOf(header) } };
}
