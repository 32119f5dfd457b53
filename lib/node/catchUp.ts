/** P22: asking for ranges, checking them, and making them final by the same path as decisions by votes. */
import type { PeerId } from "@/lib/base/peer";
import { certificateFault, type FinalityCertificate, votesIn } from "@/lib/chain/certificate";
import { signatureChecks } from "@/lib/chain/checks";
import { blockIdOf } from "@/lib/chain/header";
import type { BlockId, Height, TxId } from "@/lib/chain/ids";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { encodedTxBytes, txIdOf } from "@/lib/chain/transaction";
import { headerFault, type Tip, tipOf } from "@/lib/chain/validity";
import type { Assembled } from "@/lib/gossip/assembly";
import type { TxPlace } from "@/lib/storage/store";
import { arrive, ban, nextRange, requestsDue, unserved } from "@/lib/sync/sync";
import type { Range } from "@/lib/wire/message";
import { type Context, sendTo, trace } from "./context";
import { writeFinal } from "./finalize";
import { type Grown, growLog } from "./log";
import type { Applying, NodeState } from "./state";

/** Makes the requests that are due and begins on the next range, if one is here. */
export function pumpSync(context: Context): void {
  const { node, now } = context;
  for (const { to, from, count } of requestsDue(node.sync, node.core.tip.height, now.monotonicMs, appliedTo(node)))
    sendTo(context, [to], { type: "wantRange", from, count });
  tellUnserved(context);
  if (node.writing !== null) return;
  if (node.applying !== null) return finish(context);
  const next = nextRange(node.sync, node.core.tip.height);
  if (next !== null) begin(context, next.peer, next.range);
}

/** Said once, whenever it turns out that nobody is left to ask. */
function tellUnserved(context: Context): void {
  const { node } = context;
  const by = node.applying === null && node.writing === null ? unserved(node.sync, node.core.tip.height) : 0;
  if (by > 0 && !node.isUnserved) trace(context, { type: "unserved", by });
  node.isUnserved = by > 0;
}

/** The last height that is being made final at this moment, by sync or by votes. */
function appliedTo({ applying, writing, core }: NodeState): Height {
  const blocks = applying?.blocks ?? writing?.blocks ?? [];
  return blocks.at(-1)?.header.height ?? core.tip.height;
}

export function onRange(context: Context, peer: PeerId, range: Range): void {
  const { node, now } = context;
  if (arrive(node.sync, peer, range, now.monotonicMs)) pumpSync(context);
}

/** Links, bodies and log root at once; signatures and repeats are asked for (P22). */
function begin(context: Context, peer: PeerId, range: Range): void {
  const { node, out } = context;
  const certificate = range.blocks.at(-1)?.certificate ?? null;
  const opened =
    certificate === null
      ? reject("bad-certificate", "got a range without a certificate at its end")
      : open(context, range);
  if (certificate === null || "code" in opened) return refuse(context, peer, opened as Rejection);
  const last = opened.blocks.at(-1) as Assembled;
  const fault = certificateFault(certificate, node.table);
  if (fault !== undefined) return refuse(context, peer, reject("bad-certificate", fault));
  if (certificate.blockId !== last.blockId || certificate.height !== last.header.height)
    return refuse(context, peer, reject("bad-certificate", "got a certificate that is not the last block's"));
  const ids = opened.blocks.flatMap(({ txIds }) => txIds);
  node.applying = { peer, range, ...opened, verified: false, unrepeated: ids.length === 0 };
  out.push({ type: "verifyRange", peer, from: range.from, checks: signatureChecks(votesIn(certificate), node.table) });
  if (ids.length > 0) out.push({ type: "lookUp", ids, purpose: { type: "range", peer, from: range.from } });
}

/** The blocks of a range with their ids, and the log after them; or what is wrong. */
function open({ node }: Context, range: Range): { blocks: Assembled[]; grown: Grown } | Rejection {
  const { table } = node;
  const blocks: Assembled[] = [];
  const seen = new Set<TxId>();
  let tip: Tip = node.core.tip;
  let grown: Grown | null = null;
  for (const { header, body } of range.blocks) {
    const txIds = body.map((tx) => txIdOf(table.networkId, tx));
    const fault =
      headerFault(header, tip, table) ??
      sizeFault(
        header.txCount,
        body.length,
        body.reduce((sum, tx) => sum + encodedTxBytes(tx), 0),
        table.params.maxBlockBytes,
      );
    if (fault !== undefined) return fault;
    for (const id of txIds) {
      if (seen.has(id)) return reject("duplicate-transaction", `got transaction ${id} twice in one range`);
      seen.add(id);
    }
    blocks.push({ blockId: blockIdOf(header), header, txIds, body });
    tip = tipOf(header, (blocks.at(-1) as Assembled).blockId);
  }
  // The last root commits to every id in order, so the ones before it hold if it does.
  grown = growLog(node.log, [...seen]);
  if (grown.root !== tip.logRoot) return reject("bad-log", `got log root ${tip.logRoot}, want ${grown.root}`);
  return { blocks, grown };
}

const sizeFault = (count: number, got: number, bytes: number, bytesMax: number): Rejection | undefined =>
  count !== got
    ? reject("bad-body", `got ${got} transactions, want ${count}`)
    : bytes > bytesMax
      ? reject("block-too-large", `got ${bytes} bytes of transactions, want at most ${bytesMax}`)
      : undefined;

/** Answers about another range than the one being applied come late: they say nothing about this one. */
interface About {
  readonly peer: PeerId;
  readonly from: Height;
}

const applyingNow = ({ applying }: NodeState, { peer, from }: About): Applying | null =>
  applying !== null && applying.peer === peer && applying.range.from === from ? applying : null;

export function onRangeVerified(context: Context, about: About, valid: boolean): void {
  const applying = applyingNow(context.node, about);
  if (applying === null) return;
  if (!valid)
    return refuse(context, applying.peer, reject("bad-signature", "got a range whose certificate does not verify"));
  applying.verified = true; // pumpSync goes on, at the end of this input.
}

export function onRangeLookedUp(
  context: Context,
  about: About,
  ids: readonly TxId[],
  places: readonly (TxPlace | null)[],
): void {
  const applying = applyingNow(context.node, about);
  if (applying === null) return;
  // The range's own blocks may have become final by votes between question and answer.
  const at = places.findIndex((place) => place !== null && place.height < about.from);
  if (at >= 0)
    return refuse(context, applying.peer, reject("duplicate-transaction", `got transaction ${ids[at]} again`));
  applying.unrepeated = true;
}

/** Makes a range final once every answer about it is in. */
function finish(context: Context): void {
  const { node } = context;
  const { applying } = node;
  if (applying === null || !applying.verified || !applying.unrepeated) return;
  node.applying = null;
  // A decision by votes may have overtaken the range while it was being checked.
  if (applying.range.from !== node.core.tip.height + 1) return pumpSync(context);
  const certificates = new Map<BlockId, FinalityCertificate>();
  const { blocks, grown } = applying;
  for (const [i, { certificate }] of applying.range.blocks.entries()) {
    const { blockId } = blocks[i] as Assembled;
    // Those beside are not checked here, but one of another block is none.
    if (certificate?.blockId === blockId) certificates.set(blockId, certificate);
  }
  const last = certificates.get((blocks.at(-1) as Assembled).blockId) as FinalityCertificate;
  writeFinal(context, { blocks, grown, synced: true }, last, certificates);
}

/** The neighbour is asked nothing more, and named; somebody else is asked at once. */
function refuse(context: Context, peer: PeerId, rejection: Rejection): void {
  context.node.applying = null;
  ban(context.node.sync, peer);
  context.out.push({ type: "blame", peer, rejection });
  pumpSync(context);
}
