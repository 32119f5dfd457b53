/** P12, P16–P22, P25: one contract for every kind of store. */
import "fake-indexeddb/auto";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { CONTRACT } from "./contract/contract";
import { fileSubject } from "./contract/fileSubject";
import { indexedDbSubject, memorySubject } from "./contract/subjects";

/** Runs of four ids: a log of a few dozen has runs of every level. Segments of 4 KiB: every check fills several. */
const SHAPE = { runIds: 4, bucketIds: 2, levels: 3 };
const SEGMENT_BYTES = 4_096;

let home: string;
let folders = 0;

beforeAll(async () => {
  home = await fs.mkdtemp(join(tmpdir(), "roundtable-contract-"));
});
afterAll(() => fs.rm(home, { recursive: true }));

const subjects = [
  memorySubject,
  indexedDbSubject(SHAPE),
  fileSubject(fs, () => join(home, `${folders++}`), { shape: SHAPE, segmentBytes: SEGMENT_BYTES }),
];

describe.each(subjects)("a store $kind", (subject) => {
  test.each(CONTRACT)("$sentence", (check) => check.run(subject));
});
