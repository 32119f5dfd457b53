import { expect, test } from "vitest";
import { answered, beat, createHeartbeat, health, heard, PING_MS, SILENT_MS, SUSPECT_MS } from "./heartbeat";

const TICK_MS = 500;

test("pings at once and then every two seconds", () => {
  const heart = createHeartbeat(0);
  const pingedAtMs: number[] = [];
  for (let nowMs = 0; nowMs <= 3 * PING_MS; nowMs += TICK_MS) {
    if (beat(heart, nowMs) !== undefined) pingedAtMs.push(nowMs);
  }
  expect(pingedAtMs).toEqual([0, PING_MS, 2 * PING_MS, 3 * PING_MS]);
});

test.each([
  [0, "well"],
  [SUSPECT_MS - 1, "well"],
  [SUSPECT_MS, "suspect"],
  [SILENT_MS - 1, "suspect"],
  [SILENT_MS, "silent"],
] as const)("after %i ms without a sign of life the neighbour is %s", (silentMs, expected) => {
  const heart = createHeartbeat(0);
  heard(heart, 1_000);
  expect(health(heart, 1_000 + silentMs)).toBe(expected);
});

test("answers measure the round trip but are no sign of life: a page answers for a dead worker too", () => {
  const heart = createHeartbeat(0);
  const id = beat(heart, 1_000) ?? -1;
  answered(heart, id, 1_030);
  expect(heart.rttMs).toBe(30);
  expect(health(heart, SILENT_MS)).toBe("silent");
});

test("an answer to an earlier ping measures nothing", () => {
  const heart = createHeartbeat(0);
  const first = beat(heart, 0) ?? -1;
  beat(heart, PING_MS);
  answered(heart, first, PING_MS + 5);
  expect(heart.rttMs).toBeNull();
});

test("who slept himself gives the others the rest of their time anew", () => {
  const heart = createHeartbeat(0);
  beat(heart, 0);
  beat(heart, 600_000);
  expect(health(heart, 600_000)).toBe("suspect");
  let nowMs = 600_000;
  for (; health(heart, nowMs) !== "silent"; nowMs += TICK_MS) beat(heart, nowMs);
  expect(nowMs).toBe(600_000 + SILENT_MS - SUSPECT_MS);
});
