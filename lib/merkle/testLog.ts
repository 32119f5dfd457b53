/** Test support: a log whose tiles lie in memory, and the leaves the tests fill it with. */
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { taggedHash } from "@/lib/crypto/hash";
import { leafHash } from "./hasher";
import { assembleProof, planConsistency, planInclusion } from "./proof";
import { type CompactRange, EMPTY_RANGE, type NodeId } from "./range";
import { appendToTiles, readNode, tileKey, tileOf } from "./tiles";

/** The hashes of `count` entries, each unlike the others. */
export const leavesOf = (count: number): readonly Bytes[] =>
  Array.from({ length: count }, (_, i) => leafHash(taggedHash(`entry ${i}`)));

export function createTestLog(leaves: readonly Bytes[] = []) {
  const tiles = new Map<string, Bytes>();
  let range: CompactRange = EMPTY_RANGE;

  const node = (id: NodeId): Bytes | undefined => {
    const tile = tiles.get(tileKey(tileOf(id)));
    return tile && readNode(tile, id);
  };
  const appendLeaves = (more: readonly Bytes[]): void => {
    const appended = appendToTiles(range, more, tiles);
    range = appended.range;
    for (const [key, bytes] of appended.tiles) tiles.set(key, bytes);
  };
  const proofOf = (plan: ReturnType<typeof planInclusion>): readonly Bytes[] => {
    assert(plan.ok, "the test asks for a proof that exists");
    const proof = assembleProof(plan.value, node);
    assert(proof.ok, "the log has every node it was asked for");
    return proof.value;
  };

  appendLeaves(leaves);
  return {
    tiles,
    node,
    append: appendLeaves,
    range: () => range,
    inclusion: (index: number, size: number) => proofOf(planInclusion(index, size)),
    consistency: (first: number, second: number) => proofOf(planConsistency(first, second)),
  };
}
