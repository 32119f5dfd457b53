import { describe, expect, test } from "vitest";
import { createDials, failed, held, isDue, isShunned, spend } from "./dials";

const MINUTE_MS = 60_000;

describe("budgets (P23)", () => {
  test("give seats 20 connections at once and 20 a minute, observers 40 and 40 in ten, each from their own", () => {
    const dials = createDials();
    const made = (isSeat: boolean, nowMs: number): number =>
      Array.from({ length: 100 }, (_, at) => spend(dials, `${isSeat}${at}`, isSeat, nowMs)).filter(Boolean).length;
    expect(made(false, 0)).toBe(40);
    expect(made(true, 0)).toBe(20);
    expect(made(true, 2_999)).toBe(0);
    expect(made(true, 3_000)).toBe(1);
    expect(made(true, 3_000 + MINUTE_MS)).toBe(20);
    expect(made(false, 14_999)).toBe(0);
    expect(made(false, 10 * MINUTE_MS)).toBe(40);
    expect(made(true, 1_000 * MINUTE_MS)).toBe(20);
  });

  test("give one neighbour six at once and six a minute, and a refusal costs nothing", () => {
    const dials = createDials();
    const made = (nowMs: number) =>
      Array.from({ length: 20 }, () => spend(dials, "ada", true, nowMs)).filter(Boolean).length;
    expect(made(0)).toBe(6);
    expect(made(9_999)).toBe(0);
    expect(made(10_000)).toBe(1);
    expect(made(30_000)).toBe(2);
    expect(Array.from({ length: 14 }, (_, at) => spend(dials, `other${at}`, true, 30_000))).not.toContain(false);
  });

  test("let one neighbour reload eight times in twenty seconds", () => {
    const dials = createDials();
    const reloads = Array.from({ length: 8 }, (_, at) => spend(dials, "ada", true, at * 2_900));
    expect(reloads).not.toContain(false);
  });
});

describe("whoever could not be reached", () => {
  test("waits twice as long each time, up to 30 s", () => {
    const dials = createDials();
    const pausesMs: number[] = [];
    for (let attempt = 0, nowMs = 0; attempt < 9; attempt++) {
      failed(dials, "ada", false, 1, nowMs);
      const failedAtMs = nowMs;
      while (!isDue(dials, "ada", nowMs)) nowMs += 100;
      pausesMs.push(nowMs - failedAtMs);
    }
    expect(pausesMs).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test("is tried somewhere in the second half of the pause", () => {
    for (const [chance, pauseMs] of [
      [0, 250],
      [0.5, 375],
      [1, 500],
    ] as const) {
      const dials = createDials();
      failed(dials, "ada", false, chance, 0);
      expect(isDue(dials, "ada", pauseMs - 1)).toBe(false);
      expect(isDue(dials, "ada", pauseMs)).toBe(true);
    }
  });

  test("begins anew after a link that held", () => {
    const dials = createDials();
    for (let attempt = 0; attempt < 5; attempt++) failed(dials, "ada", false, 1, 0);
    held(dials, "ada");
    failed(dials, "ada", false, 1, 100_000);
    expect(isDue(dials, "ada", 100_500)).toBe(true);
  });
});

test("a provable fault costs a minute, then more, and is not forgiven for a link that held", () => {
  const dials = createDials();
  failed(dials, "eve", true, 1, 0);
  expect(isShunned(dials, "eve", MINUTE_MS - 1)).toBe(true);
  expect(isShunned(dials, "eve", MINUTE_MS)).toBe(false);
  held(dials, "eve");
  failed(dials, "eve", true, 1, MINUTE_MS);
  expect(isShunned(dials, "eve", 3 * MINUTE_MS - 1)).toBe(true);
  for (let fault = 0; fault < 20; fault++) failed(dials, "eve", true, 1, 3 * MINUTE_MS);
  expect(isShunned(dials, "eve", 13 * MINUTE_MS)).toBe(false);
});

test("slowness is never shunned", () => {
  const dials = createDials();
  for (let attempt = 0; attempt < 50; attempt++) failed(dials, "ada", false, 1, 0);
  expect(isShunned(dials, "ada", 1)).toBe(false);
});

test("no more neighbours are remembered than a room could have", () => {
  const dials = createDials();
  for (let at = 0; at < 10_000; at++) failed(dials, `session${at}`, false, 1, 0);
  expect(dials.neighbours.size).toBe(256);
});
