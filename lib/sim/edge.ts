/**
 * The edge in front of a simulated validator: it admits, checks and mints messages exactly as the real one does
 * (lib/node/inbound), and signs with the seat's key.
 */
import { present } from "@/lib/base/assert";
import { fromHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { certificateFault, type FinalityCertificate, votesIn } from "@/lib/chain/certificate";
import { checksOf, mintVerified, signatureChecks } from "@/lib/chain/checks";
import type { ConsensusMessage, Verified } from "@/lib/chain/messages";
import { type Rejection, reject } from "@/lib/chain/rejection";
import { type Commitment, type SignedMessage, type SlotMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import { admit, checkContextOf, pastCertificate } from "@/lib/node/admit";
import type { NodeEffect, NodeInput } from "@/lib/node/effect";
import { blockIn } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import { cryptoOf, drawerOf, signerOf } from "./keys";
import { observe } from "./oracle";
import { recordHandled, recordMessage } from "./recording";
import { type Host, mark, type World } from "./world";

const BAD_SIGNATURE = reject("bad-signature", "got a message whose signature or proof does not verify");

/** What the validator is given for a message from the wire; null if it never hears of it. */
export function received(world: World, host: Host, from: PeerId, message: WireMessage): NodeInput | null {
  const node = present(host.node, "a running validator");
  const admission = admit(node, from, message);
  if (typeof admission === "object") {
    if (admission.code === "future") mark(world, "a message of the next height waited for it");
    const verified = admission.code === "duplicate" ? true : null;
    recordMessage(world, host, { direction: "in", peer: from, message, verified });
    if (admission.action === "reject") refuse(world, host, from, admission);
    recordHandled(world, host);
    return null;
  }
  if (admission === "deliver") return deliver(world, host, from, message as Verified<WireMessage>, null);
  const checks = checksOf(message as ConsensusMessage, checkContextOf(node));
  if (!checks.ok) return checks.error.action === "reject" ? refuse(world, host, from, checks.error) : null;
  const { verify, verifyVrf } = cryptoOf(world.dials.tier);
  const { signatures, vrf } = checks.value;
  if (!signatures.every(verify)) return refuse(world, host, from, BAD_SIGNATURE);
  const beta = vrf === null ? null : verifyVrf(vrf);
  if (vrf !== null && beta === null) return refuse(world, host, from, BAD_SIGNATURE);
  const past = pastCertificate(node, message);
  const ours = past === null ? null : contradicted(world, host, past);
  if (past !== null && ours !== null) return { type: "forked", certificates: [ours, past] }; // P24
  if (admission === "compare") return null;
  const minted = mintVerified(message as ConsensusMessage, checks.value, beta) as Verified<WireMessage>;
  return deliver(world, host, from, minted, true);
}

/** Our certificate of the height if it is of another block, and proven. */
function contradicted(world: World, host: Host, { height, blockId }: FinalityCertificate): FinalityCertificate | null {
  const block = blockIn(host.disk, height);
  if (block === null || block.certificate === null || block.blockId === blockId) return null;
  const { certificate, certified } = block;
  if (certified) return certificate;
  const holds =
    certificate.blockId === block.blockId &&
    certificateFault(certificate, world.table) === undefined &&
    signatureChecks(votesIn(certificate), world.table).every(cryptoOf(world.dials.tier).verify);
  return holds ? certificate : null;
}

function deliver(
  world: World,
  host: Host,
  from: PeerId,
  message: Verified<WireMessage>,
  verified: boolean | null,
): NodeInput {
  recordMessage(world, host, { direction: "in", peer: from, message, verified });
  return { type: "message", from, message };
}

function refuse(world: World, host: Host, from: PeerId, rejection: Rejection): null {
  observe.blamed(world, host, from, rejection);
  return null;
}

export function signedAs<M extends SignedMessage>(world: World, host: Host, unsigned: Unsigned<M>): M {
  const seat = present(host.seat, "the seat of a host that signs");
  const bytes = signedBytes(world.table.networkId, unsigned as Unsigned<SignedMessage>);
  return { ...unsigned, signature: cryptoOf(world.dials.tier).sign(signerOf(seat), bytes) } as SignedMessage as M;
}

export const signedVote = (world: World, host: Host, vote: Unsigned<SlotMessage>): SlotMessage =>
  signedAs<SlotMessage>(world, host, vote);

/** P5. */
export function proven(world: World, host: Host, effect: Extract<NodeEffect, { type: "prove" }>): NodeInput | null {
  if (host.seat === null) return null;
  const { height, round, alpha } = effect;
  const key = drawerOf(host.seat);
  const crypto = cryptoOf(world.dials.tier);
  const proof = crypto.prove(key, alpha);
  const beta = present(crypto.verifyVrf({ key: fromHex(key.publicKey), alpha, proof }), "an own draw");
  const unsigned = { type: "commitment", height, round, seat: host.seat, proof } as const;
  return { type: "proved", commitment: { ...signedAs<Commitment>(world, host, unsigned), beta } };
}
