/**
 * Which nodes a proof is made of, and the proof made of them. Planning knows sizes only and assembling only reads
 * hashes, so what lies between, fetching tiles, may be asynchronous. verify.ts checks what comes out. // P21
 */
import type { Bytes } from "@/lib/base/bytes";
import { ok, type Result } from "@/lib/base/result";
import { fault, LOG_SIZE_MAX, type MerkleFault, outOfRange } from "./bounds";
import { coverage, foldRight, type NodeId } from "./range";

/**
 * The hashes of a proof in its order, each as the stored nodes it is made of, left to right: one node where the subtree
 * is perfect, several for the one subtree that is still growing on the right and that no storage holds.
 */
export type ProofPlan = readonly (readonly NodeId[])[];

/** PATH(index, D[size]), RFC 9162 §2.1.3.1: the siblings on the way from the leaf to the root. */
export function planInclusion(index: number, size: number): Result<ProofPlan, MerkleFault> {
  const bad = outOfRange("size", size, 1, LOG_SIZE_MAX) ?? outOfRange("index", index, 0, size - 1);
  if (bad !== undefined) return bad;
  const path: (readonly NodeId[])[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + largestPowerBelow(end - begin);
    if (index < middle) {
      path.push(coverage(middle, end));
      end = middle;
    } else {
      path.push(coverage(begin, middle));
      begin = middle;
    }
  }
  return ok(path.reverse());
}

/**
 * PROOF(first, D[second]), RFC 9162 §2.1.4.1. The RFC wants 0 < first; here an empty log is consistent with every log
 * by an empty proof, since the first block of a chain grows from it.
 */
export function planConsistency(first: number, second: number): Result<ProofPlan, MerkleFault> {
  const bad = outOfRange("second size", second, 0, LOG_SIZE_MAX) ?? outOfRange("first size", first, 0, second);
  if (bad !== undefined) return bad;
  if (first === 0) return ok([]);
  const path: (readonly NodeId[])[] = [];
  let [begin, end] = [0, second];
  // SUBPROOF(m, D[begin:end], b): leaves before `begin` are proven already, and b is begin === 0.
  while (first < end) {
    const middle = begin + largestPowerBelow(end - begin);
    if (first <= middle) {
      path.push(coverage(middle, end));
      end = middle;
    } else {
      path.push(coverage(begin, middle));
      begin = middle;
    }
  }
  // With b the verifier knows this subtree: it is the whole first log, whose root it has.
  if (begin > 0) path.push(coverage(begin, end));
  return ok(path.reverse());
}

/** The proof, given the hash of each planned node. A node that is not there is a fault that names it. */
export function assembleProof(
  plan: ProofPlan,
  hashOf: (node: NodeId) => Bytes | undefined,
): Result<readonly Bytes[], MerkleFault> {
  const proof: Bytes[] = [];
  for (const nodes of plan) {
    const hashes: Bytes[] = [];
    for (const node of nodes) {
      const hash = hashOf(node);
      if (hash === undefined) return fault("node-missing", `got no hash of node ${node.index} of level ${node.level}`);
      hashes.push(hash);
    }
    proof.push(foldRight(hashes));
  }
  return ok(proof);
}

/** RFC 9162 §2.1.1: the k with k < n ≤ 2k, for n > 1. */
const largestPowerBelow = (n: number): number => 2 ** (31 - Math.clz32(n - 1));
