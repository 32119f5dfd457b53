/**
 * Blocks of the height being decided, put together: header and ids from the proposal or a neighbour, bodies from the
 * pool or fetched one by one. When a block is complete lib/node checks it and tells the core (P8, P20).
 * Plain data, changed in place by these functions alone.
 */
import type { Header } from "@/lib/chain/header";
import type { BlockId, TxId } from "@/lib/chain/ids";
import type { Transaction } from "@/lib/chain/transaction";

export interface Assembly {
  readonly blocks: Map<BlockId, Assembling>;
  /** Which blocks wait for a body. */
  readonly missing: Map<TxId, BlockId[]>;
}

export interface Assembling {
  readonly blockId: BlockId;
  header: Header | null;
  txIds: readonly TxId[];
  /** Where each id stands in the block. */
  readonly position: Map<TxId, number>;
  readonly body: (Transaction | undefined)[];
  lacking: number;
}

/** A block whose bodies are all here. */
export interface Assembled {
  readonly blockId: BlockId;
  readonly header: Header;
  readonly txIds: readonly TxId[];
  readonly body: readonly Transaction[];
}

export const createAssembly = (): Assembly => ({ blocks: new Map(), missing: new Map() });

/** Begins a block, or adds its header to one begun by id. Returns the ids whose bodies are still lacking. */
export function begin(
  assembly: Assembly,
  blockId: BlockId,
  content: { readonly header: Header; readonly txIds: readonly TxId[] } | null,
  lookUp: (id: TxId) => Transaction | undefined,
): readonly TxId[] {
  const block: Assembling = assembly.blocks.get(blockId) ?? {
    blockId,
    header: null,
    txIds: [],
    position: new Map(),
    body: [],
    lacking: 0,
  };
  assembly.blocks.set(blockId, block);
  if (content === null || block.header !== null) return [];
  block.header = content.header;
  block.txIds = content.txIds;
  const lacking: TxId[] = [];
  for (const [i, id] of content.txIds.entries()) {
    block.position.set(id, i);
    block.body[i] = lookUp(id);
    if (block.body[i] !== undefined) continue;
    lacking.push(id);
    assembly.missing.set(id, [...(assembly.missing.get(id) ?? []), blockId]);
  }
  block.lacking = lacking.length;
  return lacking;
}

/** A body arrived: returns the blocks it completes. */
export function supply(assembly: Assembly, id: TxId, tx: Transaction): readonly Assembling[] {
  const waiting = assembly.missing.get(id);
  if (waiting === undefined) return [];
  assembly.missing.delete(id);
  const completed: Assembling[] = [];
  for (const blockId of waiting) {
    const block = assembly.blocks.get(blockId);
    const at = block?.position.get(id);
    if (block === undefined || at === undefined || block.body[at] !== undefined) continue;
    block.body[at] = tx;
    block.lacking--;
    if (block.lacking === 0) completed.push(block);
  }
  return completed;
}

export function assembled(assembly: Assembly, blockId: BlockId): Assembled | null {
  const block = assembly.blocks.get(blockId);
  if (block === undefined || block.header === null || block.lacking > 0) return null;
  return { blockId, header: block.header, txIds: block.txIds, body: block.body as readonly Transaction[] };
}

/** A body that some block of this height has, for a neighbour that asks. */
export function bodyIn(assembly: Assembly, id: TxId): Transaction | undefined {
  for (const block of assembly.blocks.values()) {
    const at = block.position.get(id);
    if (at !== undefined && block.body[at] !== undefined) return block.body[at];
  }
  return undefined;
}
