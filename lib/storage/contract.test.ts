/** P12, P16–P22, P25: one contract for every store. The one on files is in files.test.ts. */
import "fake-indexeddb/auto";
import { describe, test } from "vitest";
import { CONTRACT } from "./contract/contract";
import { indexedDbSubject, memorySubject } from "./contract/subjects";

/** Runs of four ids: a log of a few dozen has runs of every level. */
const SHAPE = { runIds: 4, bucketIds: 2, levels: 3 };

describe.each([memorySubject, indexedDbSubject(SHAPE)])("a store $kind", (subject) => {
  test.each(CONTRACT)("$sentence", (check) => check.run(subject));
});
