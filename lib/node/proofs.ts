/** P21: proofs out of the stored log, for whoever asks. Everything they need stands in tiles; nothing is recomputed from bodies. */
import type { Bytes } from "@/lib/base/bytes";
import { err, type Result } from "@/lib/base/result";
import type { Height, TxId } from "@/lib/chain/ids";
import type { BlockDetail, InclusionBundle } from "@/lib/chain/proof";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { MerkleFault } from "@/lib/merkle/bounds";
import { assembleProof, type ProofPlan, planConsistency, planInclusion } from "@/lib/merkle/proof";
import { coverage, type NodeId } from "@/lib/merkle/range";
import { readNode, tileKey, tileOf, tilesOf } from "@/lib/merkle/tiles";
import type { FinalBlock, Store, TxPlace } from "@/lib/storage/store";

/** The proof of a transaction against the newest final block; null if it is not in the log. */
export async function inclusionBundle(
  store: Store,
  sealed: SealedRecord,
  txId: TxId,
  tip: FinalBlock,
): Promise<InclusionBundle | null> {
  const [place] = await store.find([txId]);
  const block = place && (await store.block(place.height));
  if (!place || !block?.body || tip.certificate === null) return null;
  const tx = block.body[block.txIds.indexOf(txId)];
  const path = await prove(store, planInclusion(place.index, tip.header.logSize));
  if (tx === undefined || !path.ok) return null;
  return { sealed, tx, txId, index: place.index, path: path.value, header: tip.header, certificate: tip.certificate };
}

/** RFC 9162 §2.1.4 proof between the logs of two heights. */
export async function consistencyProof(
  store: Store,
  first: Height,
  second: Height,
): Promise<Result<readonly Bytes[], string>> {
  const [a, b] = [await logSizeAt(store, first), await logSizeAt(store, second)];
  if (a === null || b === null) return err(`got heights ${first} and ${second}, want final ones`);
  const proof = await prove(store, planConsistency(a, b));
  return proof.ok ? proof : err(proof.error.detail);
}

/** A block with what a page needs to check it for itself. */
export async function blockDetail(store: Store, height: Height): Promise<BlockDetail | null> {
  const block = await store.block(height);
  if (block === null) return null;
  const parent = height === 1 ? null : ((await store.block(height - 1))?.header ?? null);
  const rangeBefore = await readNodes(store, coverage(0, parent?.logSize ?? 0));
  const { header, blockId, txIds, body, certificate } = block;
  return { header, blockId, txIds, body, certificate, parent, rangeBefore };
}

/** Where a transaction stands, if it is in the log. */
export const placeOf = async (store: Store, txId: TxId): Promise<TxPlace | null> =>
  (await store.find([txId]))[0] ?? null;

async function logSizeAt(store: Store, height: Height): Promise<number | null> {
  return height === 0 ? 0 : ((await store.block(height))?.header.logSize ?? null);
}

async function prove(
  store: Store,
  plan: Result<ProofPlan, MerkleFault>,
): Promise<Result<readonly Bytes[], MerkleFault>> {
  if (!plan.ok) return plan;
  const nodes = plan.value.flat();
  const hashes = await readNodes(store, nodes);
  const hashOf = new Map(nodes.map((node, i) => [nodeKey(node), hashes[i] as Bytes]));
  return assembleProof(plan.value, (node) => hashOf.get(nodeKey(node)));
}

async function readNodes(store: Store, nodes: readonly NodeId[]): Promise<Bytes[]> {
  const tiles = new Map<string, Bytes>();
  for (const tile of tilesOf(nodes)) {
    const bytes = await store.tile(tile.tier, tile.column);
    if (bytes !== null) tiles.set(tileKey(tile), bytes);
  }
  return nodes.map((node) => {
    const tile = tiles.get(tileKey(tileOf(node)));
    const hash = tile && readNode(tile, node);
    if (hash === undefined) throw new Error(`the log has no node ${nodeKey(node)}`);
    return hash;
  });
}

const nodeKey = ({ level, index }: NodeId): string => `${level}/${index}`;
