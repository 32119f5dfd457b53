/**
 * The judge of final blocks. S1: one block per height, whoever decides and however often it restarts. S2: each links to
 * its parent. S3: its proposer is the one the oracle's own draw names, its time and its log follow. S8: a transaction is
 * final once.
 */
import { toHex } from "@/lib/base/bytes";
import type { Header } from "@/lib/chain/header";
import type { BlockId, TxId } from "@/lib/chain/ids";
import type { NodeNote } from "@/lib/node/effect";
import { blockIn } from "@/lib/storage/tables";
import { EPOCH_MS } from "./clock";
import { judgeCertificate } from "./oracleCertificates";
import { fail } from "./oracleState";
import { drawOf, idOfHeader, seedAfter } from "./ownCodec";
import { count, type Host, isCorrect, mark, type World } from "./world";

/** A host that means well calls a block final. */
export function judgeFinal(world: World, host: Host, note: Extract<NodeNote, { type: "final" }>): void {
  const { oracle } = world;
  const { tip, certificate, txIds, synced } = note;
  count(world, synced ? "blocks synced" : "blocks decided");
  if (certificate !== null) {
    if (certificate.blockId !== tip.id) fail("S4", `the certificate of ${tip.id} is for ${certificate.blockId}`);
    judgeCertificate(world, certificate);
  }
  const known = oracle.chain.get(tip.height);
  if (known !== undefined && known.blockId !== tip.id)
    fail("S1", `host ${host.index} has ${tip.id} at height ${tip.height}, another has ${known.blockId}`);
  const stored = blockIn(host.disk, tip.height) ?? fail("S5", `height ${tip.height} is final before it is durable`);
  if (stored.blockId !== tip.id) fail("S1", `host ${host.index} stored ${stored.blockId} at height ${tip.height}`);
  if (known !== undefined) return;
  judgeBlock(world, stored.header, tip.id, txIds);
  settle(world, stored.header, txIds);
}

/** A crash may come between making a block final and saying so: then the disk says it. */
export function judgeFound(world: World, { disk }: Host): void {
  for (const { header, blockId, txIds, certificate } of disk.blocks.slice(world.oracle.chain.size)) {
    if (certificate !== null && certificate.blockId === blockId) judgeCertificate(world, certificate);
    judgeBlock(world, header, blockId, txIds);
    settle(world, header, txIds);
  }
}

function judgeBlock(world: World, header: Header, blockId: string, txIds: readonly TxId[]): void {
  const { height, round } = header;
  const { oracle, table } = world;
  const parent = oracle.chain.get(height - 1);
  const parentId: string = parent?.blockId ?? table.networkId;
  if (idOfHeader(header) !== blockId) fail("S2", `the header of height ${height} is not that of ${blockId}`);
  if (header.parentId !== parentId) fail("S2", `height ${height} does not link to its parent`);
  if (parent === undefined && height > 1) fail("S2", `height ${height} is final before the one below it`);
  judgeTime(world, header, parent?.timestampMs ?? EPOCH_MS);
  if (header.logSize !== (parent?.logSize ?? 0) + txIds.length) fail("S3", `height ${height} counts its log wrong`);
  if (txIds.length > table.params.maxBlockTxs) fail("S3", `height ${height} has ${txIds.length} transactions`);
  const draw = drawOf(world, height, round) ?? fail("S3", `height ${height} cannot be drawn`);
  if (header.proposer !== draw.proposer)
    fail("S3", `height ${height} was proposed by ${header.proposer}, drawn was ${draw.proposer}`);
  if (toHex(header.commitmentProof) !== toHex(draw.proof)) fail("S3", `height ${height} holds a foreign draw`);
  if (header.seedAfter !== seedAfter(world, height, draw.beta)) fail("S3", `height ${height} has a seed of its own`);
}

/** P15: a quorum attested it, so no clock of a correct seat was more than maxDriftMs behind it. */
function judgeTime(world: World, { height, timestampMs }: Header, parentMs: number): void {
  if (timestampMs <= parentMs) fail("S3", `height ${height} is not later than its parent`);
  const { offsetMs } = world.dials.node;
  const latest = Math.max(parentMs + 1, EPOCH_MS + world.nowMs + offsetMs + world.table.params.maxDriftMs + 1);
  if (timestampMs > latest) fail("S3", `height ${height} is ${timestampMs - latest} ms in the future`);
}

function settle(world: World, header: Header, txIds: readonly TxId[]): void {
  const { oracle, table } = world;
  const { height, round, proposer, timestampMs, logSize, logRoot, seedAfter: seed } = header;
  oracle.chain.set(height, {
    blockId: idOfHeader(header) as BlockId,
    proposer,
    timestampMs,
    logSize,
    logRoot,
    seedAfter: seed,
    txIds,
  });
  for (const id of txIds) {
    const before = oracle.final.get(id);
    if (before !== undefined) fail("S8", `transaction ${id} is final at ${before} and at ${height}`);
    oracle.final.set(id, height);
    if (oracle.accepted.has(id)) oracle.waiting--;
  }
  if (txIds.length === 0) mark(world, "an empty block became final");
  if (txIds.length === table.params.maxBlockTxs) mark(world, "a block was full");
  const decided = world.oracle.heights.get(height)?.certified;
  if (round > 0 || decided?.has("nullify/0")) mark(world, "a height was decided after round 0");
  if (
    decided !== undefined &&
    [...decided].some(([key]) => key.startsWith("finality/") && Number(key.slice(9)) > round)
  )
    mark(world, "a carried block became final");
}

/** At the end every host that means well has the very same blocks on its disk. */
export function judgeDisks(world: World): void {
  for (const host of world.hosts) {
    if (!isCorrect(host)) continue;
    for (const [i, block] of host.disk.blocks.entries())
      if (world.oracle.chain.get(i + 1)?.blockId !== block.blockId)
        fail("S1", `the disk of host ${host.index} has ${block.blockId} at height ${i + 1}`);
  }
}
