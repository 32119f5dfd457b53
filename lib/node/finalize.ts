/**
 * P12: making blocks final, whether by votes or by sync: one write at a time, so the log has one history. When it is
 * durable the pool is cleaned, the height's working data dropped, and the core enters the next height.
 */
import { assert, present } from "@/lib/base/assert";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { BlockId } from "@/lib/chain/ids";
import { type Tip, tipOf } from "@/lib/chain/validity";
import { type Assembled, assembled } from "@/lib/gossip/assembly";
import { forgetNeeded, got } from "@/lib/gossip/fetcher";
import { removeFromPool } from "@/lib/mempool/pool";
import type { FinalBlock } from "@/lib/storage/store";
import { type Context, feed, trace } from "./context";
import { proposable, RECENT_IDS_MAX, type Writing } from "./state";

export function decideBlock(context: Context, blockId: BlockId, certificate: FinalityCertificate): void {
  const { node } = context;
  // A range that is being stored begins at this very height, so it covers the decision.
  if (node.writing !== null) return;
  const block = present(assembled(node.assembly, blockId), "the body of a block that is decided");
  const grown = present(node.examined.get(blockId)?.grown, "the log after a block that is decided");
  writeFinal(context, { blocks: [block], grown, synced: false }, certificate, new Map());
}

/** Stores consecutive final blocks, of which the last is proven by its certificate; `beside` are unchecked ones of the others. */
export function writeFinal(
  context: Context,
  writing: Writing,
  certificate: FinalityCertificate,
  beside: ReadonlyMap<BlockId, FinalityCertificate>,
): void {
  const { node, out } = context;
  assert(node.writing === null, "one final write at a time");
  const last = present(writing.blocks.at(-1), "a block to make final");
  assert(last.blockId === certificate.blockId, "the certificate is the last block's");
  node.writing = writing;
  const blocks = writing.blocks.map(
    (block): FinalBlock =>
      block === last
        ? { ...block, certificate, certified: true }
        : { ...block, certificate: beside.get(block.blockId) ?? null, certified: false },
  );
  out.push({
    type: "write",
    batch: { final: { blocks, tiles: writing.grown.tiles }, voteFloor: last.header.height + 1 },
    vote: null,
    purpose: { type: "final", tip: tipOf(last.header, last.blockId), certificate },
  });
}

/** The write is durable: these blocks are history now. */
export function onFinal(context: Context, tip: Tip, certificate: FinalityCertificate): void {
  const { node } = context;
  const { blocks, grown, synced } = present(node.writing, "the blocks of a final write");
  node.log = grown.log;
  node.lastFinal = present(blocks.at(-1), "the last block of a final write");
  node.writing = null;
  for (const block of blocks) settle(context, block, block.blockId === tip.id ? certificate : null, synced);
  forgetHeight(context);
  feed(context, { type: "pool", waiting: proposable(node) });
  feed(context, { type: "decided", tip, certificate });
  reconsider(context);
}

function settle(context: Context, block: Assembled, certificate: FinalityCertificate | null, synced: boolean): void {
  const { node } = context;
  const { header, blockId, txIds } = block;
  removeFromPool(node.pool, txIds);
  for (const id of txIds) got(node.txWants, id);
  node.recentIds.set(header.height, blockId);
  node.recentIds.delete(header.height - RECENT_IDS_MAX);
  trace(context, { type: "final", tip: tipOf(header, blockId), header, certificate, txIds, synced });
}

/** The working data of the height that was decided goes, wants of bodies of its other blocks too. */
function forgetHeight({ node }: Context): void {
  node.assembly.blocks.clear();
  node.assembly.missing.clear();
  node.grown.clear();
  node.examined.clear();
  node.durableBlocks.clear();
  forgetNeeded(node.blockWants); // A block is never wanted but for the height.
  forgetNeeded(node.txWants);
}

/** Messages that were early can be judged now. */
function reconsider({ node, out }: Context): void {
  for (const [from, peer] of node.peers) {
    const held = peer.ahead;
    peer.ahead = [];
    for (const message of held) out.push({ type: "reconsider", from, message });
  }
}
