/**
 * The folder of a headless validator: one process at a time in it, a subfolder per seat, and a note of which seat it
 * had. What lies in a seat's folder is lib/storage's.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { toHex } from "@/lib/base/bytes";
import type { TabMemory } from "@/lib/session/platform";
import { acquireLock } from "@/lib/storage/fileLock";
import { codeOf, type Host } from "@/lib/storage/fileSystem";
import { createFileSeat, type FileStore, openFileSeat } from "@/lib/storage/files";
import type { Seats } from "@/lib/worker/seats";

export interface SeatFolder {
  readonly seats: Seats;
  readonly memory: TabMemory;
  /** When the seats that were closed are really closed; the folder is then free for another process. */
  release(): Promise<void>;
}

/** @throws StorageError `blocked` while another process is in it; whatever the file system throws. */
export async function openFolder(path: string): Promise<SeatFolder> {
  const root = resolve(path);
  makeFolder(root);
  const lock = await acquireLock(host, join(root, "lock"));
  const open = new Map<string, FileStore>();
  return {
    seats: createSeats(root, open),
    memory: createMemory(join(root, "memory.json")),
    async release() {
      await Promise.all(Array.from(open.values(), (store) => store.closed()));
      await lock.release();
    },
  };
}

/**
 * One folder after the other: where the system says that something is missing although the parent is there, as /proc does,
 * Node's own way with `recursive` never stops trying.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (fault) {
    if (codeOf(fault) !== "EEXIST") throw fault; // Another process was faster.
  }
}

const host: Host = { fs, pid: process.pid, isRunning };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return codeOf(fault) === "EPERM"; // It runs, as somebody else.
  }
}

/** A seat's folder is named after its room and key. The lock of the whole folder holds for all of them. */
function createSeats(root: string, open: Map<string, FileStore>): Seats {
  const keep = (name: string, store: FileStore): FileStore => {
    open.set(name, store);
    return store;
  };
  return {
    // What is written to a file is raw bytes.
    subtle: undefined,
    nameOf: (roomCode, publicKey) => join(root, `${roomCode}-${toHex(publicKey)}`),
    async list(roomCode) {
      const names = (await fs.readdir(root)).filter((name) => SEAT.test(name) && name.startsWith(`${roomCode}-`));
      return names.toSorted().map((name) => join(root, name));
    },
    async open(name) {
      // Closing takes as long as the writes under way.
      await open.get(name)?.closed();
      return keep(name, await openFileSeat(host, name));
    },
    create: async (identity, publicKey) => {
      const name = join(root, `${identity.roomCode}-${toHex(publicKey)}`);
      return keep(name, await createFileSeat(host, name, identity));
    },
    hold: async () => () => {},
  };
}

const SEAT = /^[0-9A-Z]{8}-[0-9a-f]{64}$/;

/** A tab's session storage, in a file: small, read once, replaced whole. */
function createMemory(path: string): TabMemory {
  const kept = new Map(readMemory(path));
  function save(): void {
    writeFileSync(`${path}.new`, JSON.stringify([...kept]));
    renameSync(`${path}.new`, path);
  }
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (kept.get(key) === value) return;
      kept.set(key, value);
      save();
    },
    removeItem(key) {
      if (kept.delete(key)) save();
    },
  };
}

/** A note that can't be read is no note: the seats themselves lie in their folders. */
function readMemory(path: string): readonly (readonly [string, string])[] {
  try {
    const entries: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

const isEntry = (entry: unknown): entry is readonly [string, string] =>
  Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === "string");
