import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { hashOf } from "@/lib/chain/samples";
import { encodedTxBytes, type Transaction } from "@/lib/chain/transaction";
import {
  addToPool,
  confirm,
  createPool,
  isOwn,
  LANE_LIMITS,
  type LaneId,
  laneOf,
  ownIds,
  type Pool,
  pooledTx,
  poolSize,
  removeFromPool,
  submitToPool,
  takeFromPool,
  withdraw,
} from "./pool";

const idOf = (name: string): TxId => hashOf<TxId>(name);
/** A transaction that takes exactly so many bytes. */
const txOf = (bytes: number): Transaction => ({
  version: 1,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: new Uint8Array(bytes - 13),
});
const SMALL = txOf(100);
const ALL = { txs: 1_000, bytes: 10 ** 9 };

const add = (pool: Pool, lane: LaneId, names: string, tx = SMALL) =>
  [...names].map((name) => addToPool(pool, lane, idOf(name), tx));
const namesOf = new Map([..."abcdefghijklmnopqrstuvwxyz"].map((name) => [idOf(name), name]));
const taken = (pool: Pool, limits: Partial<typeof ALL> = {}, turn = 0): string =>
  takeFromPool(pool, { ...ALL, ...limits }, turn)
    .map(({ id }) => namesOf.get(id))
    .join("");

describe("P19: the proposer takes", () => {
  test("first in, first out inside a lane", () => {
    const pool = createPool();
    add(pool, "own", "cab");
    expect(taken(pool)).toBe("cab");
  });

  test("from the lanes in turn, one each", () => {
    const pool = createPool();
    add(pool, "own", "abcd");
    add(pool, "guests", "e");
    add(pool, "seat 3", "fg");
    expect(taken(pool)).toBe("aefbgcd");
  });

  test("no more than the block holds, by count and by bytes", () => {
    const pool = createPool();
    add(pool, "own", "abc");
    add(pool, "guests", "de");
    expect(taken(pool, { txs: 3 })).toBe("adb");
    expect(taken(pool, { txs: 0 })).toBe("");
    expect(taken(pool, { bytes: 299 })).toBe("ad");
    expect(taken(pool, { bytes: 99 })).toBe("");
  });

  test("nothing that comes behind what does not fit any more, so that order holds in a lane", () => {
    const pool = createPool();
    add(pool, "own", "a");
    add(pool, "own", "b", txOf(1_000));
    add(pool, "own", "c");
    add(pool, "guests", "de");
    expect(taken(pool, { bytes: 500 })).toBe("ade");
  });

  test("beginning with another lane each time, so that small blocks starve nobody", () => {
    const pool = createPool();
    add(pool, "own", "abc");
    add(pool, "guests", "x");
    removeFromPool(pool, [idOf("x")]);
    add(pool, "seat 3", "de");
    add(pool, "seat 4", "f");
    expect([0, 1, 2, 3].map((turn) => taken(pool, { txs: 1 }, turn))).toEqual(["a", "d", "f", "a"]);
    expect(taken(pool, {}, 1)).toBe("dfaebc");
    expect(taken(createPool(), {}, 7)).toBe("");
  });

  test("without removing: a round may fail", () => {
    const pool = createPool();
    add(pool, "own", "ab");
    expect([taken(pool), taken(pool), poolSize(pool)]).toEqual(["ab", "ab", 2]);
  });
});

describe("P19: the pool", () => {
  test("keeps a transaction once, in the lane it came by first", () => {
    const pool = createPool();
    expect(add(pool, "guests", "aa")).toEqual(["added", "duplicate"]);
    expect(add(pool, "seat 1", "a")).toEqual(["duplicate"]);
    expect([poolSize(pool), isOwn(pool, idOf("a"))]).toEqual([1, false]);
  });

  test("makes a neighbour's transaction its own when it is submitted here, behind the others submitted here", () => {
    const pool = createPool();
    add(pool, "seat 1", "ab");
    add(pool, "own", "c");
    expect(add(pool, "own", "a")).toEqual(["duplicate"]);
    expect(ownIds(pool)).toEqual([idOf("c"), idOf("a")]);
    expect([isOwn(pool, idOf("a")), poolSize(pool)]).toEqual([true, 3]);
    expect(add(pool, "seat 1", "a")).toEqual(["duplicate"]);
    expect(isOwn(pool, idOf("a"))).toBe(true);
  });

  test("forgets what is final, and asks nothing about what it never had", () => {
    const pool = createPool();
    add(pool, "own", "ab");
    removeFromPool(pool, [idOf("a"), idOf("z")]);
    expect([poolSize(pool), taken(pool), ownIds(pool).length]).toEqual([1, "b", 1]);
    removeFromPool(pool, [idOf("b")]);
    expect([poolSize(pool), ownIds(pool), pooledTx(pool, idOf("b"))]).toEqual([0, [], undefined]);
  });

  test("has a lane of each seat and one for all guests", () => {
    expect([laneOf(0), laneOf(63), laneOf(null)]).toEqual(["seat 0", "seat 63", "guests"]);
  });
});

describe("P23: a full lane", () => {
  function full(lane: LaneId, size: number, tx: Transaction): Pool {
    const pool = createPool();
    for (let i = 0; i < size; i++) addToPool(pool, lane, `${i}` as TxId, tx);
    expect(poolSize(pool)).toBe(size);
    return pool;
  }
  const refused = { code: "pool-full" };

  test.each<readonly [LaneId, number, number]>([
    ["own", LANE_LIMITS.own.bytes / 262_144, 262_144],
    ["guests", LANE_LIMITS.other.bytes / 262_144, 262_144],
    ["seat 2", LANE_LIMITS.other.bytes / 262_144, 262_144],
    ["guests", LANE_LIMITS.other.txs, 14],
  ])("refuses (%s, after %i transactions of %i bytes), and no other lane does", (lane, count, bytes) => {
    const pool = full(lane, count, txOf(bytes));
    expect(addToPool(pool, lane, idOf("one more"), txOf(14))).toMatchObject(refused);
    expect(pooledTx(pool, idOf("one more"))).toBeUndefined();
    for (const other of ["own", "guests", "seat 2", "seat 3"] as const)
      if (other !== lane) expect(addToPool(pool, other, idOf(other), txOf(14))).toBe("added");
    removeFromPool(pool, ["0" as TxId]);
    expect(addToPool(pool, lane, idOf("one more"), txOf(14))).toBe("added");
  });

  test("of own submissions leaves a neighbour's transaction where it was", () => {
    const pool = full("own", 64, txOf(262_144));
    add(pool, "seat 1", "a");
    expect(add(pool, "own", "a")).toMatchObject([refused]);
    expect(isOwn(pool, idOf("a"))).toBe(false);
    expect(pooledTx(pool, idOf("a"))).toBe(SMALL);
  });
});

/** The same in the slowest and plainest way: one list of everything, in the order of arrival. */
interface Naive {
  entries: { readonly lane: LaneId; readonly name: string; readonly bytes: number }[];
  /** Lanes in the order in which they were first used. */
  lanes: LaneId[];
}

function naiveAdd(naive: Naive, lane: LaneId, name: string, bytes: number): string {
  const held = naive.entries.find((entry) => entry.name === name);
  if (held !== undefined && (held.lane === "own" || lane !== "own")) return "duplicate";
  if (!naive.lanes.includes(lane)) naive.lanes.push(lane);
  naive.entries = [...naive.entries.filter((entry) => entry !== held), { lane, name, bytes }];
  return held === undefined ? "added" : "duplicate";
}

function naiveTake({ entries, lanes }: Naive, txs: number, room: number, turns: number): string {
  const queues = lanes
    .map((lane) => entries.filter((entry) => entry.lane === lane))
    .filter((queue) => queue.length > 0);
  for (let i = 0; i < turns && queues.length > 0; i++) queues.push(queues.shift() as (typeof queues)[number]);
  const closed = new Set<number>();
  let out = "";
  let left = room;
  for (let turn = 0; closed.size < queues.length && out.length < txs; turn = (turn + 1) % queues.length) {
    if (closed.has(turn)) continue;
    const next = queues[turn]?.shift();
    if (next === undefined || next.bytes > left) {
      closed.add(turn);
      continue;
    }
    out += next.name;
    left -= next.bytes;
  }
  return out;
}

test("P19: the pool does what a plain list does", () => {
  const lane = fc.constantFrom<LaneId>("own", "guests", "seat 1", "seat 2");
  const name = fc.constantFrom(..."abcdefghijklmnop");
  const operation = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant("add" as const), lane, name, bytes: fc.integer({ min: 14, max: 60 }) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("remove" as const), name }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant("take" as const),
        txs: fc.nat({ max: 20 }),
        bytes: fc.nat({ max: 600 }),
        turn: fc.nat({ max: 9 }),
      }),
    },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const pool = createPool();
      const naive: Naive = { entries: [], lanes: [] };
      for (const step of operations) {
        if (step.type === "take")
          expect(taken(pool, step, step.turn)).toBe(naiveTake(naive, step.txs, step.bytes, step.turn));
        else if (step.type === "remove") {
          removeFromPool(pool, [idOf(step.name)]);
          naive.entries = naive.entries.filter((entry) => entry.name !== step.name);
        } else {
          const added = addToPool(pool, step.lane, idOf(step.name), txOf(step.bytes));
          expect(added).toBe(naiveAdd(naive, step.lane, step.name, step.bytes));
        }
        expect(poolSize(pool)).toBe(naive.entries.length);
        expect(ownIds(pool)).toEqual(
          naive.entries.filter((entry) => entry.lane === "own").map((entry) => idOf(entry.name)),
        );
        const bytes = [...pool.lanes.values()].reduce((sum, { bytes }) => sum + bytes, 0);
        expect(bytes).toBe(naive.entries.reduce((sum, entry) => sum + entry.bytes, 0));
      }
    }),
    { numRuns: 300 },
  );
});

test("the size that counts is the encoded one", () => {
  expect(encodedTxBytes(txOf(100))).toBe(100);
});

describe("P19: a submission that is being written", () => {
  const A = idOf("a");
  /** What may be proposed, how many they are said to be, and what neighbours are told of. */
  const seen = (pool: Pool) => [taken(pool), poolSize(pool), ownIds(pool).length];

  test("is seen by nobody before it is durable", () => {
    const pool = createPool();
    expect(submitToPool(pool, A, SMALL)).toBe("added");
    add(pool, "own", "b");
    expect(seen(pool)).toEqual(["b", 1, 1]);
    expect([confirm(pool, A), confirm(pool, A)]).toEqual([true, false]);
    expect(seen(pool)).toEqual(["ab", 2, 2]);
    expect(submitToPool(pool, A, SMALL)).toBe("duplicate");
    expect(seen(pool)).toEqual(["ab", 2, 2]);
  });

  test("leaves no trace when it can't be written", () => {
    const pool = createPool();
    submitToPool(pool, A, SMALL);
    withdraw(pool, A);
    expect([pool.laneOf.size, pool.unwritten.size]).toEqual([0, 0]);
  });

  test("stays when one of two writes of it succeeds", () => {
    const pool = createPool();
    for (const added of ["added", "duplicate"]) expect(submitToPool(pool, A, SMALL)).toBe(added);
    withdraw(pool, A);
    confirm(pool, A);
    withdraw(pool, A);
    expect(seen(pool)).toEqual(["a", 1, 1]);
  });

  test("goes back into the lane of the neighbour that had delivered it", () => {
    const pool = createPool();
    add(pool, "seat 3", "a");
    submitToPool(pool, A, SMALL);
    expect(seen(pool)).toEqual(["", 0, 0]);
    withdraw(pool, A);
    expect([...seen(pool), pool.laneOf.get(A)]).toEqual(["a", 1, 0, "seat 3"]);
  });

  test("may become final by others meanwhile", () => {
    const pool = createPool();
    submitToPool(pool, A, SMALL);
    removeFromPool(pool, [A]);
    expect([confirm(pool, A), poolSize(pool)]).toEqual([false, 0]);
  });
});
