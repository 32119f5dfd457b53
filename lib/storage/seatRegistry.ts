/**
 * The names of databases, kept in one more database, for browsers without `indexedDB.databases()` (Firefox before 126).
 * https://developer.mozilla.org/docs/Web/API/IDBFactory/databases
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

interface RegistrySchema extends DBSchema {
  names: { key: string; value: true };
}

export const canListDatabases = (): boolean => typeof indexedDB.databases === "function";

export const registered = (registry: string): Promise<readonly string[]> =>
  within(registry, (database) => database.getAllKeys("names"));

export const register = (registry: string, name: string): Promise<unknown> =>
  within(registry, (database) => database.put("names", true, name));

export const unregister = (registry: string, name: string): Promise<unknown> =>
  within(registry, (database) => database.delete("names", name));

async function within<T>(
  registry: string,
  operation: (database: IDBPDatabase<RegistrySchema>) => Promise<T>,
): Promise<T> {
  const database = await openDB<RegistrySchema>(registry, 1, {
    upgrade: (created) => void created.createObjectStore("names"),
  });
  try {
    return await operation(database);
  } finally {
    database.close();
  }
}
