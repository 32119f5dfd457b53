import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import type { Height } from "@/lib/chain/ids";
import { sampleHeader, seededDraw } from "@/lib/chain/samples";
import { RANGE_BLOCKS_MAX } from "@/lib/wire/limits";
import type { Range } from "@/lib/wire/message";
import {
  arrive,
  ban,
  createSync,
  dropPeer,
  isSyncing,
  nextRange,
  noteHead,
  requestsDue,
  type Sync,
  unserved,
} from "./sync";

const peer = (name: string): PeerId => name as PeerId;
const header = sampleHeader(seededDraw(1));
const TIMEOUT_MS = 5_000;

const rangeOf = (from: Height, count: number): Range => ({
  type: "range",
  from,
  blocks: Array.from({ length: count }, (_, i) => ({
    header: { ...header, height: from + i },
    body: [],
    certificate: null,
  })),
  prunedBelow: 0,
});

/** What is requested now, as "peer from+count". */
const due = (sync: Sync, tip: Height, nowMs = 0): string[] =>
  requestsDue(sync, tip, nowMs).map(({ to, from, count }) => `${to} ${from}+${count}`);

function syncWith(heads: Record<string, Height>): Sync {
  const sync = createSync();
  for (const [name, height] of Object.entries(heads)) noteHead(sync, peer(name), height);
  return sync;
}

describe("P22: a validator that is behind", () => {
  test("asks several neighbours for consecutive ranges, one request each", () => {
    const sync = syncWith({ a: 1_000, b: 1_000, c: 1_000 });
    expect(due(sync, 10)).toEqual(["a 11+256", "b 267+256", "c 523+256"]);
    expect(due(sync, 10)).toEqual([]);
  });

  test("asks each for no more than it has", () => {
    const sync = syncWith({ a: 12, b: 300 });
    expect(due(sync, 10)).toEqual(["a 11+2", "b 267+34"]);
    arrive(sync, peer("b"), rangeOf(267, 34), 0);
    expect(due(sync, 10)).toEqual(["b 13+254"]);
    expect(due(syncWith({ a: 300 }), 10)).toEqual(["a 11+256"]);
    expect(due(syncWith({ a: 10, b: 9 }), 10)).toEqual([]);
  });

  test("asks at most six ranges ahead, arrived or under way", () => {
    const sync = syncWith(Object.fromEntries([..."abcdefghij"].map((name) => [name, 10_000])));
    expect(due(sync, 0)).toHaveLength(6);
    arrive(sync, peer("b"), rangeOf(257, 256), 0);
    expect(due(sync, 0)).toEqual([]);
    arrive(sync, peer("a"), rangeOf(1, 256), 0);
    expect(nextRange(sync, 0)?.range.from).toBe(1);
    expect(due(sync, 256)).toEqual(["a 1537+256"]);
  });

  test("asks for what follows its tip though six later ranges are here: they wait for it (seed 21261)", () => {
    const sync = syncWith({ a: 92 });
    for (const [from, count] of [
      [11, 1],
      [12, 1],
      [13, 1],
      [14, 1],
      [15, 21],
      [36, 1],
    ] as const)
      sync.ranges.set(from, { peer: peer("gone"), range: rangeOf(from, count) });
    expect(due(sync, 9)).toEqual(["a 10+1"]);
    arrive(sync, peer("a"), rangeOf(10, 1), 0);
    expect(nextRange(sync, 9)?.range.from).toBe(10);
  });

  test("takes ranges in order, whatever order they come in", () => {
    const sync = syncWith({ a: 600, b: 600 });
    due(sync, 0);
    expect(arrive(sync, peer("b"), rangeOf(257, 256), 0)).toBe(true);
    expect(nextRange(sync, 0)).toBeNull();
    expect(arrive(sync, peer("a"), rangeOf(1, 256), 0)).toBe(true);
    expect(nextRange(sync, 0)?.peer).toBe("a");
    expect(nextRange(sync, 0)).toBeNull();
    expect(nextRange(sync, 256)?.peer).toBe("b");
  });

  test("asks for nothing twice that is being checked and stored, and keeps in mind who has it", () => {
    const sync = syncWith({ a: 256, b: 600 });
    due(sync, 0);
    arrive(sync, peer("a"), rangeOf(1, 256), 0);
    arrive(sync, peer("b"), rangeOf(257, 100), 0);
    nextRange(sync, 0);
    expect(requestsDue(sync, 0, 0, 256)).toEqual([{ to: "b", from: 357, count: 244 }]);
    expect(due(sync, 0)).toEqual(["a 1+256"]); // It was refused.
  });

  test("asks for the rest when a range is shorter than asked", () => {
    const sync = syncWith({ a: 300 });
    due(sync, 0);
    arrive(sync, peer("a"), rangeOf(1, 3), 0);
    expect(due(sync, 0)).toEqual(["a 4+256"]);
  });

  test.each<readonly [string, string, Range]>([
    ["nobody asked for", "b", rangeOf(1, 10)],
    ["begins elsewhere", "a", rangeOf(2, 10)],
    ["is longer than asked", "a", rangeOf(1, RANGE_BLOCKS_MAX + 1)],
  ])("ignores a range that %s", (_, from, range) => {
    const sync = syncWith({ a: 600, c: 600 });
    due(sync, 0);
    expect(arrive(sync, peer(from), range, 0)).toBe(false);
    expect(sync.ranges.size).toBe(0);
    expect(arrive(sync, peer("a"), rangeOf(1, 10), 0)).toBe(true);
  });

  test("believes an empty range: that neighbour has nothing for now, and is asked again later", () => {
    const sync = syncWith({ a: 600, b: 600 });
    due(sync, 0);
    expect(arrive(sync, peer("a"), rangeOf(1, 0), 0)).toBe(true);
    noteHead(sync, peer("a"), 601);
    arrive(sync, peer("b"), rangeOf(257, 256), 0);
    expect([due(sync, 0, TIMEOUT_MS - 1), isSyncing(sync)]).toEqual([["b 1+256"], true]);
    arrive(sync, peer("b"), rangeOf(1, 256), 0);
    expect(due(sync, 512, TIMEOUT_MS)).toEqual(["a 513+89"]);
  });

  test("knows that nobody serves what it lacks, and asks again now and then", () => {
    const sync = syncWith({ a: 600, b: 600 });
    expect(unserved(sync, 0)).toBe(0);
    due(sync, 0);
    expect(unserved(sync, 0)).toBe(0);
    arrive(sync, peer("a"), rangeOf(1, 0), 0);
    ban(sync, peer("b"));
    expect([due(sync, 0), unserved(sync, 0)]).toEqual([[], 600]);
    // Its word is no worse for what it served: the certificate held.
    noteHead(sync, peer("b"), 700);
    expect(unserved(sync, 0)).toBe(700);
    expect([due(sync, 0, TIMEOUT_MS), unserved(sync, 0)]).toEqual([["a 1+256"], 0]);
    arrive(sync, peer("a"), rangeOf(1, 0), 0);
    expect([unserved(sync, 0), unserved(sync, 699), unserved(sync, 700)]).toEqual([700, 0, 0]);
  });

  test("asks somebody else when a neighbour does not answer in time", () => {
    const sync = syncWith({ a: 100, b: 100 });
    expect(due(sync, 0)).toEqual(["a 1+100"]);
    expect(due(sync, 0, TIMEOUT_MS - 1)).toEqual([]);
    expect(due(sync, 0, TIMEOUT_MS)).toEqual(["b 1+100"]);
  });

  test("takes a late answer all the same, once", () => {
    const sync = syncWith({ a: 100, b: 100 });
    due(sync, 0);
    due(sync, 0, TIMEOUT_MS);
    expect(arrive(sync, peer("a"), rangeOf(1, 100), 0)).toBe(true);
    expect(arrive(sync, peer("a"), rangeOf(1, 100), 0)).toBe(false);
    expect(nextRange(sync, 0)?.peer).toBe("a");
    expect(arrive(sync, peer("b"), rangeOf(1, 100), 0)).toBe(true);
    expect(nextRange(sync, 100)).toBeNull();
  });

  test("asks somebody else when a neighbour has left", () => {
    const sync = syncWith({ a: 100, b: 100 });
    due(sync, 0);
    dropPeer(sync, peer("a"));
    expect(due(sync, 0)).toEqual(["b 1+100"]);
  });

  test("drops what fell behind its tip", () => {
    const sync = syncWith({ a: 600, b: 600 });
    due(sync, 0);
    arrive(sync, peer("a"), rangeOf(1, 256), 0);
    expect(nextRange(sync, 5)).toBeNull();
    expect(sync.ranges.size).toBe(0);
    expect(due(sync, 600)).toEqual([]);
    expect(sync.heads.size).toBe(0);
  });
});

describe("P22: a neighbour whose range fails", () => {
  test("is asked nothing more, and what else it handed over is dropped", () => {
    const sync = syncWith({ a: 600, b: 600 });
    due(sync, 0);
    arrive(sync, peer("b"), rangeOf(257, 256), 0);
    ban(sync, peer("b"));
    expect(sync.ranges.size).toBe(0);
    noteHead(sync, peer("b"), 9_000);
    expect(due(sync, 0)).toEqual([]);
    arrive(sync, peer("a"), rangeOf(1, 256), 0);
    expect(due(sync, 0)).toEqual(["a 257+256"]);
  });

  test("P23: is forgotten with its link", () => {
    const sync = createSync();
    for (let i = 0; i < 100; i++) {
      ban(sync, peer(`${i}`));
      dropPeer(sync, peer(`${i}`));
    }
    expect(sync.banned.size).toBe(0);
  });
});

test("P22: whatever neighbours do, no height is asked of two at once, and one honest neighbour is enough to arrive", () => {
  const step = fc.record({
    who: fc.constantFrom("liar", "slow", "honest"),
    does: fc.constantFrom("head", "answer", "part", "empty", "nonsense", "leave", "wait"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 2_000 }), (steps, target) => {
      const sync = createSync();
      const open = new Map<PeerId, { readonly from: Height; readonly count: number; readonly atMs: number }>();
      let [tip, nowMs] = [0, 0];

      const settle = (): void => {
        for (let next = nextRange(sync, tip); next !== null; next = nextRange(sync, tip)) {
          if (next.peer === "liar") ban(sync, next.peer);
          else tip += next.range.blocks.length;
        }
        for (const { to, from, count } of requestsDue(sync, tip, nowMs)) {
          for (const [other, request] of open)
            if (other === to || nowMs - request.atMs >= TIMEOUT_MS || !sync.requests.has(other)) open.delete(other);
          for (const request of open.values())
            expect(from + count <= request.from || request.from + request.count <= from).toBe(true);
          expect(count).toBeGreaterThan(0);
          expect(from + count - 1).toBeLessThanOrEqual(target);
          open.set(to, { from, count, atMs: nowMs });
        }
        expect(sync.ranges.size + sync.requests.size).toBeLessThanOrEqual(6);
      };
      const answer = (who: PeerId, part: (count: number) => number, shift = 0): void => {
        const request = sync.requests.get(who);
        if (request !== undefined) arrive(sync, who, rangeOf(request.from + shift, part(request.count)), nowMs);
      };

      for (const { who, does } of steps) {
        if (does === "head") noteHead(sync, peer(who), target);
        if (does === "answer") answer(peer(who), (count) => count);
        if (does === "part") answer(peer(who), (count) => Math.ceil(count / 2));
        if (does === "empty") answer(peer(who), () => 0);
        if (does === "nonsense") answer(peer(who), (count) => count, 1);
        if (does === "leave") dropPeer(sync, peer(who));
        if (does === "wait") nowMs += 1_000;
        settle();
      }
      for (let turn = 0; turn < 200 && tip < target; turn++) {
        noteHead(sync, peer("honest"), target);
        nowMs += 1_000;
        settle();
        answer(peer("honest"), (count) => count);
        settle();
      }
      expect(tip).toBe(target);
    }),
    { numRuns: 200 },
  );
});
