/**
 * Final blocks out of the validator's store, by height, remembered as long as the page shows the chain: a final block
 * does not change, so it is asked for once.
 */
import { type BlockRow, rowOfDetail } from "@/lib/picture/blockFacts";
import type { BlockDetail } from "./checking";

export interface BlockBook {
  /** Null beyond the tip. @throws NodeError if the validator cannot answer */
  block(height: number): Promise<BlockDetail | null>;
  row(height: number): BlockRow | undefined;
}

/** Whole blocks kept: each may be a megabyte. */
const BLOCKS_MAX = 16;
/** Lines of the list kept: some hundred bytes each. */
const ROWS_MAX = 5_000;

export function createBlockBook(ask: (height: number) => Promise<BlockDetail | null>): BlockBook {
  const blocks = new Map<number, BlockDetail>();
  const rows = new Map<number, BlockRow>();
  return {
    async block(height) {
      const known = blocks.get(height);
      const detail = known ?? (await ask(height));
      if (detail === null) return null;
      keep(blocks, height, detail, BLOCKS_MAX);
      keep(rows, height, rowOfDetail(detail), ROWS_MAX);
      return detail;
    },
    row: (height) => rows.get(height),
  };
}

/** The newest last; what is over goes. */
function keep<T>(map: Map<number, T>, height: number, value: T, max: number): void {
  map.delete(height);
  map.set(height, value);
  const oldest = map.keys().next();
  if (map.size > max && !oldest.done) map.delete(oldest.value);
}
