/** Answers held back: each for a while, those of one address one by one, and none for the sake of another address. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPatience, type Patience } from "./patience";

const PACE = { leastMs: 1_000, apartMs: 5 };

let patience: Patience;
let answered: string[];
beforeEach(() => {
  vi.useFakeTimers();
  patience = createPatience(PACE);
  answered = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const hold = (address: string, name: string): void => patience.hold(address, () => answered.push(name));

test("an answer comes a while later, and not before", () => {
  hold("a", "a1");
  vi.advanceTimersByTime(PACE.leastMs - 1);
  expect(answered).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(answered).toEqual(["a1"]);
});

test("an address is answered so often, in the order it asked, whatever it asked at once", () => {
  for (let i = 0; i < 200; i++) hold("a", `${i}`);
  vi.advanceTimersByTime(PACE.leastMs + 99 * PACE.apartMs);
  expect(answered).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
  vi.advanceTimersByTime(100 * PACE.apartMs);
  expect(answered).toHaveLength(200);
});

test("another address does not wait for it, nor does the same one when all are answered", () => {
  for (let i = 0; i < 400; i++) hold("a", `a${i}`);
  hold("b", "b1");
  vi.advanceTimersByTime(PACE.leastMs);
  expect(answered).toContain("b1");
  vi.advanceTimersByTime(400 * PACE.apartMs);
  answered.length = 0;
  hold("a", "later");
  vi.advanceTimersByTime(PACE.leastMs);
  expect(answered).toEqual(["later"]);
});
