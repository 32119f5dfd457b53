import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { block, txId } from "@/lib/port/samples";
import type { TraceEvent, TraceFact, TxStatus } from "@/lib/port/trace";
import { createPoolMeter } from "./poolMeter";

const T0 = 1_700_000_000_000;

function meterOf(...facts: readonly (readonly [atMs: number, TraceFact])[]) {
  const meter = createPoolMeter();
  meter.take(facts.map(([atMs, fact], i): TraceEvent => ({ ...fact, seq: i + 1, at: T0 + atMs, causeSeq: null })));
  return meter;
}
const pooled = (count: number): TraceFact => ({ type: "pooled", count, ids: [], own: false, sizes: [] });
const final = (txCount: number, synced = false): TraceFact => ({ type: "final", block: block(1, { txCount }), synced });
const own = (byte: number, type: "pooled" | "final"): TraceFact => ({
  type: "tx",
  id: txId(byte),
  status: type === "pooled" ? { type, own: true } : { type, height: 1, index: 0 },
});

describe("the pool, second by second", () => {
  test("counts what came in, what became final, and what waited at the end", () => {
    const meter = meterOf(
      [100, pooled(3)],
      [900, pooled(2)],
      [950, { type: "pool", waiting: 5, own: 0 }],
      [1_500, final(4)],
      [1_600, final(9, true)],
      [1_700, { type: "pool", waiting: 1, own: 0 }],
    );
    expect(meter.seconds(T0 + 2_000, 60).map(({ submitted, final: done, depth }) => [submitted, done, depth])).toEqual([
      [5, 0, 5],
      [0, 4, 1],
    ]);
  });

  test("a second that nobody saw is a gap", () => {
    const seconds = meterOf([0, pooled(1)], [3_000, pooled(1)]).seconds(T0 + 4_000, 60);
    expect(seconds.map(({ submitted }) => submitted)).toEqual([1, null, null, 1]);
  });

  test("measures own transactions from accepted to final", () => {
    const begun = Array.from({ length: 20 }, (_, i) => [i, own(i, "pooled")] as const);
    const done = Array.from({ length: 20 }, (_, i) => [100 + i * 11, own(i, "final")] as const);
    // Latencies of 100, 110 … 290 milliseconds.
    expect(meterOf(...begun, ...done).seconds(T0 + 1_000, 60)).toMatchObject([{ p50: 190, p95: 280 }]);
  });

  test("P23: goes on to measure when more were lost sight of than it waits for", () => {
    const event = (atMs: number, id: string, status: TxStatus): TraceEvent => ({
      type: "tx",
      id: id as TxId,
      status,
      seq: 1,
      at: T0 + atMs,
      causeSeq: null,
    });
    const meter = createPoolMeter();
    // They became final while nobody looked.
    for (let i = 0; i < 5_000; i++) meter.take([event(0, `lost ${i}`, { type: "pooled", own: true })]);
    meter.take([
      event(1_100, "seen", { type: "pooled", own: true }),
      event(1_300, "seen", { type: "final", height: 1, index: 0 }),
    ]);
    expect(meter.seconds(T0 + 2_000, 1)).toMatchObject([{ p50: 200, p95: 200 }]);
  });

  test("shows an earlier moment as it was then", () => {
    const meter = meterOf([0, pooled(1)], [1_000, pooled(2)], [2_000, pooled(3)]);
    expect(meter.seconds(T0 + 2_000, 60).map(({ submitted }) => submitted)).toEqual([1, 2]);
    expect(meter.seconds(T0 + 3_000, 1).map(({ submitted }) => submitted)).toEqual([3]);
  });

  test("P23: keeps a bounded number of seconds", () => {
    const meter = meterOf(...Array.from({ length: 2_000 }, (_, i) => [i * 1_000, pooled(1)] as const));
    expect(meter.seconds(T0 + 2_000_000, 10_000).length).toBeLessThanOrEqual(900);
  });
});
