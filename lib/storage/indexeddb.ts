/**
 * The engine on IndexedDB. One transaction of the database is one of the engine; `strict` writes wait until the disk
 * has them. A connection that the browser closes, or that another tab asks to give up its database, is lost for good.
 * Which databases there are, and how one is born, is left to seats.ts.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from "idb";
import type { Bytes } from "@/lib/base/bytes";
import type { Change, Engine, Reader, TableName } from "./engine";
import type { KeyRange } from "./keys";
import { type Identity, StorageError } from "./store";

export interface Schema extends DBSchema, Record<TableName, { key: string; value: Bytes }> {
  /** The identity as it is, because a CryptoKey can be cloned but not written out; its birth mark beside it. */
  seat: { key: "identity" | "born"; value: Identity | Bytes };
}

export interface IndexedDbEngine extends Engine {
  /** The connection is of no use any more: the database was closed or claimed by others. */
  lose(why: string): void;
}

export function createIndexedDbEngine(database: IDBPDatabase<Schema>): IndexedDbEngine {
  let lost: StorageError | undefined;

  /** Says what went wrong in the words of the interface. A fault that is not the database's passes unchanged. */
  function explain(fault: unknown): unknown {
    if (!(fault instanceof DOMException)) return fault;
    if (lost !== undefined) return lost;
    if (fault.name === "QuotaExceededError") return new StorageError("quota", "the disk is full", { cause: fault });
    // https://w3c.github.io/IndexedDB/#dom-idbdatabase-transaction: the connection is closing.
    if (fault.name === "InvalidStateError") return new StorageError("lost", fault.message, { cause: fault });
    return new StorageError("failed", `${fault.name}: ${fault.message}`, { cause: fault });
  }

  function lose(why: string): void {
    lost ??= new StorageError("lost", why);
    database.close();
  }

  return {
    async read(tables, body) {
      if (lost !== undefined) throw lost;
      try {
        const transaction = database.transaction(tables, "readonly");
        transaction.done.catch(ignore);
        return await body(readerOf(transaction));
      } catch (fault) {
        throw explain(fault);
      }
    },

    async write(tables, durability, body) {
      if (lost !== undefined) throw lost;
      try {
        const transaction = database.transaction(tables, "readwrite", { durability });
        return await carryOut(transaction, () => body(readerOf(transaction)));
      } catch (fault) {
        throw explain(fault);
      }
    },

    async usage() {
      const { usage = 0, quota = null } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
      return { usedBytes: usage, quotaBytes: quota };
    },

    lose,
    close: () => lose("the store was closed"),
  };
}

type Reading = IDBPTransaction<Schema, TableName[], "readonly" | "readwrite">;
type Writing = IDBPTransaction<Schema, TableName[], "readwrite">;

const readerOf = (transaction: Reading): Reader => ({
  get: (table, key) => transaction.objectStore(table).get(key),
  async entries(table, range, countMax) {
    if (isEmpty(range)) return [];
    const store = transaction.objectStore(table);
    const [keys, values] = await Promise.all([
      store.getAllKeys(bound(range), countMax),
      store.getAll(bound(range), countMax),
    ]);
    return keys.map((key, i) => ({ key, value: values[i] as Bytes }));
  },
  keys: async (table, range) => (isEmpty(range) ? [] : transaction.objectStore(table).getAllKeys(bound(range))),
  async lastKey(table, range) {
    if (isEmpty(range)) return undefined;
    return (await transaction.objectStore(table).openKeyCursor(bound(range), "prev"))?.key;
  },
});

/** Reads, changes, commits, and waits until that is done; in trouble the transaction leaves nothing behind. */
async function carryOut<T>(
  transaction: Writing,
  body: () => Promise<{ readonly changes: readonly Change[]; readonly value: T }>,
): Promise<T> {
  const faults: unknown[] = [];
  transaction.done.catch(ignore);
  try {
    const { changes, value } = await body();
    for (const change of changes) perform(transaction, change).catch((fault) => faults.push(fault));
    transaction.commit();
    await transaction.done;
    return value;
  } catch (fault) {
    abort(transaction);
    // The transaction only says that it was aborted; why, its requests know.
    throw [...faults, transaction.error].find(isQuota) ?? fault;
  }
}

async function perform(transaction: Writing, change: Change): Promise<void> {
  const store = transaction.objectStore(change.table);
  if (change.type === "put") await store.put(change.value, change.key);
  else if (!isEmpty(change.range)) await store.delete(bound(change.range));
}

function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

const isQuota = (fault: unknown): boolean => fault instanceof DOMException && fault.name === "QuotaExceededError";
// A range that ends where it begins is an error to IndexedDB.
const isEmpty = ({ from, until }: KeyRange): boolean => from >= until;
const bound = ({ from, until }: KeyRange): IDBKeyRange => IDBKeyRange.bound(from, until, false, true);

/** Whoever waits for the transaction hears of it; this only keeps the browser from reporting it a second time. */
function ignore(): void {}
