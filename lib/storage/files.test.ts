/** P16, P17: what a folder adds to the contract: locks, torn writes, spoiled files, a disk that fills up. */
import { beforeEach, describe, expect, test } from "vitest";
import { type CrashDisk, createCrashDisk } from "./contract/crashDisk";
import { flipBitOfFile, indexOf } from "./contract/fileSubject";
import { compare } from "./contract/histories";
import { startProcess } from "./contract/mortal";
import { createNaive, type Naive, writeNaive } from "./contract/naive";
import {
  attestation,
  attestationCertificate,
  finalOf,
  nullifyVote,
  sampleBlock,
  sampleIdentity,
  samplePoolEntry,
} from "./contract/samples";
import { createFileSeat, type FileStore, openFileSeat } from "./files";
import { MAGIC_BYTES } from "./frames";
import { slotKey } from "./keys";
import type { Store, WriteBatch } from "./store";

const OPTIONS = { shape: { runIds: 4, bucketIds: 2, levels: 3 }, segmentBytes: 2_048 };
const FOLDER = "/seat";
const identity = sampleIdentity("ada");

/** xorshift32; the seed is part of the test's name. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

let disk: CrashDisk;
beforeEach(() => {
  disk = createCrashDisk(randomFrom(1));
});

const create = () => createFileSeat(startProcess(disk.fs).host, FOLDER, identity, OPTIONS);
const reopen = () => openFileSeat(startProcess(disk.fs).host, FOLDER, OPTIONS);
const slotFile = (height: number): string =>
  `${FOLDER}/slots/${slotKey({ height, round: 0, kind: "attest" }).replaceAll("/", "-")}`;
const lastSegment = async (): Promise<string> =>
  `${FOLDER}/log/${Math.max(...(await disk.fs.readdir(`${FOLDER}/log`)).map(Number))}`;

async function end(store: FileStore): Promise<void> {
  store.close();
  await store.closed();
}

describe("a folder", () => {
  test("is created once", async () => {
    await end(await create());
    await expect(create()).rejects.toMatchObject({ code: "conflict" });
    expect((await (await reopen()).boot()).intact).toBe(true);
  });

  test("without a seat is lost", async () => {
    await expect(reopen()).rejects.toMatchObject({ code: "lost" });
  });

  test("whose key is spoiled is lost", async () => {
    await end(await create());
    await flipBitOfFile(disk.fs, `${FOLDER}/identity`, 40);
    await expect(reopen()).rejects.toMatchObject({ code: "lost" });
  });

  test("belongs to one process at a time", async () => {
    const first = startProcess(disk.fs);
    const store = await createFileSeat(first.host, FOLDER, identity, OPTIONS);
    const running = (pid: number): boolean => pid === first.host.pid;
    const second = startProcess(disk.fs, running).host;
    await expect(openFileSeat(second, FOLDER, OPTIONS)).rejects.toMatchObject({ code: "blocked" });
    await expect(openFileSeat(first.host, FOLDER, OPTIONS)).rejects.toMatchObject({ code: "blocked" });
    await end(store);
    expect((await (await openFileSeat(second, FOLDER, OPTIONS)).boot()).intact).toBe(true);
  });

  test("is taken over from a process that is thought dead, which then finds itself locked out", async () => {
    const old = await create();
    await old.write({ slots: [attestation(1, 0, "a")] });
    const heir = await reopen();
    await expect(old.write({ slots: [attestation(2, 0, "a")] })).rejects.toMatchObject({ code: "lost" });
    await expect(old.boot()).rejects.toMatchObject({ code: "lost" });
    expect((await heir.boot()).slots).toEqual([attestation(1, 0, "a")]);
  });

  test("tells a signer that somebody else filled the slot, whatever the lock says", async () => {
    const store = await create();
    const handle = await disk.fs.open(slotFile(7), "wx");
    await handle.close();
    await expect(store.write({ slots: [attestation(7, 0, "a")] })).rejects.toMatchObject({ code: "lost" });
    await expect(store.boot()).rejects.toMatchObject({ code: "lost" });
  });

  test("that is full has written nothing, and goes on when there is room", async () => {
    const store = await create();
    await store.write({ slots: [attestation(1, 0, "a")] });
    disk.fill(500);
    const large = finalOf(sampleBlock(null, ["a"], "", 5_000));
    const refused = store.write({ slots: [attestation(2, 0, "a")], final: { blocks: [large], tiles: [] } });
    await expect(refused).rejects.toMatchObject({ code: "quota" });
    disk.fill(100_000);
    await store.write({ slots: [attestation(3, 0, "a")], final: { blocks: [large], tiles: [] } });
    const { slots, tip } = await (await reopen()).boot();
    expect(slots).toEqual([attestation(1, 0, "a"), attestation(3, 0, "a")]);
    expect(tip?.blockId).toBe(large.blockId);
  });

  test("does not grow with what is of no use any more", async () => {
    const store = await create();
    const tile = { level: 0, index: 0, bytes: new Uint8Array(1_000) };
    let parent = null;
    for (let height = 1; height <= 200; height++) {
      const block = sampleBlock(parent, []);
      await store.write({
        certificates: [attestationCertificate(height, 0, "a")],
        final: { blocks: [finalOf(block)], tiles: [tile] },
        voteFloor: height,
      });
      parent = block;
    }
    const { usedBytes } = await store.usage();
    // 200 headers and certificates of about 600 bytes live; 200 tiles of 1 000 went by.
    expect(usedBytes).toBeLessThan(2 * 200 * 700);
    expect((await (await reopen()).blocks(1, 300, 0)).length).toBe(200);
  });
});

describe("a spoiled disk", () => {
  const votes: WriteBatch = { slots: [attestation(1, 0, "a")], certificates: [attestationCertificate(1, 0, "b")] };

  test("in the middle of the log is noticed until the floor is raised", async () => {
    const store = await create();
    for (let i = 0; i < 4; i++) await store.write({ ...votes, voteFloor: 0, pool: [samplePoolEntry(`${i}`)] });
    const segment = await lastSegment();
    await end(store);
    const bytes = await disk.fs.readFile(segment);
    const second = indexOf(bytes, MAGIC_BYTES, 1);
    const third = indexOf(bytes, MAGIC_BYTES, second + 1);
    expect(third).toBeGreaterThan(second);
    await flipBitOfFile(disk.fs, segment, second + 30);
    for (let life = 0; life < 2; life++) {
      const damaged = await reopen();
      expect((await damaged.boot()).intact).toBe(false);
      await expect(damaged.write({ slots: [nullifyVote(1, 0)] })).rejects.toMatchObject({ code: "failed" });
      await end(damaged);
    }
    const healed = await reopen();
    await healed.write({ voteFloor: 4 });
    expect((await healed.boot()).intact).toBe(true);
  });

  test("in the last frame costs no vote unseen", async () => {
    const store = await create();
    await store.write(votes);
    const segment = await lastSegment();
    const { size } = await (await disk.fs.open(segment, "r")).stat();
    await end(store);
    await flipBitOfFile(disk.fs, segment, size - 5);
    const { intact, slots } = await (await reopen()).boot();
    expect([intact, slots]).toEqual([false, votes.slots]);
  });

  test.each([1, 2, 3, 4, 5, 6])("whose last frame went with the power costs no vote unseen, seed %i", async (seed) => {
    disk = createCrashDisk(randomFrom(seed));
    const process = startProcess(disk.fs);
    await (await createFileSeat(process.host, FOLDER, identity, OPTIONS)).write(votes);
    const segment = await lastSegment();
    const { size } = await (await disk.fs.open(segment, "r")).stat();
    await process.kill();
    disk.restart();
    await flipBitOfFile(disk.fs, segment, size - 5);
    const { intact, slots } = await (await reopen()).boot();
    expect([intact, slots]).toEqual([false, votes.slots]);
  });

  test("that lost a slot's file gives it back from the log", async () => {
    const store = await create();
    await store.write(votes);
    await end(store);
    await disk.fs.unlink(slotFile(1));
    const { intact, slots } = await (await reopen()).boot();
    expect([intact, slots]).toEqual([true, votes.slots]);
    expect(await disk.fs.readdir(`${FOLDER}/slots`)).toHaveLength(1);
  });

  test.each([0, 1, 20])("that kept %i bytes of a slot's file completes it from the log", async (length) => {
    const store = await create();
    await store.write(votes);
    await end(store);
    await (await disk.fs.open(slotFile(1), "r+")).truncate(length);
    for (let life = 0; life < 2; life++) expect((await (await reopen()).boot()).slots).toEqual(votes.slots);
  });
});

/** A short life with everything in it, as the batches it writes. */
function lifeStory(): WriteBatch[] {
  const batches: WriteBatch[] = [{ promisedAttempt: 1 }];
  let parent = null;
  for (let height = 1; height <= 6; height++) {
    const block = sampleBlock(
      parent,
      Array.from({ length: height % 4 }, (_, i) => `${height}/${i}`),
      "",
      100,
    );
    const rival = sampleBlock(parent, [`rival/${height}`]);
    batches.push(
      { slots: [attestation(height, 0, "a")], candidates: [rival], pool: [samplePoolEntry(`${height}`)] },
      { slots: [nullifyVote(height, 0)], certificates: [attestationCertificate(height, 0, "a")], candidates: [block] },
      { final: { blocks: [finalOf(block)], tiles: [] }, voteFloor: height + 1 },
    );
    parent = block;
  }
  return batches;
}

describe.each([1, 2])("pulling the plug at every call, seed %i", (seed) => {
  /** Runs the story until the power fails; says how many writes were confirmed. */
  async function liveUntil(call: number): Promise<{ confirmed: number; calls: number }> {
    disk = createCrashDisk(randomFrom(1_000 * seed + call));
    const process = startProcess(disk.fs);
    let store = await createFileSeat(process.host, FOLDER, identity, OPTIONS);
    const born = disk.calls();
    disk.failAt(born + call);
    let confirmed = 0;
    try {
      for (const batch of lifeStory()) {
        await store.write(batch);
        confirmed++;
        if (confirmed === 10) {
          await end(store);
          store = await openFileSeat(process.host, FOLDER, OPTIONS);
        }
      }
      await store.settled();
    } catch (fault) {
      expect(fault).toMatchObject({ code: "failed" });
    }
    const calls = disk.calls() - born;
    await process.kill().catch(() => {});
    disk.restart();
    return { confirmed, calls };
  }

  test("loses nothing that was confirmed, and writes each batch whole or not at all", async () => {
    const { calls } = await liveUntil(Number.POSITIVE_INFINITY);
    expect(calls).toBeGreaterThan(300);
    let halves = 0;
    for (let call = 1; call <= calls; call++) {
      const { confirmed } = await liveUntil(call);
      const store = await reopen();
      const story = lifeStory();
      const without = await differs(store, story.slice(0, confirmed));
      const withNext = await differs(store, story.slice(0, confirmed + 1));
      expect(without === undefined || withNext === undefined, `call ${call}: ${without} / ${withNext}`).toBe(true);
      if (without !== undefined) halves++;
      await end(store);
    }
    // Some writes were durable before they were confirmed: the plug was pulled in between.
    expect(halves).toBeGreaterThan(0);
  }, 60_000);
});

test("a seat is born whole or not at all, wherever its creation is cut off", async () => {
  await create();
  const calls = disk.calls();
  const ends = new Set<string>();
  for (let call = 1; call <= calls; call++) {
    disk = createCrashDisk(randomFrom(call));
    disk.failAt(call);
    await expect(create()).rejects.toMatchObject({ code: "failed" });
    disk.restart();
    const image = await reopen()
      .then((store) => store.boot())
      .catch((fault) => fault.code);
    ends.add(image === "lost" ? "lost" : "born");
    if (image !== "lost") expect(image).toMatchObject({ intact: true, voteFloor: 0, slots: [] });
    else expect((await (await create()).boot()).intact).toBe(true);
  }
  expect([...ends].toSorted()).toEqual(["born", "lost"]);
});

async function differs(store: Store, batches: readonly WriteBatch[]): Promise<string | undefined> {
  const naive: Naive = createNaive();
  for (const batch of batches) writeNaive(naive, batch);
  return compare(store, naive).then(
    () => undefined,
    (fault: Error) => fault.message,
  );
}
