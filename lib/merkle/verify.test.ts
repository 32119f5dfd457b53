import fc from "fast-check";
import { expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import { ok } from "@/lib/base/result";
import { LOG_SIZE_MAX } from "./bounds";
import { EMPTY_ROOT, nodeHash } from "./hasher";
import { append, EMPTY_RANGE, rootOf } from "./range";
import { referenceRoot } from "./reference";
import { createTestLog, leavesOf } from "./testLog";
import { inclusionSteps, verifyConsistency, verifyInclusion } from "./verify";

const LEAVES = leavesOf(300);
const LOG = createTestLog(LEAVES);
const ROOTS = [EMPTY_ROOT, ...LEAVES.map((_, i) => rootOf(append(EMPTY_RANGE, LEAVES.slice(0, i + 1))))];
const leaf = (index: number): Bytes => LEAVES[index] ?? EMPTY_ROOT;
const root = (size: number): Bytes => ROOTS[size] ?? EMPTY_ROOT;

test("every leaf of every log up to 130 is proven (P21)", () => {
  for (let size = 1; size <= 130; size++) {
    for (let index = 0; index < size; index++) {
      const proof = LOG.inclusion(index, size);
      expect(verifyInclusion(leaf(index), index, size, proof, root(size))).toEqual(ok(undefined));
    }
  }
});

test("every pair of logs up to 64, the empty one too, is proven consistent (P21)", () => {
  for (let second = 0; second <= 64; second++) {
    for (let first = 0; first <= second; first++) {
      const proof = LOG.consistency(first, second);
      expect(verifyConsistency(first, second, root(first), root(second), proof)).toEqual(ok(undefined));
    }
  }
});

/** Every list that differs from the proof in one bit, one missing, one added, or two exchanged hashes. */
function mutants(proof: readonly Bytes[], bit: number): readonly (readonly Bytes[])[] {
  const flipped = proof.map((_, at) => proof.map((hash, i) => (i === at ? flipBit(hash, bit) : hash)));
  const shorter = proof.map((_, at) => proof.toSpliced(at, 1));
  const longer = [...proof.keys(), proof.length].map((at) => proof.toSpliced(at, 0, EMPTY_ROOT));
  const swapped = proof.slice(1).map((hash, at) => proof.toSpliced(at, 2, hash, proof[at] ?? hash));
  return [...flipped, ...shorter, ...longer, ...swapped];
}

function flipBit(hash: Bytes, bit: number): Bytes {
  const flipped = hash.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

const bits = fc.nat({ max: 255 });
const sizes = fc.integer({ min: 1, max: LEAVES.length });

test("no mutant of an inclusion proof, leaf, index or root is accepted", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), bits, (size, at, other, bit) => {
      const index = at % size;
      const proof = LOG.inclusion(index, size);
      const refused = (...args: Parameters<typeof verifyInclusion>) => expect(verifyInclusion(...args).ok).toBe(false);
      for (const mutant of mutants(proof, bit)) refused(leaf(index), index, size, mutant, root(size));
      refused(flipBit(leaf(index), bit), index, size, proof, root(size));
      refused(leaf(index), index, size, proof, flipBit(root(size), bit));
      refused(leaf(index), size, size, proof, root(size));
      if (other % size !== index) refused(leaf(index), other % size, size, proof, root(size));
    }),
  );
});

test("no mutant of a consistency proof or of either root is accepted", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), bits, (second, at, bit) => {
      const first = (at % second) + 1;
      const proof = LOG.consistency(first, second);
      const refused = (...args: Parameters<typeof verifyConsistency>) =>
        expect(verifyConsistency(...args).ok).toBe(false);
      for (const mutant of mutants(proof, bit)) refused(first, second, root(first), root(second), mutant);
      refused(first, second, flipBit(root(first), bit), root(second), proof);
      refused(first, second, root(first), flipBit(root(second), bit), proof);
      if (first < second) refused(second, first, root(second), root(first), proof);
    }),
  );
});

test("a log that rewrote an entry is consistent with no earlier head that had it", () => {
  const rewritten = LEAVES.with(3, leaf(299));
  const forged = createTestLog(rewritten);
  for (const [first, second] of [
    [4, 5],
    [7, 64],
    [64, 300],
  ] as const) {
    const honest = root(first);
    const proof = forged.consistency(first, second);
    expect(verifyConsistency(first, second, honest, referenceRoot(rewritten.slice(0, second)), proof).ok).toBe(false);
  }
});

test("an inner node is not accepted as a leaf", () => {
  const [, ...upper] = LOG.inclusion(0, 8);
  const inner = nodeHash(leaf(0), leaf(1));
  expect(verifyInclusion(inner, 0, 4, upper, root(8)).ok).toBe(true);
  expect(verifyInclusion(inner, 0, 8, upper, root(8))).toMatchObject({ error: { code: "proof-too-short" } });
});

test("is total: any integers and hashes have a verdict", () => {
  const anyHash = fc.uint8Array({ minLength: 30, maxLength: 33 });
  const anySize = fc.oneof(fc.integer({ min: -2, max: 40 }), fc.maxSafeInteger(), fc.double());
  fc.assert(
    fc.property(anySize, anySize, anyHash, anyHash, fc.array(anyHash, { maxLength: 40 }), (a, b, one, two, proof) => {
      expect(verifyInclusion(one, a, b, proof, two).ok).toBe(false);
      expect(verifyConsistency(a, b, one, two, proof).ok).toBe(
        a === b && a > 0 && verifiesAsItself(a, one, two, proof),
      );
    }),
  );
});

/** Two heads of one size and one root are consistent whatever the root. */
const verifiesAsItself = (size: number, one: Bytes, two: Bytes, proof: readonly Bytes[]): boolean =>
  size <= LOG_SIZE_MAX && one.length === 32 && proof.length === 0 && Buffer.compare(one, two) === 0;

test.each<[string, Parameters<typeof verifyInclusion>, string]>([
  ["an index beyond the log", [leaf(0), 8, 8, [], root(8)], "out-of-range"],
  ["a size beyond every log", [leaf(0), 0, LOG_SIZE_MAX + 1, [], root(8)], "out-of-range"],
  ["a leaf hash cut short", [leaf(0).slice(1), 0, 1, [], leaf(0)], "hash-malformed"],
  ["a proof hash cut short", [leaf(0), 0, 2, [leaf(1).slice(1)], root(2)], "hash-malformed"],
  ["a hash too many", [leaf(0), 0, 2, [leaf(1), leaf(2)], root(2)], "proof-too-long"],
  ["a hash too few", [leaf(0), 0, 2, [], root(2)], "proof-too-short"],
  ["another root", [leaf(0), 0, 2, [leaf(1)], root(3)], "root-mismatch"],
  ["a root cut short", [leaf(0), 0, 1, [], leaf(0).slice(1)], "root-mismatch"],
])("an inclusion proof with %s says so", (_, args, code) => {
  expect(verifyInclusion(...args)).toMatchObject({ ok: false, error: { code } });
});

test.each<[string, Parameters<typeof verifyConsistency>, string]>([
  ["sizes the wrong way round", [3, 2, root(3), root(2), []], "out-of-range"],
  ["a root cut short", [1, 2, root(1), root(2).slice(1), [leaf(1)]], "hash-malformed"],
  ["nothing in it", [1, 2, root(1), root(2), []], "proof-too-short"],
  ["a hash too few", [2, 8, root(2), root(8), [leaf(0)]], "proof-too-short"],
  ["a hash too many", [1, 2, root(1), root(2), [leaf(1), leaf(1)]], "proof-too-long"],
  ["a hash for equal sizes", [2, 2, root(2), root(2), [leaf(1)]], "proof-too-long"],
  ["two roots of one size", [2, 2, root(2), root(3), []], "root-mismatch"],
  ["a hash for the empty log", [0, 2, root(0), root(2), [leaf(0)]], "proof-too-long"],
  ["a wrong root of the empty log", [0, 2, root(1), root(2), []], "root-mismatch"],
  ["a wrong root of the empty log at both ends", [0, 0, root(0), root(1), []], "root-mismatch"],
  ["another first root", [3, 5, root(2), root(5), LOG.consistency(3, 5)], "root-mismatch"],
  ["another second root", [3, 5, root(3), root(6), LOG.consistency(3, 5)], "root-mismatch"],
])("a consistency proof with %s says so", (_, args, code) => {
  expect(verifyConsistency(...args)).toMatchObject({ ok: false, error: { code } });
});

test("the steps lead from the leaf to the root, each with its sibling's side", () => {
  const [a, b, c, d, e] = LEAVES.slice(0, 5) as [Bytes, Bytes, Bytes, Bytes, Bytes];
  const [ab, cd] = [nodeHash(a, b), nodeHash(c, d)];
  const abcd = nodeHash(ab, cd);
  expect(inclusionSteps(c, 2, 5, LOG.inclusion(2, 5))).toEqual(
    ok([
      { sibling: d, side: "right", hash: cd },
      { sibling: ab, side: "left", hash: abcd },
      { sibling: e, side: "right", hash: root(5) },
    ]),
  );
  expect(inclusionSteps(e, 4, 5, LOG.inclusion(4, 5))).toEqual(ok([{ sibling: abcd, side: "left", hash: root(5) }]));
  expect(inclusionSteps(a, 0, 1, [])).toEqual(ok([]));
});
