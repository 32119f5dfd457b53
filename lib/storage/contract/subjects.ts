/** The stores that run wherever IndexedDB does, ready for the contract. The one on files is in its own test. */
import { openDB } from "idb";
import { slotKey } from "@/lib/storage/keys";
import { createMemoryStore } from "@/lib/storage/memory";
import type { Shape } from "@/lib/storage/runs";
import { createSeat, deleteSeat, openSeat, seatName } from "@/lib/storage/seats";
import { copyTables, damageSlot, emptyTables } from "@/lib/storage/tables";
import type { Subject } from "./check";
import { sampleIdentity, samplePublicKey } from "./samples";

export const memorySubject: Subject = {
  kind: "in memory",
  exclusive: false,
  async create(name) {
    let tables = emptyTables(sampleIdentity(name));
    return {
      store: createMemoryStore(tables),
      async crash() {
        tables = structuredClone(copyTables(tables));
        return createMemoryStore(tables);
      },
      second: async () => createMemoryStore(tables),
      async damage(slot) {
        damageSlot(tables, slot);
        return createMemoryStore(tables);
      },
      remove: async () => {},
    };
  },
};

/** @param shape small runs, so that a short log already has several. */
export const indexedDbSubject = (shape: Shape): Subject => ({
  kind: "in IndexedDB",
  exclusive: false,
  async create(name) {
    const identity = sampleIdentity(name);
    const publicKey = samplePublicKey(name);
    const database = seatName(identity.roomCode, publicKey);
    const reopen = () => openSeat(database, { shape });
    return {
      store: await createSeat(identity, publicKey, { shape }),
      crash: reopen,
      second: reopen,
      async damage(slot) {
        await flipBit(database, "slots", slotKey(slot));
        return reopen();
      },
      remove: () => deleteSeat(database),
    };
  },
});

/** Flips the lowest bit of a record's first byte, behind the store's back. */
export async function flipBit(database: string, table: string, key: string): Promise<void> {
  const connection = await openDB(database);
  const record: unknown = await connection.get(table, key);
  if (!(record instanceof Uint8Array)) throw new Error(`there is no record ${table}/${key}`);
  const flipped = record.slice();
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  await connection.put(table, flipped, key);
  connection.close();
}
