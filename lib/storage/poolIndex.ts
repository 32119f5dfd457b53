/**
 * Own submissions lie on the disk as they were written, one record per write, because thousands of single records a
 * second would be too many. This remembers which record holds what, so that one whose transactions are all final can go.
 */
import type { TxId } from "@/lib/chain/ids";
import { numberKey } from "./keys";

export interface PoolIndex {
  has(id: TxId): boolean;
  /** A key after all others for a record that begins with this id. */
  nextKey(first: TxId): string;
  add(key: string, ids: readonly TxId[]): void;
  /** Transactions that are final. */
  remove(ids: readonly TxId[]): void;
  /** Records that nobody needs any more. */
  emptied(): readonly string[];
  /** These records are off the disk. */
  forget(keys: readonly string[]): void;
}

export function createPoolIndex(): PoolIndex {
  const keyOf = new Map<TxId, string>();
  const left = new Map<string, number>();
  const empty = new Set<string>();
  let next = 0;
  return {
    has: (id) => keyOf.has(id),
    nextKey: (first) => `${numberKey(next++)}/${first}`,
    add(key, ids) {
      next = Math.max(next, Number.parseInt(key, 16) + 1);
      for (const id of ids) keyOf.set(id, key);
      left.set(key, ids.length);
      if (ids.length === 0) empty.add(key);
    },
    remove(ids) {
      for (const id of ids) {
        const key = keyOf.get(id);
        if (key === undefined) continue;
        keyOf.delete(id);
        const rest = (left.get(key) as number) - 1;
        left.set(key, rest);
        if (rest === 0) empty.add(key);
      }
    },
    emptied: () => [...empty],
    forget(keys) {
      for (const key of keys) {
        empty.delete(key);
        left.delete(key);
      }
    },
  };
}
