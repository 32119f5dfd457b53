/** What the browser stores with; null where it is forbidden, which asking for it says by throwing, or where there is none. */
export const localMemory = (): Storage | null => reach(() => window.localStorage);
export const sessionMemory = (): Storage | null => reach(() => window.sessionStorage);

export const databases = (): IDBFactory | null => reach(() => window.indexedDB);

function reach<T>(get: () => T | undefined): T | null {
  try {
    return get() ?? null;
  } catch {
    return null;
  }
}
