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

test("what is owed is paid before anything else, and is no more than a burst", () => {
  const buckets = createBuckets({ burst: 10, perSecond: 2, keysMax: 10 });
  buckets.owe("a", 14, 0);
  expect(buckets.take("a", 1, 0)).toBe(2_500);
  expect(buckets.take("a", 1, 2_499)).toBe(1);
  expect(buckets.take("a", 1, 2_500)).toBe(0);
  for (let i = 0; i < 100; i++) buckets.owe("a", 14, 2_500);
  expect(buckets.take("a", 1, 2_500)).toBe(5_500);
  expect(buckets.take("b", 10, 2_500)).toBe(0);
});

test("law: with debts too a key uses at most burst + rate × t, and what its last request came to", () => {
  const asks = fc.array(fc.record({ waitMs: fc.nat(2_000), more: fc.nat(8) }), { maxLength: 60 });
  fc.assert(
    fc.property(asks, fc.integer({ min: 8, max: 20 }), fc.integer({ min: 1, max: 10 }), (list, burst, perSecond) => {
      const buckets = createBuckets({ burst, perSecond, keysMax: 1 });
      let nowMs = 0;
      let used = 0;
      for (const { waitMs, more } of list) {
        nowMs += waitMs;
        if (buckets.take("a", 1, nowMs) !== 0) continue;
        buckets.owe("a", more, nowMs);
        used += 1 + more;
        expect(used).toBeLessThanOrEqual(burst + (perSecond * nowMs) / 1_000 + more + 1e-6);
      }
    }),
  );
});

test("a clock that goes back takes nothing away", () => {
  const buckets = createBuckets({ burst: 3, perSecond: 2, keysMax: 10 });
  expect(buckets.take("a", 1, 3_600_000)).toBe(0);
  expect([1, 2, 3].map(() => buckets.take("a", 1, 1_000))).toEqual([0, 0, 500]);
  expect(buckets.take("a", 1, 1_500)).toBe(0);
});

test("keys are bounded: the one unused longest is forgotten, and starts anew", () => {
  const buckets = createBuckets({ burst: 1, perSecond: 1, keysMax: 2 });
  for (const key of ["a", "b", "a", "c"]) buckets.take(key, 1, 0);
  expect(buckets.take("a", 1, 0)).toBe(1_000);
  expect(buckets.take("b", 1, 0)).toBe(0);
});
