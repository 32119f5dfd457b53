/**
 * P16: each vote slot is a file of its own, created with O_EXCL, so that even two processes that both believe to hold
 * the lock can't fill one slot twice: the second fails, and never speaks. The log has every slot too, written before the
 * file: a file that the process did not get round to writing, or that the disk spoiled, is made again from there.
 */
import type { Bytes } from "@/lib/base/bytes";
import { unguard } from "./checksum";
import type { Change } from "./engine";
import { codeOf, type FileSystem, syncFolder, writeAt, writeNew } from "./fileSystem";
import type { KeyRange } from "./keys";
import { StorageError } from "./store";

export interface FileSlots {
  get(key: string): Bytes | undefined;
  /** In order. */
  keys(range: KeyRange): readonly string[];
  /** Durable when the promise resolves. @throws StorageError `lost` if another process filled one of the slots. */
  apply(changes: readonly Change[]): Promise<void>;
}

/**
 * @param logged the slots that the log knows, at or above the floor.
 * @param floorKey no slot below it counts any more.
 * @returns `whole: false` if a vote was cast that the log knows nothing of.
 */
export async function openFileSlots(
  fs: FileSystem,
  folder: string,
  logged: ReadonlyMap<string, Bytes>,
  floorKey: string,
): Promise<{ readonly slots: FileSlots; readonly whole: boolean }> {
  const values = new Map<string, Bytes>();
  for (const name of await fs.readdir(folder)) {
    const key = keyOf(name);
    if (key < floorKey) await fs.unlink(`${folder}/${name}`);
    else values.set(key, new Uint8Array(await fs.readFile(`${folder}/${name}`)));
  }
  const whole = [...values.keys()].every((key) => logged.has(key));
  for (const [key, value] of logged) {
    const held = values.get(key);
    // A whole file of other content is a vote that another process cast: it stands.
    if ((held !== undefined && isWhole(key, held)) || !isWhole(key, value)) continue;
    await overwrite(fs, `${folder}/${nameOf(key)}`, held === undefined ? "wx" : "r+", value);
    values.set(key, value);
  }
  await syncFolder(fs, folder);
  return { slots: createFileSlots(fs, folder, values), whole };
}

function createFileSlots(fs: FileSystem, folder: string, values: Map<string, Bytes>): FileSlots {
  /** Files of slots below the floor; they stay until the floor is durable for sure, that is, one write longer. */
  let doomed: string[] = [];

  const keys = ({ from, until }: KeyRange): string[] =>
    [...values.keys()].filter((key) => from <= key && key < until).sort();

  async function fill(key: string, value: Bytes): Promise<void> {
    try {
      await writeNew(fs, `${folder}/${nameOf(key)}`, value);
    } catch (fault) {
      if (codeOf(fault) === "EEXIST") throw new StorageError("lost", `another process filled slot ${key}`);
      throw fault;
    }
    values.set(key, value);
  }

  return {
    get: (key) => values.get(key),
    keys,
    async apply(changes) {
      const unlinked = doomed;
      doomed = [];
      const own = changes.filter(({ table }) => table === "slots");
      for (const change of own) {
        if (change.type === "put") await fill(change.key, change.value);
        else for (const key of keys(change.range)) doomed.push(key);
        for (const key of doomed) values.delete(key);
      }
      if (own.some(({ type }) => type === "put")) await syncFolder(fs, folder);
      for (const key of unlinked) await fs.unlink(`${folder}/${nameOf(key)}`);
    },
  };
}

async function overwrite(fs: FileSystem, path: string, flags: "wx" | "r+", value: Bytes): Promise<void> {
  const handle = await fs.open(path, flags);
  try {
    await handle.truncate(value.length);
    await writeAt(handle, value, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isWhole = (key: string, value: Bytes): boolean => unguard(`slots/${key}`, value) !== undefined;
const nameOf = (key: string): string => key.replaceAll("/", "-");
const keyOf = (name: string): string => name.replaceAll("-", "/");
