/** P16, P17: any history of writes and crashes, against the naive store. */
import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Subject } from "./contract/check";
import { createCrashDisk } from "./contract/crashDisk";
import { fileSubject } from "./contract/fileSubject";
import { follow, type Part, type Step } from "./contract/histories";
import { indexedDbSubject, memorySubject } from "./contract/subjects";

const height = fc.integer({ min: 1, max: 5 });
const value = fc.integer({ min: 0, max: 5 });
const attempt = fc.integer({ min: 0, max: 3 });

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constantFrom("propose", "attest", "finality", "nullify"), height, value }),
  fc.record({ type: fc.constant("floor"), height }),
  fc.record({ type: fc.constantFrom("certificate", "nullification"), height, value }),
  fc.record({ type: fc.constant("candidate"), value }),
  fc.record({ type: fc.constant("final"), value, count: fc.integer({ min: 1, max: 3 }), skip: fc.boolean() }),
  fc.record({ type: fc.constant("pool"), value: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ type: fc.constant("evidence"), height, value }),
  fc.record({ type: fc.constant("promise"), attempt }),
  fc.record({ type: fc.constant("seal"), attempt, value: fc.integer({ min: 0, max: 1 }) }),
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    batches: fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
    crash: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

const SHAPE = { runIds: 4, bucketIds: 2, levels: 3 };
let folders = 0;

/** The disk in memory is a hundred times faster, and its power does not fail here. */
const { fs } = createCrashDisk(() => 0);
const subjects: readonly (readonly [string, Subject, number])[] = [
  ["in memory", memorySubject, 300],
  ["in IndexedDB", indexedDbSubject(SHAPE), 60],
  ["in a folder", fileSubject(fs, () => `/${folders++}`, { shape: SHAPE, segmentBytes: 4_096 }), 100],
];

describe.each(subjects)("a store %s", (_kind, subject, numRuns) => {
  test("ends every history where the naive store does", async () => {
    let histories = 0;
    await fc.assert(
      fc.asyncProperty(steps, (history) => follow(subject, `history/${histories++}`, history)),
      { numRuns },
    );
    expect(histories).toBeGreaterThanOrEqual(numRuns);
  });
});
