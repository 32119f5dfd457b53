/**
 * The judge of the log. S7: the root in every header is that of a naive model; the proofs that the stored tiles give are
 * the naive ones, hold for members, fail for anything else, and every log is consistent with the later ones (P21).
 */
import { type Bytes, concatBytes, equalBytes, fromHex, toHex } from "@/lib/base/bytes";
import { sha256 } from "@/lib/crypto/hash";
import { assembleProof, planConsistency, planInclusion } from "@/lib/merkle/proof";
import { readNode, tileOf } from "@/lib/merkle/tiles";
import { verifyConsistency, verifyInclusion } from "@/lib/merkle/verify";
import { type MemoryTables, tileIn } from "@/lib/storage/tables";
import { fail } from "./oracleState";
import { type Host, isCorrect, type World } from "./world";

export function judgeLog(world: World): void {
  const leaves: Bytes[] = [];
  const heights = [...world.oracle.chain].sort(([a], [b]) => a - b);
  for (const [height, { logSize, logRoot, txIds }] of heights) {
    for (const id of txIds) leaves.push(naiveLeaf(id));
    // The root commits to all before it, so the last one and one in between say it all.
    const isLast = height === heights.length;
    if ((isLast || height === heights.length >> 1) && toHex(naiveRoot(leaves)) !== logRoot)
      fail("S7", `the log root of height ${height} is not that of its ${logSize} transactions`);
  }
  const furthest = world.hosts.filter(isCorrect).sort((a, b) => b.disk.blocks.length - a.disk.blocks.length)[0];
  if (furthest !== undefined && leaves.length > 0) judgeProofs(furthest, leaves.slice(0, furthest.disk.ids.length));
}

/** What this host would serve: where transactions stand, their inclusion, and how two logs belong together. */
function judgeProofs({ index, disk }: Host, leaves: readonly Bytes[]): void {
  const size = leaves.length;
  const root = naiveRoot(leaves);
  for (const at of new Set([0, size >> 1, size - 1])) {
    const id = disk.ids[at];
    const place = id === undefined ? undefined : disk.places.get(id);
    const leaf = leaves[at] as Bytes;
    if (id === undefined || !equalBytes(naiveLeaf(id), leaf)) fail("S7", `host ${index} has another log at ${at}`);
    if (place?.index !== at) fail("S7", `host ${index} says that transaction ${at} stands at ${place?.index}`);
    const proof = proofOf(disk, planInclusion(place.index, size));
    if (!sameHashes(proof, naiveInclusion(at, leaves)))
      fail("S7", `host ${index} proves leaf ${at} of ${size} wrongly`);
    if (!verifyInclusion(leaf, at, size, proof, root).ok)
      fail("S7", `the proof of leaf ${at} of ${size} does not hold`);
    const other = (at + 1) % size;
    if (size > 1 && verifyInclusion(leaves[other] as Bytes, at, size, proof, root).ok)
      fail("S7", `the proof of leaf ${at} of ${size} holds for another transaction`);
    if (size > 1 && verifyInclusion(leaf, other, size, proof, root).ok)
      fail("S7", `the proof of leaf ${at} of ${size} holds at index ${other}`);
  }
  for (const first of new Set([1, (size + 1) >> 1])) {
    const proof = proofOf(disk, planConsistency(first, size));
    const firstRoot = naiveRoot(leaves.slice(0, first));
    if (!verifyConsistency(first, size, firstRoot, root, proof).ok)
      fail("S7", `the logs of ${first} and ${size} transactions do not belong together`);
    if (first < size && verifyConsistency(first, size, root, root, proof).ok)
      fail("S7", `a wrong log of ${first} transactions belongs to that of ${size}`);
  }
}

function proofOf(disk: MemoryTables, plan: ReturnType<typeof planInclusion>): readonly Bytes[] {
  if (!plan.ok) return fail("S7", plan.error.detail);
  const proof = assembleProof(plan.value, (node) => {
    const { tier, column } = tileOf(node);
    const tile = tileIn(disk, tier, column);
    return tile === null ? undefined : readNode(tile, node);
  });
  return proof.ok ? proof.value : fail("S7", proof.error.detail);
}

const sameHashes = (a: readonly Bytes[], b: readonly Bytes[]): boolean =>
  a.length === b.length && a.every((hash, i) => equalBytes(hash, b[i] as Bytes));

// The naive model: RFC 9162 §2.1 as it stands there, without any of lib/merkle.
const naiveLeaf = (id: string): Bytes => sha256(concatBytes(Uint8Array.of(0), fromHex(id)));
const naiveNode = (left: Bytes, right: Bytes): Bytes => sha256(concatBytes(Uint8Array.of(1), left, right));

function naiveRoot(leaves: readonly Bytes[]): Bytes {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0] as Bytes;
  const k = powerBelow(leaves.length);
  return naiveNode(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

function naiveInclusion(at: number, leaves: readonly Bytes[]): Bytes[] {
  if (leaves.length < 2) return [];
  const k = powerBelow(leaves.length);
  return at < k
    ? [...naiveInclusion(at, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naiveInclusion(at - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

function powerBelow(size: number): number {
  let k = 1;
  while (2 * k < size) k *= 2;
  return k;
}
