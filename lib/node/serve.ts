/** P22: what is handed to a neighbour that catches up: blocks up to the last one whose certificate was checked here. */
import type { Height } from "@/lib/chain/ids";
import type { FinalBlock } from "@/lib/storage/store";
import { RANGE_BLOCKS_MAX } from "@/lib/wire/limits";
import type { Range, RangeBlock } from "@/lib/wire/message";

/** Stored blocks from `from` as a range. Only a certificate this validator checked itself may stand at its end. */
export function rangeOf(from: Height, stored: readonly FinalBlock[]): Range {
  const blocks: RangeBlock[] = [];
  let proven = 0;
  for (const { header, body, certificate, certified } of stored.slice(0, RANGE_BLOCKS_MAX)) {
    if (body === null) break;
    blocks.push({ header, body, certificate });
    if (certified) proven = blocks.length;
  }
  const prunedBelow =
    stored.length > 0 && stored[0]?.body === null
      ? (stored.find(({ body }) => body !== null)?.header.height ?? from + stored.length)
      : 0;
  return { type: "range", from, blocks: blocks.slice(0, proven), prunedBelow };
}
