/** The blocks of the current height: which are wanted, which are here and checked (P8, P9, P12, P20). */
import type { Header } from "@/lib/chain/header";
import type { BlockId, Seat, TxId } from "@/lib/chain/ids";
import type { Input } from "./input";
import type { BlockState } from "./state";
import { emit, note, type Turn, updateHeight } from "./turn";

interface Wanted {
  readonly blockId: BlockId;
  readonly header: Header | null;
  readonly txIds: readonly TxId[] | null;
  readonly holders: readonly Seat[];
}

/** Asks the edge to fetch and check a block, again when its header becomes known. */
export function wantBlock(turn: Turn, { blockId, header, txIds, holders }: Wanted): void {
  const { current, tip } = turn.state;
  const known = current.blocks.get(blockId);
  if (known !== undefined && (known.header !== null || header === null)) return;
  setBlock(turn, blockId, { header, txIds, verdict: "checking" });
  emit(turn, { type: "checkBlock", blockId, height: current.height, parentId: tip.id, header, txIds, holders });
}

/** The body is here, checked against its parent; a verdict on another parent is dropped (P20). */
export function onBlockChecked(
  turn: Turn,
  { blockId, parentId, header, txIds, fault }: Extract<Input, { type: "blockChecked" }>,
): void {
  const { current, tip } = turn.state;
  if (parentId !== tip.id || current.blocks.get(blockId)?.verdict !== "checking") return;
  setBlock(turn, blockId, { header, txIds, verdict: fault ?? "valid" });
  if (fault !== null)
    note(turn, {
      type: "refused",
      height: header.height,
      round: header.round,
      blockId,
      code: fault.code,
      detail: fault.detail,
    });
}

export function setBlock(turn: Turn, blockId: BlockId, block: BlockState): void {
  updateHeight(turn, { blocks: new Map(turn.state.current.blocks).set(blockId, block) });
}

export const isValid = (turn: Turn, blockId: BlockId): boolean =>
  turn.state.current.blocks.get(blockId)?.verdict === "valid";
