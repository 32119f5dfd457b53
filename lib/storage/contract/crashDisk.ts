/**
 * A disk in memory that can lose power at any call. What was synced stays; of what was not, the file system keeps what
 * it likes: any part of a file's bytes, and of the changes to a folder's names the first few, in their order.
 */
import { present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { FileHandle, FileSystem } from "@/lib/storage/fileSystem";

export interface CrashDisk {
  readonly fs: FileSystem;
  /** Calls so far. */
  calls(): number;
  /** The power fails during this call, counted like {@link calls}; it and all later ones reject. */
  failAt(call: number): void;
  /** The power is back. */
  restart(): void;
  /** From now on the disk takes no more than this many further bytes. */
  fill(freeBytes: number): void;
}

interface File {
  readonly type: "file";
  bytes: Bytes;
  durable: Bytes;
}
interface Folder {
  readonly type: "folder";
  readonly names: Map<string, Entry>;
  durable: Map<string, Entry>;
  /** Changes of names since the folder was synced. */
  readonly pending: ((names: Map<string, Entry>) => void)[];
}
type Entry = File | Folder;

/** Bytes that reach the disk together or not at all. */
const SECTOR_BYTES = 64;

/** @param random a number in [0, 1), always the same for the same seed. */
export function createCrashDisk(random: () => number): CrashDisk {
  const root = folder();
  let calls = 0;
  let failing = Number.POSITIVE_INFINITY;
  let free = Number.POSITIVE_INFINITY;

  /** The call that meets the failure may still have had its effect. */
  async function call<T>(act: () => T): Promise<T> {
    calls++;
    if (calls > failing) throw systemError("EIO");
    if (calls < failing || random() < 0.5) {
      const result = act();
      if (calls < failing) return result;
    }
    throw systemError("EIO");
  }

  function handleOf(entry: Entry): FileHandle {
    const file = (): File => (entry.type === "file" ? entry : fail("EISDIR"));
    return {
      read: (buffer, offset, length, position) =>
        call(() => {
          const part = file().bytes.subarray(position, position + length);
          buffer.set(part, offset);
          return { bytesRead: part.length };
        }),
      write: (buffer, offset, length, position) =>
        call(() => {
          const bytesWritten = Math.min(length, free);
          if (bytesWritten === 0 && length > 0) throw systemError("ENOSPC");
          free -= bytesWritten;
          file().bytes = written(file().bytes, buffer.subarray(offset, offset + bytesWritten), position);
          return { bytesWritten };
        }),
      truncate: (length) =>
        call(() => {
          file().bytes = file().bytes.slice(0, length);
        }),
      sync: () => call(() => sync(entry)),
      stat: () => call(() => ({ size: file().bytes.length })),
      close: () => call(() => undefined),
    };
  }

  const fs: FileSystem = {
    open: (path, flags) => call(() => handleOf(opened(root, path, flags))),
    readFile: (path) =>
      call(() => {
        const entry = find(root, path) ?? fail("ENOENT");
        return entry.type === "file" ? entry.bytes.slice() : fail("EISDIR");
      }),
    readdir: (path) => call(() => [...folderAt(root, path).names.keys()]),
    mkdir: (path) => call(() => add(root, path, folder())),
    rename: (from, to) => call(() => rename(root, from, to)),
    unlink: (path) => call(() => drop(root, path)),
    rm: (path) =>
      call(() => {
        if (find(root, path) !== undefined) drop(root, path);
      }),
  };
  return {
    fs,
    calls: () => calls,
    failAt(at) {
      failing = at;
    },
    restart() {
      failing = Number.POSITIVE_INFINITY;
      settle(root, random);
    },
    fill(freeBytes) {
      free = freeBytes;
    },
  };
}

const folder = (): Folder => ({ type: "folder", names: new Map(), durable: new Map(), pending: [] });

function sync(entry: Entry): void {
  if (entry.type === "file") entry.durable = entry.bytes;
  else {
    entry.durable = new Map(entry.names);
    entry.pending.length = 0;
  }
}

/** What is there when the power is back. */
function settle(entry: Entry, random: () => number): void {
  if (entry.type === "file") {
    entry.bytes = mixed(entry.durable, entry.bytes, random);
    entry.durable = entry.bytes;
    return;
  }
  const names = new Map(entry.durable);
  for (const change of entry.pending.slice(0, Math.floor(random() * (entry.pending.length + 1)))) change(names);
  entry.names.clear();
  for (const [name, inner] of names) entry.names.set(name, inner);
  sync(entry);
  for (const inner of names.values()) settle(inner, random);
}

/** Any length between the two, and of the new bytes a first part or some sectors. */
function mixed(durable: Bytes, volatile: Bytes, random: () => number): Bytes {
  const length = random() < 0.5 ? durable.length : volatile.length;
  const cut = random() < 0.5 ? Math.floor(random() * volatile.length) : undefined;
  const bytes = new Uint8Array(length);
  bytes.set(durable.subarray(0, length));
  for (let at = 0; at < length; at += SECTOR_BYTES) {
    const end = Math.min(at + SECTOR_BYTES, length, cut ?? length);
    if (cut === undefined ? random() < 0.5 : at < end) bytes.set(volatile.subarray(at, end), at);
  }
  return bytes;
}

function opened(root: Folder, path: string, flags: string): Entry {
  const entry = find(root, path);
  if (flags.startsWith("wx")) {
    if (entry !== undefined) throw systemError("EEXIST");
    const file: File = { type: "file", bytes: new Uint8Array(0), durable: new Uint8Array(0) };
    add(root, path, file);
    return file;
  }
  return entry ?? fail("ENOENT");
}

function written(before: Bytes, part: Uint8Array, position: number): Bytes {
  const bytes = new Uint8Array(Math.max(before.length, position + part.length));
  bytes.set(before);
  bytes.set(part, position);
  return bytes;
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

function find(root: Folder, path: string): Entry | undefined {
  let entry: Entry | undefined = root;
  for (const part of partsOf(path)) entry = entry?.type === "folder" ? entry.names.get(part) : undefined;
  return entry;
}

function folderAt(root: Folder, path: string): Folder {
  const entry = find(root, path);
  if (entry === undefined) throw systemError("ENOENT");
  return entry.type === "folder" ? entry : fail("ENOTDIR");
}

/** The folder that a path lies in, and its name there. */
function placeOf(root: Folder, path: string): readonly [Folder, string] {
  const parts = partsOf(path);
  return [folderAt(root, parts.slice(0, -1).join("/")), present(parts.at(-1), "a name")];
}

function change(at: Folder, act: (names: Map<string, Entry>) => void): void {
  act(at.names);
  at.pending.push(act);
}

function add(root: Folder, path: string, entry: Entry): void {
  const [at, name] = placeOf(root, path);
  if (at.names.has(name)) throw systemError("EEXIST");
  change(at, (names) => names.set(name, entry));
}

function drop(root: Folder, path: string): void {
  const [at, name] = placeOf(root, path);
  if (!at.names.has(name)) throw systemError("ENOENT");
  change(at, (names) => names.delete(name));
}

/** Within one folder, as one change. */
function rename(root: Folder, from: string, to: string): void {
  const [at, name] = placeOf(root, from);
  const [into, newName] = placeOf(root, to);
  const entry = at.names.get(name) ?? fail("ENOENT");
  const target = into.names.get(newName);
  if (target?.type === "folder" && target.names.size > 0) throw systemError("ENOTEMPTY");
  if (at !== into) throw systemError("EXDEV");
  change(at, (names) => {
    names.delete(name);
    names.set(newName, entry);
  });
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

function fail(code: string): never {
  throw systemError(code);
}
