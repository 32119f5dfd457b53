/** The transactions that wait, one by one as far as they were listed. They leave in the order in which they came (P19). */
import type { BlockSummary, PoolFact } from "./trace";
import { POOL_SHOWN_MAX, type PoolView } from "./view";

type PoolChange = (Extract<PoolFact, { type: "pooled" | "pool" }> & { readonly at: number }) | BlockSummary;

export function reducePool(pool: PoolView, change: PoolChange): PoolView {
  if ("txIds" in change) return { ...pool, shown: pool.shown.filter(({ id }) => !change.txIds.includes(id)) };
  if (change.type === "pooled") {
    const { ids, sizes, own, at } = change;
    const fresh = ids.map((id, i) => ({ id, bytes: sizes[i] ?? 0, at, own }));
    return { ...pool, shown: [...pool.shown, ...fresh].slice(-POOL_SHOWN_MAX) };
  }
  const { waiting, own } = change;
  // A large block lists only some of its transactions: what is over must be the oldest.
  return { waiting, own, shown: waiting === 0 ? [] : pool.shown.slice(-waiting) };
}
