/**
 * The judge. It watches what correct hosts put on the wire, store and call final, and keeps books of its own: it shares
 * no predicate with the core (no quorum, no draw, no validity of lib/chain), so the two cannot be wrong together.
 */
import { concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Header } from "@/lib/chain/header";
import type { TxId } from "@/lib/chain/ids";
import type { Rejection } from "@/lib/chain/rejection";
import type { Tip } from "@/lib/chain/validity";
import type { SlotMessage } from "@/lib/chain/votes";
import { ascii, sha256 } from "@/lib/crypto/hash";
import { referenceRoot } from "@/lib/merkle/reference";
import type { NodeEffect } from "@/lib/node/effect";
import { slotKey } from "@/lib/storage/keys";
import { blockIn } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import { simKey, simProve, simSign, simVerifyVrf } from "./keys";
import { Violation } from "./oracleState";
import { count, type Host, type World } from "./world";

const fail = (invariant: string, detail: string): never => {
  throw new Violation(invariant, detail);
};

export const observe = {
  /** Every effect of every host, before it is carried out. */
  effect(world: World, host: Host, effect: NodeEffect): void {
    if (host.liar) return;
    if (effect.type === "send") for (const vote of votesOf(effect.message)) onVote(world, host, vote);
    else if (effect.type === "blame") observe.blamed(world, host, effect.peer, effect.rejection);
    else if (effect.type === "answer" && effect.answer.ok) world.oracle.accepted.set(effect.answer.id, host.index);
    else if (effect.type === "halt")
      fail("S1", `host ${host.index} saw two finality certificates of height ${effect.certificates[0].height}`);
    else if (effect.type === "standDown") fail("S5", `host ${host.index} stood down: ${effect.reason}`);
    else if (effect.type === "trace") onNote(world, host, effect);
  },

  /** S6: no correct seat is ever blamed by a correct seat. */
  blamed(world: World, host: Host, peer: PeerId, rejection: Rejection): void {
    const other = world.hosts[Number(peer.split("/")[0])] as Host;
    if (!host.liar && !other.liar)
      fail("S6", `host ${host.index} blames host ${other.index}: ${rejection.code}, ${rejection.detail}`);
    count(world, "liars blamed");
  },
};

function onNote(world: World, host: Host, { note }: Extract<NodeEffect, { type: "trace" }>): void {
  if (note.type === "final") onFinal(world, host, note.tip, note.certificate, note.txIds, note.synced);
  else if (note.type === "accused" && !(world.hosts[note.seat] as Host).liar)
    fail("S6", `host ${host.index} accuses correct seat ${note.seat} at ${note.height}/${note.round}`);
  else if (note.type === "entered" && note.cause === "nullified") count(world, "rounds nullified");
  else if (note.type === "entered") count(world, `entered: ${note.cause}`);
  else if (note.type === "proposed" && note.carriedFrom !== null) count(world, "carried proposals");
}

/** S5: one value per slot over all lives, and what is on the wire is durable. */
function onVote(world: World, host: Host, vote: SlotMessage): void {
  if (vote.seat !== host.index) return;
  const kind = vote.type === "nullify" || vote.type === "finality" ? "resolve" : vote.type;
  const key = `${vote.seat}/${vote.height}/${vote.round}/${kind}`;
  const value = vote.type === "nullify" ? "nullify" : `${vote.type} ${vote.blockId}`;
  const before = world.oracle.signed.get(key);
  if (before !== undefined && before !== value) fail("S5", `seat ${vote.seat} signed ${before} and ${value} in ${key}`);
  world.oracle.signed.set(key, value);
  const stored = host.disk.slots.get(slotKey({ height: vote.height, round: vote.round, kind }));
  if (blockIn(host.disk, vote.height) === null && stored?.type !== vote.type)
    fail("S5", `seat ${vote.seat} said ${key} before it was durable`);
}

const votesOf = (message: WireMessage): SlotMessage[] =>
  message.type === "vote" ? [message.vote] : message.type === "proposal" ? [message.bundle.proposal] : [];

/** S1 – S4, S8: a block that a correct host calls final. */
function onFinal(
  world: World,
  host: Host,
  tip: Tip,
  certificate: FinalityCertificate | null,
  txIds: readonly TxId[],
  synced: boolean,
): void {
  const { oracle } = world;
  count(world, synced ? "blocks synced" : "blocks decided");
  if (certificate !== null) checkCertificate(world, certificate, tip.id);
  const known = oracle.chain.get(tip.height);
  if (known !== undefined && known.blockId !== tip.id)
    fail("S1", `host ${host.index} has ${tip.id} at height ${tip.height}, another has ${known.blockId}`);
  oracle.progress.set(host.index, tip.height);
  if (known !== undefined) return;
  const header =
    blockIn(host.disk, tip.height)?.header ?? fail("S5", `height ${tip.height} is final before it is durable`);
  checkBlock(world, header, txIds);
  oracle.chain.set(tip.height, { blockId: tip.id, header, txIds });
  for (const id of txIds) {
    if (oracle.final.has(id)) fail("S8", `transaction ${id} is final at ${oracle.final.get(id)} and at ${tip.height}`);
    oracle.final.set(id, tip.height);
  }
}

/** S4: distinct members, enough of them, over exactly this block. */
function checkCertificate(world: World, certificate: FinalityCertificate, blockId: string): void {
  const { height, round, signers, signatures } = certificate;
  const n = world.hosts.length;
  const needed = (2 * n - ((2 * n) % 3)) / 3 + 1;
  if (new Set(signers).size !== signers.length || signers.length < needed)
    fail("S4", `${signers.length} signers of ${n} made ${blockId} final, ${needed} are needed`);
  if (certificate.blockId !== blockId) fail("S4", `the certificate of ${blockId} is for ${certificate.blockId}`);
  for (const [i, seat] of signers.entries()) {
    const bytes = concatBytes(
      ascii("rt/finality/v1"),
      fromHex(world.table.networkId),
      bigEndian(height, 8),
      bigEndian(round, 4),
      Uint8Array.of(seat),
      fromHex(blockId),
    );
    if (toHex(simSign(simKey(2 * seat), bytes)) !== toHex(signatures[i] as Uint8Array))
      fail("S4", `seat ${seat} never signed ${blockId} in ${height}/${round}`);
  }
}

/** S2, S3: it follows its parent, and its proposer is the one the draw names. */
function checkBlock(world: World, header: Header, txIds: readonly TxId[]): void {
  const { oracle, table } = world;
  const n = world.hosts.length;
  const parent = oracle.chain.get(header.height - 1)?.header;
  const parentId = oracle.chain.get(header.height - 1)?.blockId ?? table.networkId;
  if (header.parentId !== (parentId as string)) fail("S2", `height ${header.height} does not link to its parent`);
  if (parent !== undefined && header.timestampMs <= parent.timestampMs)
    fail("S3", `height ${header.height} is not later than its parent`);
  if (header.logSize !== (parent?.logSize ?? 0) + txIds.length)
    fail("S3", `height ${header.height} counts its log wrong`);
  const seedBefore =
    parent === undefined
      ? sha256(concatBytes(ascii("rt/seed/v1"), fromHex(table.networkId)))
      : fromHex(parent.seedAfter);
  const fair = table.params.delegation === "fair";
  const committer = fair ? (header.height - 1 + header.round) % n : header.round % (n - 1);
  const alpha = concatBytes(
    ascii("rt/vrf/v1"),
    fromHex(table.networkId),
    bigEndian(header.height, 8),
    bigEndian(header.round, 4),
    seedBefore,
  );
  const key = simKey(2 * committer + 1);
  const proof = simProve(key, alpha);
  const beta = simVerifyVrf({ key: fromHex(key.publicKey), alpha, proof }) as Uint8Array;
  const drawn = Number(BigInt(`0x${toHex(beta)}`) % BigInt(fair ? n : n - 1));
  if (header.proposer !== drawn)
    fail("S3", `height ${header.height} was proposed by ${header.proposer}, drawn was ${drawn}`);
  if (toHex(header.commitmentProof) !== toHex(proof)) fail("S3", `height ${header.height} holds a foreign draw`);
}

/** At the end of a run: the log against a naive one (S7), and every promise kept (S8). */
export function judgeEnd(world: World): void {
  const { oracle } = world;
  const heights = [...oracle.chain.keys()].sort((a, b) => a - b);
  const leaves: Uint8Array<ArrayBuffer>[] = [];
  const middle = heights[Math.floor(heights.length / 2)];
  for (const height of heights) {
    const block = oracle.chain.get(height);
    for (const id of block?.txIds ?? []) leaves.push(sha256(concatBytes(Uint8Array.of(0), fromHex(id)))); // RFC 9162 §2.1.1
    if ((height === middle || height === heights.at(-1)) && toHex(referenceRoot(leaves)) !== block?.header.logRoot)
      fail("S7", `the log root of height ${height} is not that of its ${leaves.length} transactions`);
  }
  for (const [id, host] of oracle.accepted)
    if (!oracle.final.has(id)) fail("L1", `transaction ${id}, accepted by host ${host}, is not final after healing`);
}

function bigEndian(value: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}
