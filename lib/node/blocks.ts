/** Blocks of the height being decided: built from the pool, put together from others, checked against the parent (P7, P8, P20). */
import { type Bytes, equalBytes, fromHex, toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { committerOf } from "@/lib/chain/delegation";
import { blockIdOf, type Header } from "@/lib/chain/header";
import type { BlockId, TxId } from "@/lib/chain/ids";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { nextSeed, vrfAlpha } from "@/lib/chain/seed";
import type { Transaction } from "@/lib/chain/transaction";
import { bodyFault, drawFault, headerFault, idsFault } from "@/lib/chain/validity";
import type { CheckBlock, Effect } from "@/lib/consensus/effect";
import { type Assembled, assembled, begin, bodyIn, supply } from "@/lib/gossip/assembly";
import { got, want } from "@/lib/gossip/fetcher";
import { pooledTx, takeFromPool } from "@/lib/mempool/pool";
import type { TxPlace } from "@/lib/storage/store";
import { type Context, feed, seatedPeers } from "./context";
import { growLog } from "./log";
import type { Examination, NodeState } from "./state";

/** P7: a fresh block from the pool, round-robin over its lanes. */
export function buildBlock(
  context: Context,
  { height, round, commitment, wallMs }: Extract<Effect, { type: "build" }>,
): void {
  const { node } = context;
  const { tip } = node.core;
  const { params } = node.table;
  const txs = Math.min(params.maxBlockTxs, params.maxLogSize - tip.logSize);
  const taken = takeFromPool(node.pool, { txs, bytes: params.maxBlockBytes }, height);
  const txIds = taken.map(({ id }) => id);
  const grown = growLog(node.log, txIds);
  const header: Header = {
    height,
    round,
    parentId: tip.id,
    timestampMs: Math.max(wallMs, tip.timestampMs + 1), // P15
    proposer: node.core.seat as number,
    commitmentProof: commitment.proof,
    seedAfter: nextSeed(tip.seed, commitment.beta),
    txCount: txIds.length,
    logSize: grown.log.range.size,
    logRoot: grown.root,
  };
  const blockId = blockIdOf(header);
  begin(node.assembly, blockId, { header, txIds }, (id) => pooledTx(node.pool, id));
  node.examined.set(blockId, { parentId: tip.id, grown, draw: null, repeats: null });
  feed(context, { type: "built", height, round, block: { blockId, header, txIds } });
}

/** Begins a block the core wants; what is not here is fetched from those who have it. */
export function fetchBlock(context: Context, { blockId, header, txIds, holders }: CheckBlock): void {
  const { node } = context;
  const known = (id: TxId) => pooledTx(node.pool, id) ?? bodyIn(node.assembly, id);
  const content =
    header === null || txIds === null || !leadsToRoot(node, blockId, header, txIds) ? null : { header, txIds };
  const lacking = begin(node.assembly, blockId, content, known);
  const from = seatedPeers(context, (seat) => holders.includes(seat));
  const block = node.assembly.blocks.get(blockId);
  if (block?.header === null) wantBlockFrom(context, blockId, from);
  for (const id of lacking) want(node.txWants, id, from, true);
  if (lacking.length > 0) node.wantsChanged = true;
  examineIfComplete(context, blockId);
}

function wantBlockFrom({ node }: Context, blockId: BlockId, from: readonly PeerId[]): void {
  want(node.blockWants, blockId, from, true);
  node.wantsChanged = true;
}

/** A neighbour handed over the header and ids of a block that was wanted by id. */
export function onBlockContent(context: Context, from: PeerId, header: Header, txIds: readonly TxId[]): void {
  const { node } = context;
  const blockId = blockIdOf(header);
  if (node.assembly.blocks.get(blockId)?.header !== null || idsFault(header, txIds) !== undefined) return;
  if (!leadsToRoot(node, blockId, header, txIds)) return; // The next one who may have it is asked.
  got(node.blockWants, blockId);
  const lacking = begin(
    node.assembly,
    blockId,
    { header, txIds },
    (id) => pooledTx(node.pool, id) ?? bodyIn(node.assembly, id),
  );
  for (const id of lacking) want(node.txWants, id, [from], true);
  if (lacking.length > 0) node.wantsChanged = true;
  examineIfComplete(context, blockId);
}

/**
 * Ids ride outside the signature (P7): a header commits to them by the log they lead to, and by nothing else. Ids that
 * lead elsewhere are the mistake of whoever handed them over, and say nothing about the block.
 */
function leadsToRoot(node: NodeState, blockId: BlockId, header: Header, txIds: readonly TxId[]): boolean {
  const { tip } = node.core;
  // A header that does not follow the tip is bad whatever its ids are.
  if (header.parentId !== tip.id || header.logSize !== tip.logSize + txIds.length) return true;
  const grown = growLog(node.log, txIds);
  if (grown.root !== header.logRoot) return false;
  node.grown.set(blockId, grown);
  return true;
}

/** A body arrived, from gossip or because it was asked for. */
export function supplyBody(context: Context, id: TxId, tx: Transaction): void {
  got(context.node.txWants, id);
  for (const { blockId } of supply(context.node.assembly, id, tx)) examineIfComplete(context, blockId);
}

function examineIfComplete(context: Context, blockId: BlockId): void {
  const { node } = context;
  const block = assembled(node.assembly, blockId);
  if (block === null) return;
  const done = node.examined.get(blockId);
  if (done !== undefined && done.parentId === node.core.tip.id) return report(context, block, done);
  const { tip } = node.core;
  const fault =
    headerFault(block.header, tip, node.table) ??
    idsFault(block.header, block.txIds) ??
    bodyFault(node.table, block.txIds, block.body);
  if (fault !== undefined)
    return conclude(context, block, { parentId: tip.id, grown: null, draw: fault, repeats: null });
  const grown = node.grown.get(blockId) ?? growLog(node.log, block.txIds);
  const wrongRoot =
    grown.root === block.header.logRoot
      ? null
      : reject("bad-log", `got log root ${block.header.logRoot}, want ${grown.root}`);
  if (wrongRoot !== null) return conclude(context, block, { parentId: tip.id, grown, draw: wrongRoot, repeats: null });
  const repeats = block.txIds.length === 0 ? null : undefined;
  conclude(context, block, { parentId: tip.id, grown, draw: judgeDraw(context, block), repeats });
  if (repeats === undefined)
    context.out.push({ type: "lookUp", ids: block.txIds, purpose: { type: "block", blockId } });
}

/** Undefined while the proof is being verified: that of a carried block, if its own round's commitment was never seen. */
function judgeDraw({ node, out }: Context, { blockId, header }: Assembled): Rejection | null | undefined {
  const { tip, current } = node.core;
  const seen = current.rounds.get(header.round)?.commitment;
  if (seen && equalBytes(seen.proof, header.commitmentProof))
    return drawFault(header, tip, node.table, seen.beta) ?? null;
  const committer = committerOf(node.table, header.height, header.round);
  const key = fromHex((node.table.genesis.validators[committer] as { vrfKey: string }).vrfKey);
  const alpha = vrfAlpha(node.table.networkId, header.height, header.round, tip.seed);
  out.push({ type: "verifyDraw", blockId, check: { key, alpha, proof: header.commitmentProof } });
  return undefined;
}

export function onDrawVerified(context: Context, blockId: BlockId, beta: Bytes | null): void {
  const { node } = context;
  const examination = node.examined.get(blockId);
  const block = assembled(node.assembly, blockId);
  if (examination === undefined || block === null) return;
  const wrong = reject(
    "bad-vrf",
    `got a VRF proof that does not verify in block ${toHex(fromHex(blockId).slice(0, 4))}`,
  );
  examination.draw = beta === null ? wrong : (drawFault(block.header, node.core.tip, node.table, beta) ?? null);
  report(context, block, examination);
}

/** P20: none of a block's transactions may stand in the log already. */
export function onRepeatsFound(
  context: Context,
  blockId: BlockId,
  ids: readonly TxId[],
  places: readonly (TxPlace | null)[],
): void {
  const examination = context.node.examined.get(blockId);
  const block = assembled(context.node.assembly, blockId);
  if (examination === undefined || block === null) return;
  // The block itself may have become final by sync between question and answer.
  const at = places.findIndex((place) => place !== null && place.height < block.header.height);
  examination.repeats =
    at < 0
      ? null
      : reject(
          "duplicate-transaction",
          `got transaction ${ids[at]} again, it is final at height ${places[at]?.height}`,
        );
  report(context, block, examination);
}

function conclude(context: Context, block: Assembled, examination: Examination): void {
  context.node.examined.set(block.blockId, examination);
  report(context, block, examination);
}

function report(
  context: Context,
  { blockId, header, txIds }: Assembled,
  { parentId, draw, repeats }: Examination,
): void {
  if (draw === undefined || (draw === null && repeats === undefined)) return;
  feed(context, { type: "blockChecked", blockId, parentId, header, txIds, fault: draw ?? repeats ?? null });
}
