import fc from "fast-check";
import { expect, test } from "vitest";
import { createReplayWindow, isFirst } from "./replay";

const WINDOW = 1_024;

test("takes what a list of everything ever seen would take, save what is older than the window", () => {
  const near = fc.integer({ min: 0, max: 40 });
  const far = fc.integer({ min: 0, max: 5_000 });
  fc.assert(
    fc.property(fc.array(fc.oneof(near, far), { maxLength: 3_000 }), (numbers) => {
      const window = createReplayWindow();
      const seen: number[] = [];
      for (const seq of numbers) {
        const isNew = !seen.includes(seq) && seq > Math.max(...seen, -1) - WINDOW;
        expect(isFirst(window, seq)).toBe(isNew);
        if (isNew) seen.push(seq);
      }
      expect(window.seen.size).toBeLessThanOrEqual(WINDOW);
    }),
    { numRuns: 50 },
  );
});

test("stays small over a long life", () => {
  const window = createReplayWindow();
  for (let seq = 0; seq < 100_000; seq++) expect(isFirst(window, seq)).toBe(true);
  expect(window.seen.size).toBeLessThanOrEqual(WINDOW);
});
