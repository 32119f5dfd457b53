import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bytes, toHex } from "@/lib/base/bytes";
import { err } from "@/lib/base/result";
import { LOG_SIZE_MAX } from "./bounds";
import { assembleProof, planConsistency, planInclusion } from "./proof";
import { referenceConsistency, referenceInclusion } from "./reference";
import { createTestLog, leavesOf } from "./testLog";
import { tilesOf } from "./tiles";

/** Strings compare much faster than arrays of bytes. */
const spelled = (proof: readonly Bytes[]): string => proof.map(toHex).join();

test("inclusion proofs equal the reference's for every leaf of every log up to 130 (P21)", () => {
  const leaves = leavesOf(130);
  const log = createTestLog(leaves);
  for (let size = 1; size <= leaves.length; size++) {
    for (let index = 0; index < size; index++) {
      const expected = referenceInclusion(index, leaves.slice(0, size));
      expect(spelled(log.inclusion(index, size))).toBe(spelled(expected));
    }
  }
});

test("consistency proofs equal the reference's for every pair up to 64 (P21)", () => {
  const leaves = leavesOf(64);
  const log = createTestLog(leaves);
  for (let second = 1; second <= leaves.length; second++) {
    for (let first = 1; first <= second; first++) {
      const expected = referenceConsistency(first, leaves.slice(0, second));
      expect(spelled(log.consistency(first, second))).toBe(spelled(expected));
    }
  }
});

test("both equal the reference's in larger logs, also at sizes the log has grown past", () => {
  const leaves = leavesOf(3000);
  const log = createTestLog(leaves);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: leaves.length }), fc.nat(), (size, at) => {
      const then = leaves.slice(0, size);
      expect(log.inclusion(at % size, size)).toEqual(referenceInclusion(at % size, then));
      expect(log.consistency((at % size) + 1, size)).toEqual(referenceConsistency((at % size) + 1, then));
    }),
    { numRuns: 50 },
  );
});

test("a log with three tiers of tiles proves likewise", () => {
  const leaves = leavesOf(66_000);
  const log = createTestLog(leaves);
  for (const size of [65_536, 65_537, 66_000]) {
    const then = leaves.slice(0, size);
    for (const at of [255, 65_535, size - 1]) {
      expect(spelled(log.inclusion(at, size))).toBe(spelled(referenceInclusion(at, then)));
      expect(spelled(log.consistency(at + 1, size))).toBe(spelled(referenceConsistency(at + 1, then)));
    }
  }
});

test("an empty log is consistent with every log by an empty proof", () => {
  expect(planConsistency(0, 5)).toEqual({ ok: true, value: [] });
  expect(planConsistency(0, 0)).toEqual({ ok: true, value: [] });
});

test("the largest log needs at most 26 hashes, out of at most 2 tiles a tier", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LOG_SIZE_MAX }), fc.nat({ max: LOG_SIZE_MAX }), (size, at) => {
      const plan = planInclusion(at % size, size);
      if (!plan.ok) throw new Error(plan.error.detail);
      expect(plan.value.length).toBeLessThanOrEqual(26);
      expect(plan.value.filter((nodes) => nodes.length > 1).length).toBeLessThanOrEqual(1);
      expect(tilesOf(plan.value.flat()).length).toBeLessThanOrEqual(8);
    }),
  );
});

test.each([
  [0, 0, "got size 0, want an integer from 1 to 67108864"],
  [5, 5, "got index 5, want an integer from 0 to 4"],
  [-1, 5, "got index -1, want an integer from 0 to 4"],
  [0.5, 5, "got index 0.5, want an integer from 0 to 4"],
  [0, LOG_SIZE_MAX + 1, "got size 67108865, want an integer from 1 to 67108864"],
  [0, Number.NaN, "got size NaN, want an integer from 1 to 67108864"],
])("no inclusion of leaf %d in a log of %d", (index, size, detail) => {
  expect(planInclusion(index, size)).toEqual(err({ code: "out-of-range", detail }));
});

test.each([
  [6, 5, "got first size 6, want an integer from 0 to 5"],
  [-1, 5, "got first size -1, want an integer from 0 to 5"],
  [1, LOG_SIZE_MAX + 1, "got second size 67108865, want an integer from 0 to 67108864"],
])("no consistency of a log of %d with one of %d", (first, second, detail) => {
  expect(planConsistency(first, second)).toEqual(err({ code: "out-of-range", detail }));
});

test("a node that storage does not have is named", () => {
  const plan = planInclusion(0, 2);
  if (!plan.ok) throw new Error(plan.error.detail);
  expect(assembleProof(plan.value, () => undefined)).toEqual(
    err({ code: "node-missing", detail: "got no hash of node 1 of level 0" }),
  );
});
