import { expect, test } from "vitest";
import { BEAT_MS, untilBeatMs } from "./beat";

test("all wait for the same moment, whenever they begin to wait", () => {
  const begin = 1_800_000_000_123;
  const moments = [0, 1, 250, 376].map((later) => begin + later + untilBeatMs(begin + later));
  expect(new Set(moments)).toEqual(new Set([1_800_000_000_500]));
});

test("whoever asks at a beat waits for the next one", () => {
  expect(untilBeatMs(4 * BEAT_MS)).toBe(BEAT_MS);
});
