/**
 * The store of tests and of seats that live in one page's memory: the tables behind promises. Two stores on the same
 * tables are two tabs on one database. Nothing outlives the process; `copyTables` is how a test keeps what it had.
 */
import { StorageError, type Store } from "./store";
import { blockIn, blocksIn, bootImageOf, findIn, type MemoryTables, pruneIn, tileIn, txIdsIn, writeTo } from "./tables";

export function createMemoryStore(tables: MemoryTables): Store {
  let closed = false;
  async function whileOpen<T>(operation: () => T): Promise<T> {
    if (closed) throw new StorageError("lost", "the store was closed");
    return operation();
  }
  return {
    boot: () => whileOpen(() => bootImageOf(tables)),
    write: (batch) => whileOpen(() => writeTo(tables, batch)),
    block: (height) => whileOpen(() => blockIn(tables, height)),
    blocks: (from, countMax, bytesMax) => whileOpen(() => blocksIn(tables, from, countMax, bytesMax)),
    find: (ids) => whileOpen(() => findIn(tables, ids)),
    txIds: (from, until) => whileOpen(() => txIdsIn(tables, from, until)),
    tile: (level, index) => whileOpen(() => tileIn(tables, level, index)),
    prune: (height) => whileOpen(() => pruneIn(tables, height)),
    usage: () => whileOpen(() => ({ usedBytes: usedBytes(tables), quotaBytes: null })),
    close() {
      closed = true;
    },
  };
}

/** What the log's data takes, roughly: bodies and tiles are all but a little of it. */
function usedBytes({ blocks, tiles, ids }: MemoryTables): number {
  let bytes = 32 * ids.length;
  for (const { body } of blocks) for (const tx of body ?? []) bytes += tx.payload.length + tx.salt.length;
  for (const tile of tiles.values()) bytes += tile.length;
  return bytes;
}
