/** P22: a range out of a real store. A certificate that came beside a block is checked before it is handed on as proof. */
import { certificateFault, votesIn } from "@/lib/chain/certificate";
import { signatureChecks } from "@/lib/chain/checks";
import type { Table } from "@/lib/chain/genesis";
import type { Height } from "@/lib/chain/ids";
import type { FinalBlock, Store } from "@/lib/storage/store";
import { RANGE_BLOCKS_MAX, RANGE_BYTES } from "@/lib/wire/limits";
import type { Range } from "@/lib/wire/message";
import type { Edge } from "./edge";
import { rangeOf } from "./serve";

export async function rangeFor(store: Store, edge: Edge, table: Table, from: Height, count: number): Promise<Range> {
  const stored = await store.blocks(from, Math.min(count, RANGE_BLOCKS_MAX), RANGE_BYTES);
  const last = await lastProvable(stored, edge, table);
  return rangeOf(
    from,
    stored.map((block, i) => (i === last ? { ...block, certified: true } : block)),
  );
}

/** The last block whose certificate holds, so that the range is as long as can be proven. */
async function lastProvable(stored: readonly FinalBlock[], edge: Edge, table: Table): Promise<number> {
  for (let i = stored.length - 1; i >= 0; i--) if (await isProven(stored[i] as FinalBlock, edge, table)) return i;
  return -1;
}

/** Whether the block's own certificate proves it. One that came beside it in a range was never checked. */
export async function isProven(
  { blockId, certificate, certified }: FinalBlock,
  edge: Edge,
  table: Table,
): Promise<boolean> {
  if (certified) return true;
  if (certificate === null || certificate.blockId !== blockId) return false;
  if (certificateFault(certificate, table) !== undefined) return false;
  return edge.verifyAll(signatureChecks(votesIn(certificate), table));
}
