import { describe, expect, test } from "vitest";
import { hashOf } from "@/lib/chain/samples";
import type { Slot, SlotMessage } from "@/lib/chain/votes";
import { slotOf } from "@/lib/chain/votes";
import { attestation, nullifyVote } from "@/lib/consensus/testMessages";
import { vrfKey } from "@/lib/crypto/ecvrf";
import { StorageError, type Store, type WriteBatch, type WriteResult } from "@/lib/storage/store";
import type { SeatKeys } from "./edge";
import type { NodeEffect } from "./effect";
import { txOf } from "./testChain";
import { createWriter } from "./writer";

type Write = Extract<NodeEffect, { type: "write" }>;

const NETWORK = hashOf<never>("network");
const voteOf = (round: number, seat = 1): Write => {
  const { type, height, reason } = nullifyVote(seat, { round });
  const asked = { type, height, round, seat, reason };
  return { type: "write", batch: {}, vote: asked, purpose: { type: "slot", asked } };
};
const plain = (voteFloor: number): Write => ({
  type: "write",
  batch: { voteFloor },
  vote: null,
  purpose: { type: "nothing" },
});
const submission = (request: number): Write => {
  const [id, tx] = [hashOf<never>(`tx ${request}`), txOf(`${request}`)];
  return {
    type: "write",
    batch: { pool: [{ id, tx }] },
    vote: null,
    purpose: { type: "submitted", request, id, duplicate: false },
  };
};

/** A writer whose key and disk answer when the test lets them. */
function createBench() {
  const signing: (() => void)[] = [];
  const alarms: (() => void)[] = [];
  const disk: {
    readonly batch: WriteBatch;
    readonly resolve: (result: WriteResult) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const written: [Write, SlotMessage | null][] = [];
  const failed: [Write, unknown][] = [];
  const keys: SeatKeys = {
    signing: {
      publicKey: new Uint8Array(32),
      sign: (bytes) => new Promise((resolve) => signing.push(() => resolve(new Uint8Array(64).fill(bytes.length)))),
    } as SeatKeys["signing"],
    vrf: vrfKey(new Uint8Array(32)),
  };
  const write = createWriter({
    store: { write: (batch) => new Promise((resolve, reject) => disk.push({ batch, resolve, reject })) } as Store,
    keys,
    networkId: NETWORK,
    clock: {
      schedule(_delayMs, ring) {
        alarms.push(ring);
        return () => {};
      },
    },
    onWritten: (it, slot) => written.push([it, slot]),
    onFailed: (it, error) => failed.push([it, error]),
  });
  return { write, signing, alarms, disk, written, failed };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const result = (...slots: (SlotMessage | null)[]): WriteResult => ({ slots });
const slots = ({ batch }: { readonly batch: WriteBatch }): Slot[] => (batch.slots ?? []).map(slotOf);

describe("P16: a vote", () => {
  test("is signed, then written, then told as the store has it", async () => {
    const { write, signing, disk, written } = createBench();
    write(voteOf(0));
    await settled();
    expect(disk).toEqual([]);
    signing.shift()?.();
    await settled();
    expect(disk.map(slots)).toEqual([[{ height: 1, round: 0, kind: "resolve" }]]);
    expect(disk[0]?.batch.slots?.[0]?.signature).toHaveLength(64);
    expect(written).toEqual([]);
    const other = attestation(1, hashOf("theirs"), { round: 0 });
    disk[0]?.resolve(result(other));
    await settled();
    expect(written).toEqual([[voteOf(0), other]]);
  });

  test("and what comes behind it reach the store in order, although signing takes a moment", async () => {
    const { write, signing, disk, written } = createBench();
    write(voteOf(0));
    write(plain(7));
    write(voteOf(1));
    await settled();
    expect(disk).toEqual([]);
    for (let i = 0; i < 6; i++) {
      signing.shift()?.();
      await settled();
      disk.at(-1)?.resolve(result(null));
      await settled();
    }
    expect(disk.map(({ batch }) => batch.voteFloor ?? batch.slots?.[0]?.round)).toEqual([0, 7, 1]);
    expect(written.map(([it]) => it)).toEqual([voteOf(0), plain(7), voteOf(1)]);
  });

  test("whose write failed is followed by none: what comes next may rest on it", async () => {
    const { write, signing, disk, failed, written } = createBench();
    const error = new StorageError("failed", "the disk is gone");
    write(voteOf(0));
    write(plain(7));
    await settled();
    signing.shift()?.();
    await settled();
    disk[0]?.reject(error);
    await settled();
    expect(failed).toEqual([[voteOf(0), error]]);
    expect([disk.length, written]).toEqual([1, []]);
  });

  test("that can't be signed has failed", async () => {
    const failed: Write[] = [];
    const write = createWriter({
      store: {} as Store,
      keys: null,
      networkId: NETWORK,
      clock: { schedule: () => () => {} },
      onWritten: () => expect.unreachable("nothing is written"),
      onFailed: (it) => failed.push(it),
    });
    write(voteOf(0));
    await settled();
    expect(failed).toEqual([voteOf(0)]);
  });
});

describe("P19: submissions", () => {
  test("wait a moment for each other, and share one transaction", async () => {
    const { write, alarms, disk, written } = createBench();
    write(submission(1));
    write(submission(2));
    await settled();
    expect([alarms.length, disk.length]).toEqual([1, 0]);
    alarms.shift()?.();
    expect(disk.map(({ batch }) => batch.pool?.length)).toEqual([2]);
    disk[0]?.resolve(result());
    await settled();
    expect(written.map(([it]) => it)).toEqual([submission(1), submission(2)]);
  });

  test("go along with a vote's write, and are not written twice", async () => {
    const { write, alarms, disk, signing } = createBench();
    write(submission(1));
    write(voteOf(0));
    await settled();
    signing.shift()?.();
    await settled();
    expect(disk.map(({ batch }) => [batch.slots?.length ?? 0, batch.pool?.length ?? 0])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    alarms.shift()?.();
    await settled();
    expect(disk).toHaveLength(2);
  });

  test("P23: gather while others are written, however long it takes, and follow when that is over", async () => {
    const { write, alarms, disk, written } = createBench();
    for (let i = 0; i < 100; i++) {
      write(submission(i));
      for (const ring of alarms.splice(0)) ring();
      await settled();
    }
    expect(disk.map(({ batch }) => batch.pool?.length)).toEqual([1]);
    disk[0]?.resolve(result());
    await settled();
    expect(disk.map(({ batch }) => batch.pool?.length)).toEqual([1, 99]);
    disk[1]?.resolve(result());
    await settled();
    expect(written.map(([it]) => it)).toEqual(Array.from({ length: 100 }, (_, i) => submission(i)));
    write(submission(100));
    expect([alarms.length, disk.length]).toEqual([1, 2]);
  });

  test("that a full disk refuses have failed, each of them", async () => {
    const { write, alarms, disk, failed } = createBench();
    write(submission(1));
    write(submission(2));
    alarms.shift()?.();
    disk[0]?.reject(new StorageError("quota", "full"));
    await settled();
    expect(failed.map(([it]) => it)).toEqual([submission(1), submission(2)]);
  });
});
