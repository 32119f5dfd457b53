/**
 * As much of Node's `fs/promises` as a seat in a folder needs: pass the module itself. Asking for it, instead of
 * importing it, keeps Node out of every page's bundle, and lets a test pull the plug at any call.
 */
import type { Bytes } from "@/lib/base/bytes";
import { StorageError } from "./store";

export interface FileHandle {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  /** fsync(2), of a folder too: a new name is durable when its folder is. */
  sync(): Promise<void>;
  stat(): Promise<{ readonly size: number }>;
  close(): Promise<void>;
}

export interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rm(path: string, options: { readonly recursive: true; readonly force: true }): Promise<void>;
}

/** The process that opens a seat. */
export interface Host {
  readonly fs: FileSystem;
  readonly pid: number;
  /** Whether the process of this id runs, as far as one can tell: `process.kill(pid, 0)`. */
  isRunning(pid: number): boolean;
}

/** The `code` of a system error: ENOENT, EEXIST, ENOSPC … */
export const codeOf = (fault: unknown): string | undefined =>
  fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : undefined;

/** In the words of the interface. What is none of the file system's doing passes unchanged. */
export function explainFault(fault: unknown): unknown {
  const code = codeOf(fault);
  if (code === undefined || fault instanceof StorageError) return fault;
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new StorageError(full ? "quota" : "failed", full ? "the disk is full" : String(fault), { cause: fault });
}

/** Writes a file that must not exist, and waits until its bytes are on the disk; its name is when the folder is. */
export async function writeNew(fs: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(path, "wx");
  try {
    await writeAt(handle, bytes, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** The bytes from `position` on, fewer than `length` at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) return bytes.slice(0, done);
    done += bytesRead;
  }
  return bytes;
}

export async function syncFolder(fs: FileSystem, path: string): Promise<void> {
  const handle = await fs.open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file's bytes, or undefined if there is no such file. */
export async function readIfThere(fs: FileSystem, path: string): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await fs.readFile(path));
  } catch (fault) {
    if (codeOf(fault) === "ENOENT") return undefined;
    throw fault;
  }
}
