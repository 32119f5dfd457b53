/**
 * The runs of the index on the disk: loading, writing the first, merging four into one, dropping one that is spoiled.
 * Runs are derived from the log and never change, so their writes are relaxed, and a lost or doubtful one is made again.
 */
import type { Bytes } from "@/lib/base/bytes";
import { addTo, emptyFilter } from "./bloom";
import type { Change, Engine, Reader } from "./engine";
import { EVERYTHING, only, within } from "./keys";
import { open, plainRecord, put } from "./records";
import {
  type Bucket,
  bucketBytes,
  bucketFrom,
  bucketKey,
  bucketOf,
  bucketsOf,
  bucketWith,
  FANOUT,
  filterBits,
  firstOf,
  forEachKey,
  idsOf,
  type Key,
  type Run,
  type RunId,
  redistribute,
  runKey,
  runOfKey,
  type Shape,
  type Spot,
} from "./runs";

/** The runs that lie end to end from the beginning of the log; what is beyond a gap is not used. */
export async function loadRuns(engine: Engine, shape: Shape): Promise<Run[]> {
  const entries = await engine.read(["runs"], (reader) => reader.entries("runs", EVERYTHING));
  const byFirst = new Map<number, Run>();
  // Keys begin with the level, so of two runs that begin alike the larger one stays.
  for (const { key, value } of entries) {
    const filter = open("runs", key, plainRecord, value);
    const run = runOfKey(key);
    if (filter !== "damaged" && filter !== undefined) byFirst.set(firstOf(shape, run), { ...run, filter });
  }
  const runs: Run[] = [];
  for (let run = byFirst.get(0); run !== undefined; run = byFirst.get(firstOf(shape, run) + idsOf(shape, run)))
    runs.push(run);
  return runs;
}

/** Writes the run of level 0 with this number; `ids` are in the order of the log. */
export async function writeRun(
  engine: Engine,
  shape: Shape,
  number: number,
  ids: readonly (readonly [key: Key, spot: Spot])[],
): Promise<Run> {
  const run = { level: 0, number };
  const all = bucketWith(ids);
  const filter = emptyFilter(ids.length, filterBits(shape, run));
  forEachKey(all, (a, b) => addTo(filter, a, b));
  const buckets = redistribute([all], bucketsOf(shape, run), (a) => bucketOf(shape, run, a));
  const changes = [...putBuckets(run, 0, buckets), put("runs", runKey(run), plainRecord, filter)];
  await engine.write(["runs", "buckets"], "relaxed", async () => ({ changes, value: undefined }));
  return { ...run, filter };
}

/**
 * Merges four runs into the one of the next level that covers the same ids. Bucket by bucket, so that neither memory
 * nor the disk is held for long; the runs change places in the last transaction. Undefined if a bucket is spoiled.
 */
export async function mergeRuns(engine: Engine, shape: Shape, from: readonly Run[]): Promise<Run | undefined> {
  const [eldest] = from as [Run, ...Run[]];
  const run = { level: eldest.level + 1, number: eldest.number / FANOUT };
  const filter = emptyFilter(idsOf(shape, run), filterBits(shape, run));
  for (let bucket = 0; bucket < bucketsOf(shape, eldest); bucket++) {
    const whole = await engine.write(["buckets"], "relaxed", async (reader) => {
      const old = await Promise.all(from.map((part) => readBucket(reader, part, bucket)));
      if (!old.every((part) => part !== undefined)) return { changes: [], value: false };
      for (const part of old) forEachKey(part, (a, b) => addTo(filter, a, b));
      const first = FANOUT * bucket;
      const parts = redistribute(old, FANOUT, (a) => bucketOf(shape, run, a) - first);
      return { changes: putBuckets(run, first, parts), value: true };
    });
    if (!whole) return undefined;
  }
  const swap: Change[] = [
    put("runs", runKey(run), plainRecord, filter),
    ...from.flatMap((part): Change[] => [
      { type: "remove", table: "runs", range: only(runKey(part)) },
      { type: "remove", table: "buckets", range: within(runKey(part)) },
    ]),
  ];
  await engine.write(["runs", "buckets"], "relaxed", async () => ({ changes: swap, value: undefined }));
  return { ...run, filter };
}

/** Forgets a run whose bucket is missing or spoiled; if another store has merged it meanwhile, nothing is lost. */
export const dropRun = (engine: Engine, run: RunId, bucket: number): Promise<void> =>
  engine.write(["runs", "buckets"], "relaxed", async (reader) => {
    const whole = (await readBucket(reader, run, bucket)) !== undefined;
    const remove: Change = { type: "remove", table: "runs", range: only(runKey(run)) };
    return { changes: whole ? [] : [remove], value: undefined };
  });

/** Undefined if it is not there or spoiled. */
export async function readBucket(reader: Reader, run: RunId, bucket: number): Promise<Bucket | undefined> {
  const key = bucketKey(run, bucket);
  const bytes = open("buckets", key, plainRecord, await reader.get("buckets", key));
  return bytes === undefined || bytes === "damaged" ? undefined : bucketFrom(bytes);
}

const putBuckets = (run: RunId, first: number, buckets: readonly Bucket[]): Change[] =>
  buckets.map((bucket, i) => put<Bytes>("buckets", bucketKey(run, first + i), plainRecord, bucketBytes(bucket)));
