/** The browser's two storages; null where they are forbidden, which asking for them says by throwing. */
export const localMemory = (): Storage | null => reach(() => window.localStorage);
export const sessionMemory = (): Storage | null => reach(() => window.sessionStorage);

function reach(get: () => Storage): Storage | null {
  try {
    return get();
  } catch {
    return null;
  }
}
