/**
 * Old pieces of the trace on disk, in a database of its own, so that the validator's is never touched by the page. It
 * serves one life of one page; what pages that are gone left behind is removed after a day. Losing it loses nothing but
 * the far past on screen: every failure ends as "not there".
 */
import { type Archive, type Piece, TAPES_ARCHIVED_MAX } from "./history";

const NAME = "roundtable/trace";
const PIECES = "pieces";
/** What older pages left. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** A piece as a row. */
interface Row {
  readonly page: string;
  readonly first: number;
  readonly at: number;
  readonly tape: Piece;
}

/** @param page names this page's life among others in the same browser */
export function createArchive(factory: IDBFactory | null, page: string, nowMs: () => number): Archive {
  let opening: Promise<IDBDatabase | null> | null = null;
  const database = (): Promise<IDBDatabase | null> => {
    opening ??= factory === null ? Promise.resolve(null) : open(factory, nowMs() - KEPT_MS);
    return opening;
  };
  let written: number[] = [];

  const change = (act: (pieces: IDBObjectStore) => void): void =>
    void database()
      .then((db) => db && act(db.transaction(PIECES, "readwrite").objectStore(PIECES)))
      .catch(gone);

  return {
    put(first, { base, events }) {
      const row: Row = { page, first, at: nowMs(), tape: { base, events: [...events] } };
      written.push(first);
      const old = written.length > TAPES_ARCHIVED_MAX ? written.shift() : undefined;
      change((pieces) => {
        pieces.put(row);
        if (old !== undefined) pieces.delete([page, old]);
      });
    },
    get: (first) =>
      database()
        .then((db) => db && settled<Row | undefined>(db.transaction(PIECES).objectStore(PIECES).get([page, first])))
        .then((row) => row?.tape ?? null)
        .catch(gone),
    clear() {
      if (written.length === 0) return;
      written = [];
      change((pieces) => pieces.delete(IDBKeyRange.bound([page, 0], [page, Number.MAX_SAFE_INTEGER])));
    },
  };
}

const gone = (): null => null;

/** Not every browser that has databases lets them be opened: some throw at once. */
async function open(factory: IDBFactory, keptSinceMs: number): Promise<IDBDatabase | null> {
  const request = factory.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(PIECES, { keyPath: ["page", "first"] }).createIndex("at", "at");
  };
  const db = await settled(request);
  const pieces = db.transaction(PIECES, "readwrite").objectStore(PIECES);
  const old = pieces.index("at").openKeyCursor(IDBKeyRange.upperBound(keptSinceMs));
  old.onsuccess = () => {
    if (old.result === null) return;
    pieces.delete(old.result.primaryKey);
    old.result.continue();
  };
  return db;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
