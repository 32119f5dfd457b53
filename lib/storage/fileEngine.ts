/**
 * The engine in a folder: the log (fileLog.ts) for everything, the slots (fileSlots.ts) beside it. One transaction at a
 * time, reads included: the folder belongs to one process, and its disk is the bottleneck anyway.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Change, Engine, Reader, TableName } from "./engine";
import type { FileLock } from "./fileLock";
import type { FileLog } from "./fileLog";
import type { FileSlots } from "./fileSlots";
import { explainFault } from "./fileSystem";
import type { KeyRange } from "./keys";
import { StorageError } from "./store";

export interface FileParts {
  readonly log: FileLog;
  readonly slots: FileSlots;
  readonly lock: FileLock;
}

export interface FileEngine extends Engine {
  /** Resolves when the folder may be opened again. */
  closed(): Promise<void>;
}

export function createFileEngine({ log, slots, lock }: FileParts): FileEngine {
  const reader = readerOf(log, slots);
  /** Why nothing works any more. */
  let broken: unknown;
  let work: Promise<unknown> = Promise.resolve();

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = work.then(async () => {
      if (broken !== undefined) throw broken;
      return task();
    });
    work = turn.catch(() => {});
    return turn.catch(rethrow);
  }

  /** After a fault only opening the folder again tells what is on the disk; except that it was full, and took nothing. */
  async function write(changes: readonly Change[]): Promise<void> {
    let logged = false;
    try {
      await lock.check();
      await log.append(changes);
      logged = true;
      await slots.apply(changes);
    } catch (fault) {
      const told = explainFault(fault);
      const full = told instanceof StorageError && told.code === "quota";
      if (full && !logged) throw told;
      broken = full ? new StorageError("failed", told.message, { cause: fault }) : told;
      throw broken;
    }
  }

  let closing: Promise<void> | undefined;
  return {
    read: (_tables, body) => inTurn(() => body(reader)),
    write: (_tables, _durability, body) =>
      inTurn(async () => {
        const { changes, value } = await body(reader);
        await write(changes);
        return value;
      }),
    usage: async () => ({ usedBytes: log.sizeBytes(), quotaBytes: null }),
    close() {
      broken ??= new StorageError("lost", "the store was closed");
      closing ??= work.then(async () => {
        await log.close();
        await lock.release();
      });
      // Whoever wants to know asks `closed`; a lock that stays is taken over when this process is gone.
      closing.catch(() => {});
    },
    closed: () => closing?.catch(rethrow) ?? Promise.resolve(),
  };
}

function rethrow(fault: unknown): never {
  throw explainFault(fault);
}

function readerOf(log: FileLog, slots: FileSlots): Reader {
  const keys = (table: TableName, range: KeyRange): readonly string[] =>
    table === "slots" ? slots.keys(range) : log.keydir.keys(table, range);
  async function get(table: TableName, key: string): Promise<Bytes | undefined> {
    if (table === "slots") return slots.get(key);
    const location = log.keydir.get(table, key);
    return location && log.read(location);
  }
  return {
    get,
    async entries(table, range, countMax = Number.POSITIVE_INFINITY) {
      const wanted = keys(table, range).slice(0, countMax);
      return Promise.all(wanted.map(async (key) => ({ key, value: (await get(table, key)) as Bytes })));
    },
    keys: async (table, range) => keys(table, range),
    lastKey: async (table, range) => keys(table, range).at(-1),
  };
}
