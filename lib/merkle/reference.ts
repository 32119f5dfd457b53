/**
 * Test support: the definitions of RFC 9162 as they stand there, recursive and slow, over the hashes of all leaves. What
 * range.ts, tiles.ts and proof.ts compute must equal them.
 */
import type { Bytes } from "@/lib/base/bytes";
import { EMPTY_ROOT, nodeHash } from "./hasher";

/** MTH(D[n]), §2.1.1. */
export function referenceRoot(leaves: readonly Bytes[]): Bytes {
  const [first, second] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (second === undefined) return first;
  const k = split(leaves.length);
  return nodeHash(referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

/** PATH(m, D[n]), §2.1.3.1. */
export function referenceInclusion(m: number, leaves: readonly Bytes[]): readonly Bytes[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  if (m < k) return [...referenceInclusion(m, left), referenceRoot(right)];
  return [...referenceInclusion(m - k, right), referenceRoot(left)];
}

/** PROOF(m, D[n]), §2.1.4.1, for 0 < m ≤ n. */
export const referenceConsistency = (m: number, leaves: readonly Bytes[]): readonly Bytes[] =>
  subproof(m, leaves, true);

function subproof(m: number, leaves: readonly Bytes[], b: boolean): readonly Bytes[] {
  if (m === leaves.length) return b ? [] : [referenceRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  if (m <= k) return [...subproof(m, left, b), referenceRoot(right)];
  return [...subproof(m - k, right, false), referenceRoot(left)];
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}
