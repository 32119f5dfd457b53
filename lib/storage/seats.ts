/**
 * The seats of this browser, a database each, named after the schema, the room and the signing key. A seat is born with
 * its key, its marks and its tables in one transaction (P17). Another schema is another name, so nothing is ever
 * upgraded in place under a tab that still holds it.
 */
import { deleteDB, type IDBPDatabase } from "idb";
import { assert } from "@/lib/base/assert";
import { type Bytes, toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { ROOM_CODE } from "@/lib/chain/names";
import { birthMark, FIRST_MARKS } from "./birth";
import type { DurableStore } from "./durable";
import { TABLES } from "./engine";
import type { Schema } from "./indexeddb";
import { connect, openConnected, type SeatOptions, type Upgrade } from "./seatDatabase";
import { canListDatabases, register, registered, unregister } from "./seatRegistry";
import { type Identity, StorageError } from "./store";

/** Raised with every change of tables, keys or records. */
const SCHEMA = 1;
const PREFIX = `roundtable/${SCHEMA}/`;
const NAME = new RegExp(`^${PREFIX}([^/]+)/([0-9a-f]{64})$`);
const REGISTRY = `${PREFIX}seats`;

export interface SeatName {
  /** Of the database. */
  readonly name: string;
  readonly roomCode: string;
  readonly signingKey: PublicKey;
}

export function seatName(roomCode: string, publicKey: Bytes): string {
  assert(ROOM_CODE.test(roomCode), "a seat belongs to a room");
  return `${PREFIX}${roomCode}/${toHex(publicKey)}`;
}

/**
 * A seat that begins. @param publicKey of the identity's signing key.
 * @throws StorageError `conflict` if there is one already, `blocked`, `quota`, `failed`.
 */
export async function createSeat(
  identity: Identity,
  publicKey: Bytes,
  options: SeatOptions = {},
): Promise<DurableStore> {
  const name = seatName(identity.roomCode, publicKey);
  // Registered first: a name without a database does no harm, a database without a name would never be found.
  if (!canListDatabases()) await register(REGISTRY, name);
  let created = false;
  const connected = await connect(name, options, (database, upgrade) => {
    created = true;
    fill(database, upgrade, identity);
  });
  if (created) return openConnected(connected, options);
  connected.database.close();
  throw new StorageError("conflict", `seat ${name} exists`);
}

/**
 * A seat that was here before.
 * @throws StorageError `lost` if there is none of this name or its key is gone, `blocked`, `quota`, `failed`.
 */
export async function openSeat(name: string, options: SeatOptions = {}): Promise<DurableStore> {
  return openConnected(await connect(name, options, (_, upgrade) => upgrade.abort()), options);
}

/** The seats of a room in this browser. */
export async function listSeats(roomCode: string): Promise<readonly SeatName[]> {
  const names = canListDatabases()
    ? (await indexedDB.databases()).map(({ name = "" }) => name)
    : await registered(REGISTRY);
  return names.flatMap((name) => {
    const [, room, signingKey] = NAME.exec(name) ?? [];
    return room === roomCode ? [{ name, roomCode, signingKey: signingKey as PublicKey }] : [];
  });
}

/**
 * Deletes key, votes and chain for good. Tabs that hold the seat lose it.
 * @throws StorageError `blocked` if a tab does not let go; the browser then deletes it as soon as that tab does.
 */
export async function deleteSeat(name: string): Promise<void> {
  let patience: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve, reject) => {
    // A connection counts until its last transaction is done, so `blocked` is also said of tabs that are letting go.
    const blocked = (): void => {
      const refuse = (): void => reject(new StorageError("blocked", `a tab does not let go of ${name}`));
      patience = setTimeout(refuse, PATIENCE_MS);
    };
    deleteDB(name, { blocked }).then(resolve, (cause) => reject(new StorageError("failed", String(cause), { cause })));
  }).finally(() => clearTimeout(patience));
  if (!canListDatabases()) await unregister(REGISTRY, name);
}

/** A write takes milliseconds, a busy disk a few hundred: a tab that needs longer than this is stuck. */
const PATIENCE_MS = 2_000;

/** P17: all of it is there, or none. */
function fill(database: IDBPDatabase<Schema>, upgrade: Upgrade, identity: Identity): void {
  for (const table of TABLES) database.createObjectStore(table);
  const seat = database.createObjectStore("seat");
  const writes: Promise<unknown>[] = [seat.put(identity, "identity"), seat.put(birthMark(identity), "born")];
  for (const { table, key, value } of FIRST_MARKS) writes.push(upgrade.objectStore(table).put(value, key));
  // A write that fails fails the opening, which is waited for.
  for (const write of writes) write.catch(() => {});
}
