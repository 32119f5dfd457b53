/** Seats in folders, ready for the contract. What stands for the disk is the caller's: the real one, or one that fails. */
import type { FileSystem } from "@/lib/storage/fileSystem";
import { createFileSeat, type FileOptions, openFileSeat } from "@/lib/storage/files";
import { slotKey } from "@/lib/storage/keys";
import type { Subject } from "./check";
import { startProcess } from "./mortal";
import { sampleIdentity } from "./samples";

/** @param folderFor a path that does not exist, in a folder that does. */
export const fileSubject = (fs: FileSystem, folderFor: () => string, options: FileOptions): Subject => ({
  kind: "in a folder",
  exclusive: true,
  async create(name) {
    const folder = folderFor();
    let process = startProcess(fs);
    async function crash(beforeReopening: () => Promise<void> = async () => {}) {
      await process.kill();
      await beforeReopening();
      process = startProcess(fs);
      return openFileSeat(process.host, folder, options);
    }
    return {
      store: await createFileSeat(process.host, folder, sampleIdentity(name), options),
      crash: () => crash(),
      second: () => openFileSeat(startProcess(fs, () => true).host, folder, options),
      async damage(slot) {
        // Once more, so that the slot is not in the frame that a crash may have torn.
        await crash();
        return crash(() => spoilEverywhere(fs, folder, `${folder}/slots/${slotKey(slot).replaceAll("/", "-")}`));
      },
      async remove() {
        await process.kill();
        await fs.rm(folder, { recursive: true, force: true });
      },
    };
  },
});

/** Spoils a file, and what it says wherever the log says it too. */
async function spoilEverywhere(fs: FileSystem, folder: string, path: string): Promise<void> {
  const record = new Uint8Array(await fs.readFile(path));
  await flipBitOfFile(fs, path);
  for (const segment of await fs.readdir(`${folder}/log`)) {
    const at = indexOf(new Uint8Array(await fs.readFile(`${folder}/log/${segment}`)), record);
    if (at >= 0) await flipBitOfFile(fs, `${folder}/log/${segment}`, at);
  }
}

/** Where `part` begins in `whole`, or −1. */
export function indexOf(whole: Uint8Array, part: Uint8Array, from = 0): number {
  for (let at = from; at + part.length <= whole.length; at++)
    if (part.every((byte, i) => whole[at + i] === byte)) return at;
  return -1;
}

export async function flipBitOfFile(fs: FileSystem, path: string, at = 0): Promise<void> {
  const handle = await fs.open(path, "r+");
  const byte = new Uint8Array(1);
  await handle.read(byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, at);
  await handle.sync();
  await handle.close();
}
