/**
 * The form of the index from ids to log positions (idIndex.ts). A run covers a stretch of the log whose length is
 * runIds · 4^level; runs lie end to end, larger ones first, like the digits of a number, and never change. On disk a run
 * is a hash table: buckets of (key, place) in no order. In memory it is a Bloom filter.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { TxId } from "@/lib/chain/ids";
import { taggedHash } from "@/lib/crypto/hash";
import { numberKey } from "./keys";

export interface Shape {
  /** Ids of a run of level 0, and so of the part of the log that is held in memory whole. */
  readonly runIds: number;
  /** Ids of a bucket, on average. runIds / bucketIds is a power of two. */
  readonly bucketIds: number;
  /** Runs of the last level are not merged further. */
  readonly levels: number;
}

/** 2¹⁴ ids in memory (about 4 MB), buckets of 32 KiB (values above 64 KiB are slow in Chromium), runs up to 2²² ids. */
export const SHAPE: Shape = { runIds: 2 ** 14, bucketIds: 2 ** 11, levels: 5 };

/** Runs of one level that are merged into one of the next. */
export const FANOUT = 4;

export interface RunId {
  readonly level: number;
  /** Counted in runs of this level from the beginning of the log. */
  readonly number: number;
}

export interface Run extends RunId {
  readonly filter: Bytes;
}

export const idsOf = ({ runIds }: Shape, { level }: Pick<RunId, "level">): number => runIds * FANOUT ** level;
export const firstOf = (shape: Shape, run: RunId): number => run.number * idsOf(shape, run);
export const bucketsOf = (shape: Shape, run: Pick<RunId, "level">): number => idsOf(shape, run) / shape.bucketIds;
export const bucketOf = (shape: Shape, run: Pick<RunId, "level">, a: number): number =>
  Math.floor((a / 2 ** 32) * bucketsOf(shape, run));

/**
 * Filter bits per id. The last level is nearly all of a large log, and there 10 bits keep 2²⁴ ids within 24 MiB; below
 * it there are never more than 4.2 million ids, and 16 bits keep strangers from costing a read.
 */
export const filterBits = ({ levels }: Shape, { level }: Pick<RunId, "level">): number =>
  level < levels - 1 ? 16 : 10;

export const runKey = ({ level, number }: RunId): string => `${numberKey(level)}/${numberKey(number)}`;
export const bucketKey = (run: RunId, bucket: number): string => `${runKey(run)}/${numberKey(bucket)}`;

export function runOfKey(key: string): RunId {
  const [level, number] = key.split("/") as [string, string];
  return { level: Number.parseInt(level, 16), number: Number.parseInt(number, 16) };
}

/** Two 32-bit words that stand for an id in runs: different ids have the same two once in 2⁶⁴. */
export type Key = readonly [a: number, b: number];

/**
 * The first 64 bits of the id, encrypted by four rounds of a Feistel network. Ids are hashes, but whoever makes
 * transactions can search for ids that begin alike; not knowing the key it cannot fill one bucket.
 */
export function keyMaker(secret: Bytes): (id: TxId) => Key {
  const words = new DataView(taggedHash("rt/index/v1", secret).buffer);
  const keys = [0, 4, 8, 12].map((at) => words.getUint32(at)) as [number, number, number, number];
  return (id) => {
    let a = Number.parseInt(id.slice(0, 8), 16);
    let b = Number.parseInt(id.slice(8, 16), 16);
    a = (a ^ scramble(b ^ keys[0])) >>> 0;
    b = (b ^ scramble(a ^ keys[1])) >>> 0;
    a = (a ^ scramble(b ^ keys[2])) >>> 0;
    b = (b ^ scramble(a ^ keys[3])) >>> 0;
    return [a, b];
  };
}

/** The finalizer of MurmurHash3. */
function scramble(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Where an id stands: the log position of its block's first id, and how many ids come before it in the block. */
export interface Spot {
  readonly first: number;
  readonly offset: number;
}

/** Entries of a bucket: four words each, the key and the spot. In the byte order of this machine. */
export type Bucket = Uint32Array<ArrayBuffer>;
const ENTRY_WORDS = 4;

export const bucketFrom = (bytes: Bytes): Bucket => new Uint32Array(bytes.slice().buffer);
export const bucketBytes = (bucket: Bucket): Bytes => new Uint8Array(bucket.buffer);

export function bucketWith(entries: readonly (readonly [key: Key, spot: Spot])[]): Bucket {
  const bucket = new Uint32Array(ENTRY_WORDS * entries.length);
  for (const [i, [key, { first, offset }]] of entries.entries()) bucket.set([...key, first, offset], ENTRY_WORDS * i);
  return bucket;
}

/** Where ids with this key stand: usually one, but ids that begin with the same 64 bits can be made in 2³² trials. */
export function spotsIn(bucket: Bucket, [a, b]: Key): Spot[] {
  const spots: Spot[] = [];
  for (let at = 0; at < bucket.length; at += ENTRY_WORDS)
    if (bucket[at] === a && bucket[at + 1] === b)
      spots.push({ first: bucket[at + 2] as number, offset: bucket[at + 3] as number });
  return spots;
}

export function forEachKey(bucket: Bucket, visit: (a: number, b: number) => void): void {
  for (let at = 0; at < bucket.length; at += ENTRY_WORDS) visit(bucket[at] as number, bucket[at + 1] as number);
}

/** The entries of `from`, laid out anew in `count` buckets; `bucketFor` says which. */
export function redistribute(from: readonly Bucket[], count: number, bucketFor: (a: number) => number): Bucket[] {
  const lengths = new Array<number>(count).fill(0);
  for (const bucket of from)
    forEachKey(bucket, (a) => {
      lengths[bucketFor(a)] = (lengths[bucketFor(a)] as number) + ENTRY_WORDS;
    });
  const into = lengths.map((length) => new Uint32Array(length));
  const ends = new Array<number>(count).fill(0);
  for (const bucket of from)
    for (let at = 0; at < bucket.length; at += ENTRY_WORDS) {
      const target = bucketFor(bucket[at] as number);
      (into[target] as Bucket).set(bucket.subarray(at, at + ENTRY_WORDS), ends[target]);
      ends[target] = (ends[target] as number) + ENTRY_WORDS;
    }
  return into;
}
