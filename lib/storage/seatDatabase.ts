/**
 * Opening the database of a seat: from the browser's events to the errors of the interface. Names and what a new seat
 * contains are left to seats.ts.
 */
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { Bytes } from "@/lib/base/bytes";
import { bornWhole } from "./birth";
import { type DurableOptions, type DurableStore, openDurableStore } from "./durable";
import { createIndexedDbEngine, type IndexedDbEngine, type Schema } from "./indexeddb";
import { type Identity, StorageError } from "./store";

export interface SeatOptions extends DurableOptions {
  /** The browser took the database away, or another tab claimed it: every call from now on rejects with `lost`. */
  readonly onLost?: (why: string) => void;
}

export type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

/** Schemas are told apart by name (seats.ts), so a database has one version for ever. */
const VERSION = 1;

/**
 * The engine on this database. @param whenNew fills a database that did not exist, or aborts.
 * @throws StorageError `blocked`, `quota`, `failed`, or `lost` if `whenNew` aborted.
 */
export function connect(
  name: string,
  { onLost }: SeatOptions,
  whenNew: (database: IDBPDatabase<Schema>, upgrade: Upgrade) => void,
): Promise<{ readonly engine: IndexedDbEngine; readonly database: IDBPDatabase<Schema> }> {
  let engine: IndexedDbEngine | undefined;
  const lose = (why: string): void => {
    engine?.lose(why);
    onLost?.(why);
  };
  return new Promise((resolve, reject) => {
    let refused = false;
    const opening = openDB<Schema>(name, VERSION, {
      upgrade(database, _old, _new, upgrade) {
        upgrade.done.catch(ignore);
        whenNew(database, upgrade);
      },
      blocked() {
        refused = true;
        reject(new StorageError("blocked", `${name} is held by a tab of another build`));
      },
      // Another tab wants to delete the seat; a connection that stays would keep it waiting for ever.
      blocking: () => lose("another tab claimed the database"),
      terminated: () => lose("the browser closed the database"),
    });
    opening.then(
      (database) => {
        if (refused) return database.close();
        engine = createIndexedDbEngine(database);
        resolve({ engine, database });
      },
      (cause) => reject(openingFault(name, cause)),
    );
  });
}

/** The store of a seat on its connected database. @throws StorageError `lost` if the key is gone. */
export async function openConnected(
  { engine, database }: { readonly engine: IndexedDbEngine; readonly database: IDBPDatabase<Schema> },
  options: SeatOptions,
): Promise<DurableStore> {
  try {
    const [identity, mark] = await Promise.all([database.get("seat", "identity"), database.get("seat", "born")]);
    if (identity === undefined) throw new StorageError("lost", `${database.name} holds no key`);
    const birth = { identity: identity as Identity, whole: bornWhole(identity as Identity, mark as Bytes | undefined) };
    return await openDurableStore(engine, birth, options);
  } catch (fault) {
    database.close();
    throw fault;
  }
}

function openingFault(name: string, cause: unknown): StorageError {
  const fault = cause instanceof DOMException ? cause.name : "";
  if (fault === "QuotaExceededError") return new StorageError("quota", "the disk is full", { cause });
  if (fault === "VersionError") return new StorageError("blocked", `${name} was made by a later build`, { cause });
  if (fault === "AbortError") return new StorageError("lost", `there is no seat ${name}`, { cause });
  return new StorageError("failed", `${name} cannot be opened: ${String(cause)}`, { cause });
}

/** The opening request hears of it too; this only keeps the browser from reporting it a second time. */
function ignore(): void {}
