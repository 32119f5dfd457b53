/**
 * A seat in a folder, for a validator without a browser. The folder holds `identity`, `lock`, `log/` and `slots/`; it is
 * made beside its place and moved there whole, so a seat is born in one step here too (P17). Nothing else imports this.
 */
import { assert, present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { codec, fixedBytes, mapped, struct, u8, u64 } from "@/lib/chain/codec";
import { roomCodePart } from "@/lib/chain/names";
import { taggedHash } from "@/lib/crypto/hash";
import { birthMark, bornWhole, FIRST_MARKS } from "./birth";
import type { Birth } from "./boot";
import { guard, unguard } from "./checksum";
import { type DurableOptions, type DurableStore, openDurableStore } from "./durable";
import { createFileEngine } from "./fileEngine";
import { acquireLock } from "./fileLock";
import { type FileLog, type LogOptions, openFileLog } from "./fileLog";
import { type FileSlots, openFileSlots } from "./fileSlots";
import { codeOf, explainFault, type Host, readIfThere, syncFolder, writeNew } from "./fileSystem";
import { only, onwards } from "./keys";
import { heightRecord, open } from "./records";
import { type Identity, StorageError } from "./store";

export type FileOptions = DurableOptions & LogOptions;

export interface FileStore extends DurableStore {
  /** Resolves when a store that was closed has let go of the folder. */
  closed(): Promise<void>;
}

/** @throws StorageError `conflict` if the folder exists, `quota`, `failed`. */
export async function createFileSeat(
  host: Host,
  folder: string,
  identity: Identity,
  options: FileOptions = {},
): Promise<FileStore> {
  const { fs } = host;
  const cradle = `${folder}.new`;
  try {
    // What an earlier attempt left behind was never a seat.
    await fs.rm(cradle, { recursive: true, force: true });
    for (const path of [cradle, `${cradle}/log`, `${cradle}/slots`]) await fs.mkdir(path);
    await writeNew(fs, `${cradle}/identity`, identityFile(identity));
    const log = await openFileLog(fs, `${cradle}/log`, logSecret(identity), options);
    await log.append(FIRST_MARKS);
    await log.close();
    await syncFolder(fs, cradle);
    await fs.rename(cradle, folder);
    await syncFolder(fs, parentOf(folder));
  } catch (fault) {
    if (["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(codeOf(fault) ?? ""))
      throw new StorageError("conflict", `${folder} exists`, { cause: fault });
    throw explainFault(fault);
  }
  return openFileSeat(host, folder, options);
}

/** @throws StorageError `blocked` while another process has it open, `lost` if there is no seat, `quota`, `failed`. */
export async function openFileSeat(host: Host, folder: string, options: FileOptions = {}): Promise<FileStore> {
  try {
    const birth = readIdentity(await readIfThere(host.fs, `${folder}/identity`), folder);
    const lock = await acquireLock(host, `${folder}/lock`);
    try {
      const log = await openFileLog(host.fs, `${folder}/log`, logSecret(birth.identity), options);
      const engine = createFileEngine({ log, slots: await openSlots(host, folder, log), lock });
      const store = await openDurableStore(engine, birth, options);
      return { ...store, closed: engine.closed };
    } catch (fault) {
      await lock.release();
      throw fault;
    }
  } catch (fault) {
    throw explainFault(fault);
  }
}

/** The vote slots, completed from the log. If votes may be missing, the floor is forgotten until it is raised (P17). */
async function openSlots(host: Host, folder: string, log: FileLog): Promise<FileSlots> {
  const at = log.keydir.get("marks", "floor");
  const floor = open("marks", "floor", heightRecord, at && (await log.read(at)));
  const counting = onwards(typeof floor === "number" ? floor : 0);
  const logged = new Map<string, Bytes>();
  for (const key of log.keydir.keys("slots", counting))
    logged.set(key, await log.read(present(log.keydir.get("slots", key), "a slot that is listed")));
  const { slots, whole } = await openFileSlots(host.fs, `${folder}/slots`, logged, counting.from);
  if (!(whole && log.whole)) await log.append([{ type: "remove", table: "marks", range: only("floor") }]);
  return slots;
}

interface IdentityFile {
  readonly roomCode: string;
  readonly secretKey: Bytes;
  readonly vrfSecret: Bytes;
  readonly purpose: Identity["purpose"];
  readonly createdAtMs: number;
  readonly born: Bytes;
}

const PURPOSES: readonly Identity["purpose"][] = ["seat", "practice", "observer"];

const identityCodec = codec(
  "identity",
  struct<IdentityFile>({
    roomCode: roomCodePart,
    secretKey: fixedBytes(32),
    vrfSecret: fixedBytes(32),
    purpose: mapped(
      u8,
      (tag) => present(PURPOSES[tag], "a purpose"),
      (purpose: Identity["purpose"]) => PURPOSES.indexOf(purpose),
    ),
    createdAtMs: u64,
    born: fixedBytes(32),
  }),
);

function identityFile(identity: Identity): Bytes {
  const { signingKey, ...rest } = identity;
  assert(signingKey.type === "raw", "a key that is written to a file is raw bytes");
  const bytes = identityCodec.encode({ ...rest, secretKey: signingKey.secretKey, born: birthMark(identity) });
  return guard("identity", bytes);
}

function readIdentity(file: Bytes | undefined, folder: string): Birth {
  const bytes = file && unguard("identity", file);
  const read = bytes && identityCodec.decode(bytes);
  if (!read?.ok) throw new StorageError("lost", `${folder} holds no key`);
  const { secretKey, born, ...rest } = read.value;
  const identity: Identity = { ...rest, signingKey: { type: "raw", secretKey } };
  return { identity, whole: bornWhole(identity, born) };
}

const logSecret = ({ vrfSecret }: Identity): Bytes => taggedHash("rt/log/v1", vrfSecret);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";
