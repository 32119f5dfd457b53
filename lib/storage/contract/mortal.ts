/** A process that can end without a word: its calls reach the file system until it is killed, and none does after. */
import type { FileHandle, FileSystem, Host } from "@/lib/storage/fileSystem";

export interface Mortal {
  readonly host: Host;
  /** Resolves when nothing of the process moves any more; the system has closed its files. */
  kill(): Promise<void>;
}

let pids = 0;

/** A new process. All that were started before it have ended, unless they say otherwise. */
export function startProcess(fs: FileSystem, isRunning: (pid: number) => boolean = () => false): Mortal {
  const handles = new Set<FileHandle>();
  const underWay = new Set<Promise<unknown>>();
  let dead = false;

  function alive<A extends unknown[], T>(call: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      if (dead) throw Object.assign(new Error("the process has ended"), { code: "EIO" });
      const result = call(...args);
      underWay.add(result);
      return result.finally(() => underWay.delete(result));
    };
  }

  function mortalHandle(handle: FileHandle): FileHandle {
    handles.add(handle);
    return {
      read: alive((buffer, offset, length, position) => handle.read(buffer, offset, length, position)),
      write: alive((buffer, offset, length, position) => handle.write(buffer, offset, length, position)),
      truncate: alive((length) => handle.truncate(length)),
      sync: alive(() => handle.sync()),
      stat: alive(() => handle.stat()),
      close: alive(() => {
        handles.delete(handle);
        return handle.close();
      }),
    };
  }

  const mortal: FileSystem = {
    open: alive(async (path, flags) => mortalHandle(await fs.open(path, flags))),
    readFile: alive((path) => fs.readFile(path)),
    readdir: alive((path) => fs.readdir(path)),
    mkdir: alive((path) => fs.mkdir(path)),
    rename: alive((from, to) => fs.rename(from, to)),
    unlink: alive((path) => fs.unlink(path)),
    rm: alive((path, options) => fs.rm(path, options)),
  };
  return {
    host: { fs: mortal, pid: ++pids, isRunning },
    async kill() {
      dead = true;
      await Promise.allSettled(underWay);
      for (const handle of handles) await handle.close();
    },
  };
}
