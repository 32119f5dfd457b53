/** P20: repeats are found, however the index on the disk has fared. The log, not the index, is the truth. */
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { present } from "@/lib/base/assert";
import type { TxId } from "@/lib/chain/ids";
import {
  finalOf,
  sampleBlock,
  sampleChain,
  sampleIdentity,
  samplePublicKey,
  sampleTx,
  sampleTxId,
} from "./contract/samples";
import { flipBit } from "./contract/subjects";
import type { DurableStore } from "./durable";
import { runKey } from "./runs";
import { createSeat, openSeat, seatName } from "./seats";
import type { Candidate } from "./store";

const SHAPE = { runIds: 8, bucketIds: 4, levels: 3 };

let database: string;
let store: DurableStore;
let chain: Candidate[];
let ids: TxId[];

beforeEach(async ({ task }) => {
  const identity = sampleIdentity(task.id);
  database = seatName(identity.roomCode, samplePublicKey(task.id));
  store = await createSeat(identity, samplePublicKey(task.id), { shape: SHAPE });
  chain = sampleChain(70, (i) => Array.from({ length: i % 6 }, (_, j) => `${i}/${j}`));
  ids = chain.flatMap(({ txIds }) => txIds);
  await decide(store, chain);
});

const decide = (into: DurableStore, blocks: readonly Candidate[]) =>
  into.write({ final: { blocks: blocks.map(finalOf), tiles: [] } });

const reopen = () => openSeat(database, { shape: SHAPE });

async function expectAllFound(reader: DurableStore): Promise<void> {
  expect((await reader.find(ids)).map((place) => place?.index)).toEqual(ids.map((_, i) => i));
  const strangers = Array.from({ length: 500 }, (_, i) => sampleTxId(sampleTx(`stranger/${i}`)));
  expect(await reader.find(strangers)).toEqual(strangers.map(() => null));
}

async function keysIn(table: string): Promise<string[]> {
  const connection = await openDB(database);
  const keys = (await connection.getAllKeys(table)) as string[];
  connection.close();
  return keys;
}

describe("the index", () => {
  test("lies on the disk in few runs, larger ones first", async () => {
    await store.settled();
    // 171 ids: a run of 128, one of 32, one of 8, and three ids in memory.
    expect(ids.length).toBe(171);
    expect(await keysIn("runs")).toEqual(
      [
        { level: 0, number: 20 },
        { level: 1, number: 4 },
        { level: 2, number: 0 },
      ].map(runKey),
    );
    await expectAllFound(store);
  });

  test("is whole after a crash at any time", async () => {
    for (let i = 0; i < 5; i++) await expectAllFound(await reopen());
    await store.settled();
    await expectAllFound(await reopen());
  });

  test("is made again where a filter is damaged", async () => {
    await store.settled();
    for (const key of await keysIn("runs")) {
      await flipBit(database, "runs", key);
      await expectAllFound(await reopen());
    }
  });

  test("is made again where buckets are damaged, while it is used", async () => {
    await store.settled();
    for (const key of (await keysIn("buckets")).filter((_, i) => i % 3 === 0)) {
      if (!(await keysIn("buckets")).includes(key)) continue;
      await flipBit(database, "buckets", key);
      await expectAllFound(store);
    }
    await store.settled();
    await expectAllFound(await reopen());
  });

  test("is made again where there is none at all", async () => {
    await store.settled();
    const connection = await openDB(database);
    await Promise.all([connection.clear("runs"), connection.clear("buckets")]);
    connection.close();
    await expectAllFound(store);
    await expectAllFound(await reopen());
  });

  test("survives that another store merged its runs", async () => {
    await store.settled();
    const other = await reopen();
    const more = [
      sampleBlock(
        chain.at(-1) ?? null,
        Array.from({ length: 300 }, (_, i) => `more/${i}`),
      ),
    ];
    await decide(other, more);
    await other.settled();
    await expectAllFound(store);
    ids.push(...(more[0]?.txIds ?? []));
    await expectAllFound(other);
  });

  test("misses nothing while it is made again and blocks come in", async () => {
    await store.settled();
    let tip = chain.at(-1) ?? null;
    for (let round = 0; round < 5; round++) {
      for (const key of (await keysIn("buckets")).filter((_, i) => i % 5 === round))
        await flipBit(database, "buckets", key);
      const blocks: Candidate[] = [];
      for (let i = 0; i < 10; i++) {
        tip = sampleBlock(tip, [`late/${round}/${i}/0`, `late/${round}/${i}/1`]);
        blocks.push(tip);
      }
      const asked = ids.slice();
      const finds = Array.from({ length: 10 }, () => store.find(asked));
      const writes = blocks.map(async (block, i) => {
        await decide(store, [block]);
        return [(await store.find(block.txIds)).map((place) => place?.index), ids.length + 2 * i] as const;
      });
      for (const places of await Promise.all(finds))
        expect(places.map((place) => place?.index)).toEqual(asked.map((_, i) => i));
      for (const [places, first] of await Promise.all(writes)) expect(places).toEqual([first, first + 1]);
      ids.push(...blocks.flatMap(({ txIds }) => txIds));
    }
    await expectAllFound(store);
    await expectAllFound(await reopen());
  });

  test("misses no block that becomes final at any moment of its being made again", async () => {
    await store.settled();
    // Without the first run all of it is made again, which takes many more transactions than a block.
    const [first = ""] = (await keysIn("buckets")).filter((key) => key.startsWith(runKey({ level: 2, number: 0 })));
    await flipBit(database, "buckets", first);
    let isMade = false;
    const found = store.find(ids.slice()).finally(() => {
      isMade = true;
    });
    for (let tip = present(chain.at(-1), "a tip"), i = 0; !isMade; i++) {
      tip = sampleBlock(tip, [`meanwhile/${i}`]);
      await decide(store, [tip]);
      ids.push(...tip.txIds);
    }
    await found;
    await expectAllFound(store);
  });

  test("leaves runs alone that could not be merged when they were four", async () => {
    await store.settled();
    const spoiled = (await keysIn("buckets")).filter((key) => key.startsWith(runKey({ level: 0, number: 20 })));
    for (const key of spoiled) await flipBit(database, "buckets", key);
    const more = sampleBlock(
      chain.at(-1) ?? null,
      Array.from({ length: 32 }, (_, i) => `more/${i}`),
    );
    await decide(store, [more]);
    await store.settled();
    ids.push(...more.txIds);
    await expectAllFound(await reopen());
  });

  test("tells ids apart whose first 64 bits are the same", async () => {
    const twins = ["0", "1", "2"].map((end) => `${"ab".repeat(8)}${end.repeat(48)}` as TxId);
    const block = sampleBlock(chain.at(-1) ?? null, ["a", "b", ...Array.from({ length: 30 }, (_, i) => `fill/${i}`)]);
    await decide(store, [{ ...block, txIds: [...twins.slice(0, 2), ...block.txIds.slice(2)] }]);
    await store.settled();
    const places = await store.find(twins);
    expect(places.map((place) => place?.index)).toEqual([ids.length, ids.length + 1, undefined]);
  });

  test("answers strangers from memory", async () => {
    await store.settled();
    const transactions = vi.spyOn(IDBDatabase.prototype, "transaction");
    const strangers = Array.from({ length: 50 }, (_, i) => sampleTxId(sampleTx(`stranger/${i}`)));
    for (const id of strangers) await store.find([id]);
    // With 10 bits an id in one run and 16 in two, one stranger in a hundred costs a read.
    expect(transactions.mock.calls.length).toBeLessThan(5);
    transactions.mockRestore();
  });
});
