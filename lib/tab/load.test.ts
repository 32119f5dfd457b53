import { describe, expect, test } from "vitest";
import { NodeError } from "@/lib/session/node";
import { BURST, createLoad, LOAD_MS } from "./load";

function bench(submit: () => Promise<void> = async () => undefined) {
  let now = 0;
  let run: (() => void) | null = null;
  const payloads: string[] = [];
  const load = createLoad({
    submit(payload) {
      payloads.push(new TextDecoder().decode(payload));
      return submit();
    },
    nowMs: () => now,
    every(_periodMs, tick) {
      run = tick;
      return () => {
        run = null;
      };
    },
  });
  return {
    load,
    payloads,
    /** Ticks that come when they should, or each late by so much. */
    async pass(ms: number, lateMs = 0) {
      for (let passed = 0; passed < ms; passed += 50 + lateMs) {
        now += 50 + lateMs;
        run?.();
        await Promise.resolve();
      }
    },
    isTicking: () => run !== null,
  };
}

describe("the load generator", () => {
  test.each([
    [0.1, 20_000, 2],
    [10, 2_000, 20],
    [1_000, 1_000, 1_000],
  ])("at %d a second makes in %d ms %d transactions, no two alike", async (rate, ms, count) => {
    const { load, payloads, pass } = bench();
    load.setRate(rate);
    load.start();
    await pass(ms);
    expect(Math.abs(payloads.length - count)).toBeLessThanOrEqual(1);
    expect(new Set(payloads).size).toBe(payloads.length);
  });

  test("stops by itself after a minute", async () => {
    const { load, pass, isTicking } = bench();
    load.start();
    await pass(LOAD_MS - 100);
    expect(isTicking()).toBe(true);
    await pass(200);
    expect([isTicking(), load.store.getState().running]).toEqual([false, false]);
  });

  test("slows down while the page lags more than 50 ms, and comes back", async () => {
    const { load, pass } = bench();
    load.setRate(100);
    load.start();
    await pass(1_000, 80);
    const { share, lagMs } = load.store.getState();
    expect([share < 0.3, lagMs > 50]).toEqual([true, true]);
    await pass(10_000);
    expect(load.store.getState().share).toBe(1);
  });

  test("does not make up for a stall", async () => {
    const { load, payloads, pass } = bench();
    load.setRate(1_000);
    load.start();
    await pass(5_000, 4_950);
    expect(payloads.length).toBeLessThanOrEqual(100);
  });

  test("P23: has a bounded number of submissions out, and slows down when it is reached", async () => {
    const { load, payloads, pass } = bench(() => new Promise(() => undefined));
    load.setRate(1_000);
    load.start();
    await pass(10_000);
    expect(payloads.length).toBe(2_000);
    expect(load.store.getState().share).toBeLessThan(1);
  });

  test("counts what is refused, and stops where more would be refused too", async () => {
    const full = bench(() => Promise.reject(new NodeError("pool-full", "")));
    full.load.start();
    await full.pass(1_000);
    expect(full.load.store.getState()).toMatchObject({ running: true, refused: 10, code: "pool-full", accepted: 0 });
    const gone = bench(() => Promise.reject(new NodeError("left", "")));
    gone.load.start();
    await gone.pass(1_000);
    expect(gone.load.store.getState()).toMatchObject({ running: false, code: "left" });
  });

  test("begun again makes other transactions, also where equal texts are one transaction", async () => {
    const { load, payloads, pass } = bench();
    for (let run = 0; run < 2; run++) {
      load.start();
      await pass(2_000);
    }
    load.burst();
    expect(payloads.length).toBe(2 * 20 + BURST);
    expect(new Set(payloads).size).toBe(payloads.length);
    expect(load.store.getState()).toMatchObject({ sent: 20 + BURST, running: true });
  });

  test.each([
    ["takes", () => undefined, { accepted: 0 }],
    ["refuses", () => Promise.reject(new NodeError("left", "")), { refused: 0, code: null }],
  ])("begun again counts nothing that the validator now %s of the run before", async (_, answer, counted) => {
    const held: (() => void)[] = [];
    const { load, pass } = bench(() => new Promise<void>((done) => held.push(done)).then(answer));
    load.start();
    await pass(2_000);
    load.start();
    const before = held.length;
    await pass(1_000);
    for (const done of held.slice(0, before)) done();
    await new Promise((done) => setImmediate(done));
    expect(load.store.getState()).toMatchObject({ running: true, ...counted });
    expect(held.length).toBeGreaterThan(before);
  });

  test("a burst is made at once", () => {
    const { load, payloads } = bench();
    load.burst();
    expect(payloads).toHaveLength(BURST);
  });
});
