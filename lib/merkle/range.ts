/**
 * A log's head as little data as appending needs: the roots of the perfect subtrees that cover its leaves. From it
 * follow the root and, leaf by leaf, every node that will never change again, which is what tiles.ts stores.
 */
import { assert, present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { HASH_BYTES } from "@/lib/crypto/hash";
import { LOG_SIZE_MAX } from "./bounds";
import { EMPTY_ROOT, nodeHash } from "./hasher";

/** The root of a perfect subtree: 2^level leaves, the first of them leaf index · 2^level. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** One hash for each 1 in the binary digits of `size`, from the most significant to the least: left to right. */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Bytes[];
}

export const EMPTY_RANGE: CompactRange = { size: 0, hashes: [] };

/** Whether what somebody hands out has the form of a range: what is below takes that for granted. */
export const isRange = ({ size, hashes }: CompactRange): boolean =>
  size <= LOG_SIZE_MAX && hashes.length === countOnes(size) && hashes.every(({ length }) => length === HASH_BYTES);

/** Told of each node when its last leaf has come: every leaf, then the subtrees it completes, lowest level first. */
export type Visit = (level: number, index: number, hash: Bytes) => void;

/** The range with leaves added on the right. The given one stays as it was. Amortised one inner node a leaf. // P21 */
export function append(range: CompactRange, leafHashes: readonly Bytes[], visit?: Visit): CompactRange {
  assert(range.size + leafHashes.length <= LOG_SIZE_MAX, "a log does not outgrow its bound");
  assert(range.hashes.length === countOnes(range.size), "a compact range has a hash for each 1 of its size");
  const hashes = [...range.hashes];
  let size = range.size;
  for (const leaf of leafHashes) {
    let hash = leaf;
    visit?.(0, size, hash);
    // Each trailing 1 of the size is a perfect subtree just as large as the one that ends in the new leaf.
    for (let level = 0; (size >>> level) & 1; level++) {
      hash = nodeHash(present(hashes.pop(), "the subtree on the left"), hash);
      visit?.(level + 1, size >>> (level + 1), hash);
    }
    hashes.push(hash);
    size++;
  }
  return { size, hashes };
}

/** MTH of the range's leaves, RFC 9162 §2.1.1: 32 bytes. */
export function rootOf(range: CompactRange): Bytes {
  assert(range.hashes.length === countOnes(range.size), "a compact range has a hash for each 1 of its size");
  return range.hashes.length === 0 ? EMPTY_ROOT : foldRight(range.hashes);
}

/** The hash over perfect subtrees of falling size, at least one: the rightmost two are joined first. */
export function foldRight(hashes: readonly Bytes[]): Bytes {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * The perfect subtrees that cover leaves begin … end − 1, left to right. The leaves must be a subtree of some log: begin
 * is a multiple of the smallest power of two that is at least end − begin.
 */
export function coverage(begin: number, end: number): readonly NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = begin; at < end; ) {
    const level = 31 - Math.clz32(end - at);
    nodes.push({ level, index: at >>> level });
    at += 2 ** level;
  }
  return nodes;
}

function countOnes(n: number): number {
  let ones = 0;
  for (let rest = n; rest > 0; rest &= rest - 1) ones++;
  return ones;
}
