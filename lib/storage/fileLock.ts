/**
 * One process at a time in a folder: a file with the process's id and a word only it knows. A lock whose process is gone
 * is taken over. Two may take over at once, and process ids mean nothing across machines, so each write looks whether
 * the lock is still ours; what keeps two signers apart in the end are the slots (fileSlots.ts).
 */
import { toHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import { codeOf, type Host, readIfThere, writeNew } from "./fileSystem";
import { StorageError } from "./store";

export interface FileLock {
  /** @throws StorageError `lost` if another process took the lock. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Locks that stores of this very process hold: its own id in a lock file alone may be left from an earlier life. */
const held = new Set<string>();

/** @throws StorageError `blocked` while another store holds the folder. */
export async function acquireLock(host: Host, path: string): Promise<FileLock> {
  const { fs } = host;
  const word = toHex(crypto.getRandomValues(new Uint8Array(16)));
  const mine = `${host.pid} ${word}`;
  try {
    await writeNew(fs, path, ascii(mine));
  } catch (fault) {
    if (codeOf(fault) !== "EEXIST") throw fault;
    await takeOver(host, path, mine);
  }
  held.add(path);
  const isMine = async (): Promise<boolean> => (await readLock(host, path)) === mine;
  return {
    async check() {
      if (!(await isMine())) throw new StorageError("lost", "another process opened the folder");
    },
    async release() {
      held.delete(path);
      if (await isMine()) await fs.unlink(path);
    },
  };
}

async function takeOver(host: Host, path: string, mine: string): Promise<void> {
  const { fs, pid } = host;
  const lock = await readLock(host, path);
  const owner = Number.parseInt(lock, 10);
  const alive = owner === pid ? held.has(path) : host.isRunning(owner);
  if (alive) throw new StorageError("blocked", `the folder is open in process ${owner}`);
  const claim = `${path}.${mine.slice(-32)}`;
  await writeNew(fs, claim, ascii(mine));
  await fs.rename(claim, path);
  if ((await readLock(host, path)) !== mine) throw new StorageError("blocked", "another process was faster");
}

const readLock = async ({ fs }: Host, path: string): Promise<string> =>
  String.fromCharCode(...((await readIfThere(fs, path)) ?? []));
