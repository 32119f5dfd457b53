/** Whose seat it is when two tabs of one browser come for it (P17). */
import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { createMemoryStore } from "@/lib/storage/memory";
import type { Identity } from "@/lib/storage/store";
import { emptyTables } from "@/lib/storage/tables";
import { type IdentityPlatform, openIdentity, publicKeysOf } from "./identity";
import type { Seats } from "./seats";

const ROOM = "R00MC0DE";

describe("a tab that comes back to its seat", () => {
  test("watches while another tab has it, and is told when that one lets go", async () => {
    const platform = platformOf();
    const first = await openIdentity(ROOM, { type: "new", purpose: "seat" }, platform);
    const signingKey = publicKeysOf(first).signingKey as PublicKey;
    const copy = await openIdentity(ROOM, { type: "return", signingKey }, platform);
    expect(copy).toMatchObject({ why: "seat-in-use", keys: null });
    let isFree = false;
    const freed = copy.seatFree?.then(() => {
      isFree = true;
    });
    await Promise.resolve();
    expect(isFree).toBe(false);

    first.release();
    await freed;
    expect(isFree).toBe(true);
    // It only asked whether it is free: it does not have it yet, and whoever comes first gets it.
    const back = await openIdentity(ROOM, { type: "return", signingKey }, platform);
    expect(back.why).toBe(null);
    expect(publicKeysOf(back).signingKey).toBe(signingKey);
  });

  test("waits for nothing if its seat is free", async () => {
    const platform = platformOf();
    const first = await openIdentity(ROOM, { type: "new", purpose: "seat" }, platform);
    first.release();
    const signingKey = publicKeysOf(first).signingKey as PublicKey;
    const back = await openIdentity(ROOM, { type: "return", signingKey }, platform);
    expect(back.why).toBe(null);
    expect(back.seatFree).toBe(undefined);
  });
});

/** Seats in memory, and holders that queue for a name as Web Locks do. Who waits for a while only, waits no time here. */
function platformOf(): IdentityPlatform {
  const stores = new Map<string, ReturnType<typeof emptyTables>>();
  const held = new Map<string, (() => void)[]>();
  function letGo(name: string): void {
    const next = held.get(name)?.shift();
    if (next === undefined) held.delete(name);
    else next();
  }
  const seats: Seats = {
    subtle: undefined,
    nameOf: (roomCode, publicKey) => `${roomCode}/${toHex(publicKey)}`,
    list: async (roomCode) => [...stores.keys()].filter((name) => name.startsWith(roomCode)),
    open: async (name) => createMemoryStore(stores.get(name) as ReturnType<typeof emptyTables>),
    async create(identity: Identity, publicKey) {
      const tables = emptyTables(identity);
      stores.set(`${identity.roomCode}/${toHex(publicKey)}`, tables);
      return createMemoryStore(tables);
    },
    hold(name, waitMs) {
      const release = (): void => letGo(name);
      const waiting = held.get(name);
      if (waiting === undefined) {
        held.set(name, []);
        return Promise.resolve(release);
      }
      if (waitMs !== Number.POSITIVE_INFINITY) return Promise.resolve(null);
      return new Promise((resolve) => waiting.push(() => resolve(release)));
    },
  };
  return { seats, subtle: undefined, nowMs: () => 0 };
}
