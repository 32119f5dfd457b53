import { expect, test } from "vitest";
import { BEAT_MS, untilBeatMs, untilDrawnMs, WARM_MS } from "./beat";

test("all wait for the same moment, whenever they begin to wait", () => {
  const begin = 1_800_000_000_123;
  const moments = [0, 1, 250, 376].map((later) => begin + later + untilBeatMs(begin + later));
  expect(new Set(moments)).toEqual(new Set([1_800_000_000_500]));
});

test("whoever asks at a beat waits for the next one", () => {
  expect(untilBeatMs(4 * BEAT_MS)).toBe(BEAT_MS);
});

test("news wait for what comes with them, and are drawn at a tenth of a second, which every beat is", () => {
  for (const later of [0, 1, 39, 40, 41, 99, 100, 377]) {
    const nowMs = 1_800_000_000_000 + later;
    const waitMs = untilDrawnMs(nowMs);
    expect((nowMs + waitMs) % WARM_MS).toBe(0);
    expect(waitMs).toBeGreaterThan(WARM_MS / 2);
    expect(waitMs).toBeLessThan(2 * WARM_MS);
  }
  expect(BEAT_MS % WARM_MS).toBe(0);
});
