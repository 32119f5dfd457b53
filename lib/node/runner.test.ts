import { afterEach, describe, expect, test } from "vitest";
import { fromHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { votesIn } from "@/lib/chain/certificate";
import { signatureChecks } from "@/lib/chain/checks";
import { hashOf } from "@/lib/chain/samples";
import { signedBytes } from "@/lib/chain/votes";
import { finalized } from "@/lib/consensus/testMessages";
import { LANE_LIMITS } from "@/lib/mempool/pool";
import { leafHash } from "@/lib/merkle/hasher";
import { verifyConsistency, verifyInclusion } from "@/lib/merkle/verify";
import { StorageError, type Store } from "@/lib/storage/store";
import { createWire } from "@/lib/wire/codec";
import { blockDetail, consistencyProof, inclusionBundle, placeOf } from "./proofs";
import type { Recording } from "./recorder";
import { replayRecording, writeRecording } from "./recording";
import { txOf } from "./testChain";
import { createTestNetwork, finalHeight, type TestHost, type TestNetwork } from "./testNetwork";

let network: TestNetwork | null = null;
afterEach(() => {
  network?.stop();
  network = null;
});

async function open(...given: Parameters<typeof createTestNetwork>): Promise<TestNetwork> {
  network = await createTestNetwork(...given);
  return network;
}

const hostAt = ({ hosts }: TestNetwork, seat: number): TestHost => hosts[seat] as TestHost;
const chainOf = ({ tables }: TestHost): string[] => tables.blocks.map(({ blockId }) => blockId);

/** Submits at a host; resolves with the id when it is accepted. */
async function submit({ runner }: TestHost, text: string) {
  const answer = await runner.submit(txOf(text));
  if (!answer.ok) throw new Error(answer.rejection.detail);
  return answer.id;
}

describe("four validators in one process", () => {
  test("P12: make what is submitted to any of them final, once, for all of them, with proofs that hold", async () => {
    const four = await open(4);
    const { hosts, table, edge } = four;
    const ids = await Promise.all(["a", "b", "c", "d", "e", "a"].map((text, i) => submit(hostAt(four, i % 4), text)));
    expect(new Set(ids).size).toBe(5);
    await four.until(() => hosts.every(({ tables }) => ids.every((id) => tables.places.has(id))));

    const height = Math.min(...hosts.map(finalHeight));
    for (const host of hosts) {
      expect(chainOf(host).slice(0, height)).toEqual(chainOf(hostAt(four, 0)).slice(0, height));
      expect(host.tables.ids).toHaveLength(new Set(host.tables.ids).size);
      expect([host.blamed, host.stops]).toEqual([[], []]);
    }
    const [ada] = hosts as [TestHost];
    for (const { certificate, blockId } of ada.tables.blocks.slice(0, height)) {
      if (certificate === null) throw new Error("who decided by votes has every certificate");
      expect(certificate.blockId).toBe(blockId);
      expect(await edge.verifyAll(signatureChecks(votesIn(certificate), table))).toBe(true);
    }
    await proofsHold(four, ada, ids);
  });

  test("P11: go on without one of them, which catches up when it is back", async () => {
    const four = await open(4, { roundMs: 400 });
    const { hosts } = four;
    const dee = hostAt(four, 3);
    dee.runner.pause();
    expect(await dee.runner.submit(txOf("x"))).toMatchObject({ ok: false, rejection: { code: "paused" } });
    const before = finalHeight(dee);
    await four.until(() => finalHeight(hostAt(four, 0)) >= before + 3);
    expect(finalHeight(dee)).toBeLessThanOrEqual(before + 1);
    dee.runner.resume();
    const id = await submit(dee, "after the pause");
    await four.until(() => hosts.every(({ tables }) => tables.places.has(id)));
    expect(hosts.flatMap(({ stops, blamed }) => [...stops, ...blamed])).toEqual([]);
  });

  test("P16: one whose write fails stops, starts again from its store, and goes on without contradicting itself", async () => {
    const four = await open(4, { roundMs: 400 });
    const cai = hostAt(four, 2);
    await four.until(() => finalHeight(cai) >= 1);
    let failing = false;
    four.restart(2, (store) => failingOn(store, () => failing));
    await four.until(() => finalHeight(cai) >= 3);
    failing = true;
    await four.until(() => cai.stops.length > 0);
    expect(cai.stops).toMatchObject([{ type: "storage", error: { code: "failed" } }]);
    expect(await cai.runner.submit(txOf("x"))).toMatchObject({ ok: false });
    four.restart(2);
    const reached = finalHeight(cai);
    await four.until(() => finalHeight(cai) >= reached + 2);
    expect(four.hosts.flatMap(({ notes }) => notes.filter(({ type }) => type === "accused"))).toEqual([]);
    expect(cai.stops).toHaveLength(1);
  });
});

test("P17: one that starts again over links that stay is told what it has to know, and votes", async () => {
  const four = await open(4, { roundMs: 400 });
  const cai = hostAt(four, 2);
  await four.until(() => finalHeight(cai) >= 1);
  four.restartInPlace(2);
  const id = await submit(cai, "after the restart");
  await four.until(() => four.hosts.every(({ tables }) => tables.places.has(id)));
  const votes = () => cai.notes.filter((note) => note.type === "voting").length;
  await four.until(() => votes() > 0);
  expect(four.hosts.flatMap(({ stops, blamed }) => [...stops, ...blamed])).toEqual([]);
  expect(replayRecording(writeRecording(cai.recorder.recording() as Recording))).toMatchObject({ ok: true });
});

/** Writes fail, and nothing of them is stored, while `isFailing`. */
const failingOn = (store: Store, isFailing: () => boolean): Store => ({
  ...store,
  write: (batch) => (isFailing() ? Promise.reject(new StorageError("failed", "the disk is gone")) : store.write(batch)),
});

/** P21: inclusion of every transaction at the newest head, and consistency of all heads with it. */
async function proofsHold(
  { sealed }: TestNetwork,
  { runner, tables }: TestHost,
  ids: readonly Awaited<ReturnType<typeof submit>>[],
) {
  const { store } = runner;
  const tip = tables.blocks.at(-1);
  if (tip === undefined) throw new Error("there is a tip");
  for (const id of ids) {
    const bundle = await inclusionBundle(store, sealed, id, tip);
    if (bundle === null) throw new Error("a final transaction has a proof");
    const { index, path, header, txId } = bundle;
    expect(await placeOf(store, id)).toMatchObject({ index });
    const leaf = leafHash(fromHex(txId));
    expect(verifyInclusion(leaf, index, header.logSize, path, fromHex(header.logRoot))).toMatchObject({ ok: true });
    expect(verifyInclusion(leaf, index + 1, header.logSize + 1, path, fromHex(header.logRoot)).ok).toBe(false);
  }
  expect(await inclusionBundle(store, sealed, hashOf("never submitted"), tip)).toBeNull();
  for (let height = 1; height <= tip.header.height; height++) {
    const { header } = tables.blocks[height - 1] as typeof tip;
    const proof = await consistencyProof(store, height, tip.header.height);
    if (!proof.ok) throw new Error(proof.error);
    const [first, second] = [fromHex(header.logRoot), fromHex(tip.header.logRoot)];
    expect(verifyConsistency(header.logSize, tip.header.logSize, first, second, proof.value)).toMatchObject({
      ok: true,
    });
    expect(await blockDetail(store, height)).toMatchObject({
      header,
      parent: height === 1 ? null : { height: height - 1 },
    });
  }
  expect(await consistencyProof(store, 1, tip.header.height + 1)).toMatchObject({ ok: false });
  expect(await blockDetail(store, tip.header.height + 1)).toBeNull();
}

describe("one validator alone", () => {
  test("P2: is its own quorum", async () => {
    const one = await open(1);
    const id = await submit(hostAt(one, 0), "alone");
    await one.until(() => hostAt(one, 0).tables.places.has(id));
    expect(hostAt(one, 0).stops).toEqual([]);
  });

  test("stops visibly on our own mistake, and answers what was open", async () => {
    const one = await open(1);
    const ada = hostAt(one, 0);
    one.restart(0, (store) => ({ ...store, find: async () => [] as never }));
    const waiting = ada.runner.submit(txOf("x"));
    Object.assign(ada.runner.node, { pool: null });
    ada.runner.storageFull(false);
    expect(await waiting).toMatchObject({ ok: false });
    await one.until(() => ada.stops.length > 0);
    expect(ada.stops).toMatchObject([{ type: "assertion" }]);
  });

  test("P19: answers a submission that its full disk refuses, and runs on", async () => {
    const one = await open(1);
    const ada = hostAt(one, 0);
    one.restart(0, (store) => ({
      ...store,
      write: (batch) =>
        batch.pool === undefined ? store.write(batch) : Promise.reject(new StorageError("quota", "the disk is full")),
    }));
    expect(await ada.runner.submit(txOf("x"))).toMatchObject({ ok: false, rejection: { code: "storage-full" } });
    expect(await ada.runner.submit(txOf("y"))).toMatchObject({ ok: false, rejection: { code: "storage-full" } });
    const height = finalHeight(ada);
    await one.until(() => finalHeight(ada) > height);
    expect(ada.stops).toEqual([]);
  });

  test("P23: takes no more submissions than it can wait for while its disk takes nothing in", async () => {
    const one = await open(1);
    const ada = hostAt(one, 0);
    one.restart(0, (store) => ({ ...store, find: () => new Promise(() => undefined) }));
    for (let i = 0; i < LANE_LIMITS.own.txs; i++) void ada.runner.submit(txOf("x"));
    expect(await ada.runner.submit(txOf("x"))).toMatchObject({ ok: false, rejection: { code: "pool-full" } });
  });

  test("P16: a key that can't sign any more stops it like a disk that fails", async () => {
    const one = await open(1);
    const ada = hostAt(one, 0);
    Object.assign(ada.keys.signing, { sign: () => Promise.reject(new Error("the key is gone")) });
    await one.until(() => ada.stops.length > 0);
    expect(ada.stops).toMatchObject([{ type: "storage" }]);
  });
});

test("P23: one range is read for a neighbour at a time, however often it asks", async () => {
  const one = await open(1);
  const ada = hostAt(one, 0);
  await one.until(() => finalHeight(ada) >= 1);
  const reads: (() => void)[] = [];
  one.restart(0, (store) => ({
    ...store,
    blocks: (...asked) => new Promise((resolve) => reads.push(() => resolve(store.blocks(...asked)))),
  }));
  const wire = createWire(1);
  const ask = (neighbour: PeerId): void =>
    ada.runner.packet(neighbour, "sync", wire.encode({ type: "wantRange", from: 1, count: 256 }));
  /** Whatever was sent has been dealt with when the chain has grown. */
  const later = (): Promise<void> => {
    const height = finalHeight(ada);
    return one.until(() => finalHeight(ada) > height);
  };
  const [ben, cai] = ["8/8", "9/9"] as [PeerId, PeerId];
  for (const neighbour of [ben, cai]) {
    ada.runner.linkUp(neighbour, null);
    ada.runner.packet(neighbour, "control", wire.encode({ type: "hello", sealed: one.sealed }));
  }
  for (let i = 0; i < 5; i++) ask(ben);
  await later();
  expect(reads).toHaveLength(1);
  ask(cai);
  reads[0]?.();
  await later();
  expect(reads).toHaveLength(2);
  ask(ben);
  await later();
  expect(reads).toHaveLength(3);
});

describe("P24: a finality certificate of an earlier height for another block", () => {
  /** A table of one whose seat has signed the finality of another first block, and a neighbour who shows it. */
  async function shown(wrap: (store: Store) => Store = (store) => store) {
    const one = await open(1);
    const ada = hostAt(one, 0);
    await one.until(() => finalHeight(ada) >= 1);
    one.restart(0, wrap);
    const reached = finalHeight(ada);
    await one.until(() => finalHeight(ada) >= reached + 1);
    const other = finalized(hashOf("elsewhere"), [0], { round: 0 });
    const [vote] = votesIn(other);
    const signature = await ada.keys.signing.sign(signedBytes(one.table.networkId, vote as never));
    const certificate = { ...other, signatures: [signature] };
    const wire = createWire(1);
    const neighbour = "9/9" as PeerId;
    ada.runner.linkUp(neighbour, null);
    ada.runner.packet(neighbour, "control", wire.encode({ type: "hello", sealed: one.sealed }));
    ada.runner.packet(neighbour, "votes", wire.encode({ type: "certificate", certificate }));
    return { one, ada, certificate };
  }

  test("halts the validator, which shows both", async () => {
    const { one, ada, certificate } = await shown();
    await one.until(() => ada.stops.length > 0);
    expect(ada.stops).toMatchObject([{ type: "halt", certificates: [ada.tables.blocks[0]?.certificate, certificate] }]);
  });

  test.each<readonly [string, "foreign" | "forged" | "none"]>([
    ["is of another block", "foreign"],
    ["is not signed by whom it says", "forged"],
    ["is not there", "none"],
  ])("accuses nobody where ours came beside a synced block and %s", async (_, kind) => {
    let asked = 0;
    const { one, ada } = await shown((store) => ({
      ...store,
      async block(height) {
        const block = await store.block(height);
        if (block === null || height > 1) return block;
        asked++;
        const forged = { ...finalized(block.blockId, [0], { round: 0 }) };
        const certificate = { foreign: finalized(hashOf("x"), [0], { round: 0 }), forged, none: null }[kind];
        return { ...block, certificate, certified: false };
      },
    }));
    await one.until(() => asked > 0);
    const reached = finalHeight(ada);
    await one.until(() => finalHeight(ada) >= reached + 2);
    expect([asked, ada.stops]).toEqual([1, []]);
  });

  test("is the store's trouble when ours can't be read", async () => {
    const { one, ada } = await shown((store) => ({
      ...store,
      block: () => Promise.reject(new StorageError("lost", "closed by the browser")),
    }));
    await one.until(() => ada.stops.length > 0);
    expect(ada.stops).toMatchObject([{ type: "storage", error: { code: "lost" } }]);
  });
});
