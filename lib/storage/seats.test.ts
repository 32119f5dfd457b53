/** P17: seats in the browser's own database: birth, death, and what the browser may do in between. */
import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { deleteDB, openDB } from "idb";
import { afterEach, describe, expect, test, vi } from "vitest";
import { generateSigningKey, openSigningKey } from "@/lib/crypto/signer";
import {
  attestation,
  attestationCertificate,
  finalOf,
  sampleBlock,
  sampleIdentity,
  samplePoolEntry,
  samplePublicKey,
} from "./contract/samples";
import { flipBit } from "./contract/subjects";
import { blockKey } from "./keys";
import { createSeat, deleteSeat, listSeats, openSeat, seatName } from "./seats";
import type { Identity, StorageError } from "./store";

const identity = sampleIdentity("ada");
const publicKey = samplePublicKey("ada");
const name = seatName(identity.roomCode, publicKey);

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const { name: found } of await indexedDB.databases()) if (found !== undefined) await deleteDB(found);
});

describe("a seat", () => {
  test("is found in its room until it is deleted", async () => {
    const elsewhere: Identity = { ...identity, roomCode: "0THER000" };
    await createSeat(identity, publicKey);
    await createSeat(identity, samplePublicKey("ben"));
    await createSeat(elsewhere, publicKey);
    const names = async () => (await listSeats(identity.roomCode)).map((seat) => seat.name);
    expect((await names()).toSorted()).toEqual([name, seatName(identity.roomCode, samplePublicKey("ben"))].toSorted());
    await deleteSeat(name);
    expect(await names()).toEqual([seatName(identity.roomCode, samplePublicKey("ben"))]);
    expect((await listSeats("0THER000")).map(({ signingKey }) => signingKey)).toEqual([name.slice(-64)]);
  });

  test("is found without indexedDB.databases as well", async () => {
    const databases = IDBFactory.prototype.databases;
    Reflect.deleteProperty(IDBFactory.prototype, "databases");
    try {
      await createSeat(identity, publicKey);
      expect(await listSeats(identity.roomCode)).toEqual([
        { name, roomCode: identity.roomCode, signingKey: name.slice(-64) },
      ]);
      await deleteSeat(name);
      expect(await listSeats(identity.roomCode)).toEqual([]);
    } finally {
      IDBFactory.prototype.databases = databases;
    }
  });

  test("is created once", async () => {
    const store = await createSeat(identity, publicKey);
    await store.write({ voteFloor: 3 });
    await expect(createSeat(identity, publicKey)).rejects.toMatchObject({ code: "conflict" });
    expect((await store.boot()).voteFloor).toBe(3);
  });

  test("is not deleted under a tab that does not let go, and is when it does", async () => {
    await createSeat(identity, publicKey);
    const stuck = await openDB(name);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const blocked = vi.spyOn(globalThis, "setTimeout");
    const deleted = deleteSeat(name).catch((fault: StorageError) => fault.code);
    await vi.waitFor(() => expect(blocked).toHaveBeenCalled());
    vi.advanceTimersByTime(10_000);
    expect(await deleted).toBe("blocked");
    vi.useRealTimers();
    stuck.close();
    await expect(openSeat(name)).rejects.toMatchObject({ code: "lost" });
  });

  test("is deleted once a tab that was busy lets go", async () => {
    await createSeat(identity, publicKey);
    const busy = await openDB(name);
    const timers = vi.spyOn(globalThis, "setTimeout");
    const deleted = deleteSeat(name);
    await vi.waitFor(() => expect(timers).toHaveBeenCalledWith(expect.any(Function), 2_000));
    busy.close();
    await deleted;
    expect(await listSeats(identity.roomCode)).toEqual([]);
  });

  test("that was never created is lost, and asking does not create it", async () => {
    await expect(openSeat(name)).rejects.toMatchObject({ code: "lost" });
    expect(await listSeats(identity.roomCode)).toEqual([]);
  });

  test("keeps a key that no script can read", async () => {
    const key = await generateSigningKey(crypto.subtle);
    expect(key.stored.type).toBe("webcrypto");
    await createSeat({ ...identity, signingKey: key.stored }, key.publicKey);
    const image = await (await openSeat(seatName(identity.roomCode, key.publicKey))).boot();
    const opened = await openSigningKey(image.identity.signingKey, crypto.subtle);
    expect(opened.ok && opened.value.publicKey).toEqual(key.publicKey);
    expect(image.intact).toBe(true);
  });

  test("of a later build is left alone", async () => {
    (await createSeat(identity, publicKey)).close();
    (await openDB(name, 2)).close();
    await expect(openSeat(name)).rejects.toMatchObject({ code: "blocked" });
  });
});

describe("memory loss", () => {
  const meddle = async (table: string, change: (tables: Awaited<ReturnType<typeof openDB>>) => Promise<unknown>) => {
    const connection = await openDB(name);
    await change(connection);
    connection.close();
    return [table, await openSeat(name)] as const;
  };

  test.each<readonly [string, (database: Awaited<ReturnType<typeof openDB>>) => Promise<unknown>]>([
    ["the birth mark", (database) => database.delete("seat", "born")],
    [
      "the identity it was born with",
      (database) => database.put("seat", { ...identity, purpose: "practice" }, "identity"),
    ],
    ["the vote floor", (database) => database.delete("marks", "floor")],
    ["the promise", (database) => database.delete("marks", "promised")],
  ])("of %s is noticed", async (what, change) => {
    await createSeat(identity, publicKey);
    const [, store] = await meddle(what, change);
    expect((await store.boot()).intact).toBe(false);
  });

  test("of the key ends the seat", async () => {
    await createSeat(identity, publicKey);
    await expect(meddle("seat", (database) => database.delete("seat", "identity"))).rejects.toMatchObject({
      code: "lost",
    });
  });

  test("of the vote floor stops all votes until it is raised", async () => {
    await createSeat(identity, publicKey);
    const [, store] = await meddle("marks", (database) => database.delete("marks", "floor"));
    await expect(store.write({ slots: [attestation(9, 0, "a")] })).rejects.toMatchObject({ code: "failed" });
    await store.write({ voteFloor: 4 });
    expect((await store.write({ slots: [attestation(4, 0, "a")] })).slots).toEqual([attestation(4, 0, "a")]);
    expect((await (await openSeat(name)).boot()).intact).toBe(true);
  });

  test("of the promise lets no attempt begin", async () => {
    await createSeat(identity, publicKey);
    const [, store] = await meddle("marks", (database) => database.delete("marks", "promised"));
    expect((await store.boot()).promisedAttempt).toBeGreaterThan(2 ** 32);
  });

  const block = sampleBlock(null, ["a", "b"]);
  const voted = {
    slots: [attestation(1, 0, "a")],
    certificates: [attestationCertificate(1, 0, "a")],
    candidates: [block],
  };

  test.each(["certificates", "candidates", "bodies"])("of a vote's grounds in %s is noticed", async (table) => {
    await (await createSeat(identity, publicKey)).write(voted);
    const connection = await openDB(name);
    const [key] = (await connection.getAllKeys(table)) as string[];
    connection.close();
    await flipBit(name, table, key ?? "");
    const { intact, slots } = await (await openSeat(name)).boot();
    expect([intact, slots]).toEqual([false, voted.slots]);
  });

  test("of history is an error where it is read, and costs no vote", async () => {
    const store = await createSeat(identity, publicKey);
    await store.write({ pool: [samplePoolEntry("p")], final: { blocks: [finalOf(block)], tiles: [] } });
    const connection = await openDB(name);
    const [key] = (await connection.getAllKeys("bodies")) as string[];
    connection.close();
    expect(key?.startsWith(blockKey(1, block.blockId))).toBe(true);
    await flipBit(name, "bodies", key ?? "");
    await expect(store.block(1)).rejects.toMatchObject({ code: "failed" });
    expect((await store.boot()).intact).toBe(true);
  });
});

describe("the browser", () => {
  test("that deletes the database makes the store lost", async () => {
    const whys: string[] = [];
    const store = await createSeat(identity, publicKey, { onLost: (why) => whys.push(why) });
    await deleteSeat(name);
    expect(whys).toEqual(["another tab claimed the database"]);
    await expect(store.write({ voteFloor: 1 })).rejects.toMatchObject({ code: "lost" });
    await expect(store.boot()).rejects.toMatchObject({ code: "lost" });
    await expect(openSeat(name)).rejects.toMatchObject({ code: "lost" });
  });

  test("that closes the connection makes the store lost", async () => {
    const opened = vi.spyOn(IDBFactory.prototype, "open");
    const whys: string[] = [];
    const store = await createSeat(identity, publicKey, { onLost: (why) => whys.push(why) });
    const request: unknown = opened.mock.results[0]?.value;
    forceCloseDatabase((request as { result: Parameters<typeof forceCloseDatabase>[0] }).result);
    await vi.waitFor(() => expect(whys).not.toEqual([]));
    expect(whys).toEqual(["the browser closed the database"]);
    await expect(store.find([samplePoolEntry("a").id]).then(() => store.tile(0, 0))).rejects.toMatchObject({
      code: "lost",
    });
  });

  test("whose disk is full has written nothing, and what fits goes on", async () => {
    const store = await createSeat(identity, publicKey);
    const refused = new WeakSet<IDBTransaction>();
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, key) {
      if ((value as Uint8Array).length > 1_000) refused.add(this.transaction);
      return put.call(this, value, key);
    });
    const { commit } = IDBTransaction.prototype;
    vi.spyOn(IDBTransaction.prototype, "commit").mockImplementation(function (this: Aborting) {
      if (refused.has(this)) this._abort("QuotaExceededError");
      else commit.call(this);
    });
    const large = sampleBlock(null, ["a"], "", 5_000);
    const small = [attestation(1, 0, "a"), attestation(2, 0, "a")];
    const results = await Promise.allSettled([
      store.write({ voteFloor: 1 }),
      store.write({ slots: small.slice(0, 1) }),
      store.write({ slots: [attestation(1, 0, "b")], final: { blocks: [finalOf(large)], tiles: [] } }),
      store.write({ slots: small.slice(1) }),
    ]);
    expect(results.map((result) => (result.status === "rejected" ? result.reason.code : "written"))).toEqual([
      "written",
      "written",
      "quota",
      "written",
    ]);
    const { tip, slots } = await (await openSeat(name)).boot();
    expect([tip, slots]).toEqual([null, small]);
    vi.restoreAllMocks();
    await store.write({ final: { blocks: [finalOf(large)], tiles: [] } });
    expect(await store.block(1)).toEqual(finalOf(large));
  });

  test("is asked for strict durability by every write", async () => {
    const store = await createSeat(identity, publicKey);
    const transactions = vi.spyOn(IDBDatabase.prototype, "transaction");
    await store.write({ slots: [attestation(1, 0, "a")] });
    const writes = transactions.mock.calls.filter(([, mode]) => mode === "readwrite");
    expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }]);
  });
});

/** What fake-indexeddb does inside when a transaction fails. */
type Aborting = IDBTransaction & { _abort(name: string): void };
