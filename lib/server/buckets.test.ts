/** A bucket never gives more than burst + rate × time, whatever is asked of it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBuckets } from "./buckets";

test("a burst passes, then the rate; the wait it names is enough", () => {
  const buckets = createBuckets({ burst: 3, perSecond: 2, keysMax: 10 });
  expect([1, 2, 3, 4].map(() => buckets.take("a", 1, 0))).toEqual([0, 0, 0, 500]);
  const waitMs = buckets.take("a", 1, 400);
  expect(waitMs).toBeGreaterThan(0);
  expect(buckets.take("a", 1, 400 + waitMs)).toBe(0);
  expect(buckets.take("b", 3, 0)).toBe(0);
});

test("law: within any time t a key is given at most burst + rate × t", () => {
  const asks = fc.array(fc.record({ waitMs: fc.nat(2_000), cost: fc.integer({ min: 1, max: 5 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(asks, fc.integer({ min: 5, max: 20 }), fc.integer({ min: 1, max: 10 }), (list, burst, perSecond) => {
      const buckets = createBuckets({ burst, perSecond, keysMax: 1 });
      let nowMs = 0;
      let spent = 0;
      for (const { waitMs, cost } of list) {
        nowMs += waitMs;
        const wait = buckets.take("a", cost, nowMs);
        if (wait === 0) spent += cost;
        expect(spent).toBeLessThanOrEqual(burst + (perSecond * nowMs) / 1_000 + 1e-6);
      }
    }),
  );
});

test("keys are bounded: the one unused longest is forgotten, and starts anew", () => {
  const buckets = createBuckets({ burst: 1, perSecond: 1, keysMax: 2 });
  for (const key of ["a", "b", "a", "c"]) buckets.take(key, 1, 0);
  expect(buckets.take("a", 1, 0)).toBe(1_000);
  expect(buckets.take("b", 1, 0)).toBe(0);
});
