/**
 * Checking inclusion and consistency proofs against roots one already trusts. The algorithms are RFC 9162's, step by
 * step and with its names (fn, sn, fr, sr). Total on hostile input: a wrong proof is a fault that says what is wrong.
 */
import { type Bytes, equalBytes, toHex } from "@/lib/base/bytes";
import { ok, type Result } from "@/lib/base/result";
import { HASH_BYTES } from "@/lib/crypto/hash";
import { fault, LOG_SIZE_MAX, type MerkleFault, outOfRange } from "./bounds";
import { EMPTY_ROOT, nodeHash } from "./hasher";

/** One step from a leaf towards the root: the sibling, its side, and the hash of the two. */
export interface InclusionStep {
  readonly sibling: Bytes;
  readonly side: "left" | "right";
  readonly hash: Bytes;
}

/** Whether the leaf is the one at `index` in the log of `size` leaves with this root. RFC 9162 §2.1.3.2. // P21 */
export function verifyInclusion(
  leafHash: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Bytes,
): Result<void, MerkleFault> {
  const steps = inclusionSteps(leafHash, index, size, proof);
  if (!steps.ok) return steps;
  return matches("root", steps.value.at(-1)?.hash ?? leafHash, root); // Step 5, "compare r against the root_hash".
}

/** Every hash on the way from the leaf to the root that the proof claims; the root itself is not checked. */
export function inclusionSteps(
  leafHash: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
): Result<readonly InclusionStep[], MerkleFault> {
  // 1. Compare leaf_index against tree_size; fail unless it is smaller.
  const bad =
    outOfRange("size", size, 1, LOG_SIZE_MAX) ?? outOfRange("index", index, 0, size - 1) ?? malformed(leafHash, proof);
  if (bad !== undefined) return bad;
  let [fn, sn] = [index, size - 1]; // 2.
  let r = leafHash; // 3.
  const steps: InclusionStep[] = [];
  for (const p of proof) {
    if (sn === 0) return fault("proof-too-long", `got ${proof.length} hashes, want ${steps.length}`); // 4.1
    const side = fn & 1 || fn === sn ? "left" : "right"; // 4.2
    r = side === "left" ? nodeHash(p, r) : nodeHash(r, p); // 4.2.1, or 4.2 "otherwise"
    steps.push({ sibling: p, side, hash: r });
    [fn, sn] = stepUp(fn, sn); // 4.2.2, 4.3
  }
  if (sn !== 0) return fault("proof-too-short", `got ${proof.length} hashes, want more`); // 5.
  return ok(steps);
}

/**
 * Whether the log of `second` leaves begins with the log of `first` leaves. RFC 9162 §2.1.4.2, and beside it the two
 * cases the RFC leaves out: equal sizes and an empty first log, both with an empty proof. // P21
 */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Bytes,
  secondRoot: Bytes,
  proof: readonly Bytes[],
): Result<void, MerkleFault> {
  const bad =
    outOfRange("second size", second, 0, LOG_SIZE_MAX) ??
    outOfRange("first size", first, 0, second) ??
    malformed(firstRoot, [secondRoot, ...proof]);
  if (bad !== undefined) return bad;
  if (first === 0 || first === second) {
    if (proof.length > 0) return fault("proof-too-long", `got ${proof.length} hashes, want 0`);
    if (first === 0) {
      const empty = matches("first root", EMPTY_ROOT, firstRoot);
      if (!empty.ok || second > 0) return empty;
    }
    return matches("second root", firstRoot, secondRoot);
  }
  return climb(first, second, firstRoot, secondRoot, proof);
}

/** RFC 9162 §2.1.4.2 for 0 < first < second. */
function climb(
  first: number,
  second: number,
  firstRoot: Bytes,
  secondRoot: Bytes,
  proof: readonly Bytes[],
): Result<void, MerkleFault> {
  // 1. An empty consistency_path fails. 2. If first is an exact power of two, first_hash is put before it.
  if (proof.length === 0) return fault("proof-too-short", "got 0 hashes, want more");
  const [head = firstRoot, ...path] = (first & (first - 1)) === 0 ? [firstRoot, ...proof] : proof;
  let [fn, sn] = [first - 1, second - 1]; // 3.
  for (; fn & 1; fn >>>= 1) sn >>>= 1; // 4.
  let [fr, sr] = [head, head]; // 5.
  for (const c of path) {
    if (sn === 0) return fault("proof-too-long", `got ${proof.length} hashes, want fewer`); // 6.1
    if (fn & 1 || fn === sn) {
      fr = nodeHash(c, fr); // 6.2.1
      sr = nodeHash(c, sr); // 6.2.2
    } else {
      sr = nodeHash(sr, c); // 6.2 "otherwise"
    }
    [fn, sn] = stepUp(fn, sn); // 6.2.3, 6.3
  }
  if (sn !== 0) return fault("proof-too-short", `got ${proof.length} hashes, want more`); // 7.
  const begins = matches("first root", fr, firstRoot);
  return begins.ok ? matches("second root", sr, secondRoot) : begins;
}

/** Steps 4.2.2 and 4.3, and likewise 6.2.3 and 6.3: one level up, past those where the right border has no sibling. */
function stepUp(fn: number, sn: number): [fn: number, sn: number] {
  const lone = fn === sn && fn > 0 ? trailingZeros(fn) : 0;
  return [fn >>> (lone + 1), sn >>> (lone + 1)];
}

const trailingZeros = (n: number): number => 31 - Math.clz32(n & -n);

function malformed(first: Bytes, rest: readonly Bytes[]): Result<never, MerkleFault> | undefined {
  const wrong = [first, ...rest].find((hash) => hash.length !== HASH_BYTES);
  return wrong && fault("hash-malformed", `got a hash of ${wrong.length} bytes, want ${HASH_BYTES}`);
}

function matches(name: string, computed: Bytes, given: Bytes): Result<void, MerkleFault> {
  if (equalBytes(computed, given)) return ok(undefined);
  return fault("root-mismatch", `got ${name} ${toHex(given)}, want ${toHex(computed)}`);
}
