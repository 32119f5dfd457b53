/**
 * The door: which messages are worth checking, before any signature is. What is late, known or too early costs nothing
 * (P23); what belongs to the next height waits for it.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Certificate, FinalityCertificate } from "@/lib/chain/certificate";
import type { CheckContext } from "@/lib/chain/checks";
import { networkIdOf } from "@/lib/chain/genesis";
import type { ConsensusMessage } from "@/lib/chain/messages";
import { ignore, type Rejection } from "@/lib/chain/rejection";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type SignedMessage, sameValue } from "@/lib/chain/votes";
import { FUTURE_ROUNDS_MAX, heldCertificate } from "@/lib/consensus/state";
import type { WireMessage } from "@/lib/wire/message";
import { AHEAD_PER_PEER_MAX, type NodeState } from "./state";

/** `verify`: check it as lib/chain/checks says; `deliver`: nothing to check; `compare`: an old certificate, perhaps a fork. */
export type Admission = "verify" | "deliver" | "compare" | Rejection;

const LATE = ignore("stale", "got a message of a height or round that is over");
const KNOWN = ignore("duplicate", "got a message that is known");
const EARLY = ignore("future", "got a message that is too early to be judged");
const STRANGER = ignore("wrong-network", "got a message before a hello of this network");

export function admit(node: NodeState, from: PeerId, message: WireMessage): Admission {
  const peer = node.peers.get(from);
  if (message.type === "hello") return admitHello(node, from, message.sealed);
  if (peer === undefined || peer.network !== "ours") return STRANGER;
  switch (message.type) {
    case "commitment":
      return admitSigned(node, from, message, message.commitment);
    case "proposal":
      return admitSigned(node, from, message, message.bundle.proposal);
    case "vote":
      return admitSigned(node, from, message, message.vote);
    case "certificate":
      return admitCertificate(node, from, message.certificate);
    case "evidence": {
      const { seat, height } = message.evidence.first;
      return node.core.accused.has(`${seat}/${height}`) ? KNOWN : "verify";
    }
    case "status":
      return "verify";
    default:
      return "deliver";
  }
}

/** A neighbour of another network is no liar, it sits at another table: its messages are not judged. */
function admitHello(node: NodeState, from: PeerId, sealed: SealedRecord | null): Admission {
  const peer = node.peers.get(from);
  if (peer === undefined || sealed === null) return STRANGER;
  // In one process (the sandbox) it is the very same record; hashing it 64² times over would take seconds.
  if (sealed.genesis === node.table.genesis) return "deliver";
  if (networkIdOf(sealed.genesis) === node.table.networkId) return "deliver";
  peer.network = "other";
  return STRANGER;
}

function admitSigned(node: NodeState, from: PeerId, message: ConsensusMessage, signed: SignedMessage): Admission {
  const { core } = node;
  const { height, round, seat } = signed;
  // A vote of our own that we do not remember matters at any height (P17).
  if (seat === core.seat && signed.type !== "commitment" && height > core.current.height) return "verify";
  if (height < core.current.height) return LATE;
  if (height > core.current.height) return holdAhead(node, from, height, message);
  if (
    signed.type !== "attest" &&
    signed.type !== "finality" &&
    signed.type !== "nullify" &&
    round > core.current.round + FUTURE_ROUNDS_MAX
  )
    return EARLY;
  return isKnown(node, message) ? KNOWN : "verify";
}

/** Height h + 1 waits in the order of arrival, a bounded number per neighbour (P23). */
function holdAhead(node: NodeState, from: PeerId, height: number, message: WireMessage): Admission {
  const peer = node.peers.get(from);
  if (height !== node.core.current.height + 1 || peer === undefined || peer.ahead.length >= AHEAD_PER_PEER_MAX)
    return EARLY;
  // A proposal may list forty thousand ids and nobody has checked its signature: one waits, the others are said again.
  if (message.type === "proposal" && peer.ahead.some(({ type }) => type === "proposal")) return EARLY;
  peer.ahead.push(message);
  return EARLY;
}

function isKnown({ core }: NodeState, message: ConsensusMessage): boolean {
  const { rounds } = core.current;
  // Whatever its proof is, it would draw the same seat (P5).
  if (message.type === "commitment") return !!rounds.get(message.commitment.round)?.commitment;
  if (message.type === "proposal") {
    const { proposal, attestation, nullifications } = message.bundle;
    const known = rounds.get(proposal.round)?.proposal?.proposal;
    const certificates: readonly (Certificate | null)[] = [attestation, ...nullifications];
    return (
      !!known &&
      sameValue(known, proposal) &&
      certificates.every((it) => it === null || heldCertificate(core, it) !== null)
    );
  }
  if (message.type !== "vote") return false;
  const { vote } = message;
  const at = rounds.get(vote.round);
  const field = vote.type === "attest" ? "attestations" : vote.type === "finality" ? "finalities" : "nullifications";
  const known = at?.[field][vote.seat];
  return !!known && sameValue(known, vote);
}

function admitCertificate(node: NodeState, from: PeerId, certificate: Certificate): Admission {
  const { core } = node;
  const { height, type } = certificate;
  if (isHeld(node, certificate)) return KNOWN;
  if (height === core.current.height || height === core.tip.height)
    return type === "finality" || height === core.current.height ? "verify" : LATE;
  if (height > core.current.height)
    return type === "finality" ? "verify" : holdAhead(node, from, height, { type: "certificate", certificate });
  if (type !== "finality") return LATE;
  return pastCertificate(node, { type: "certificate", certificate }) === null ? KNOWN : "compare";
}

/**
 * P24: the finality certificate below our tip that a message brings, on its own or as the tip of a neighbour that is
 * behind, to be compared with the one in the store; null if it is known to be of the block we have.
 */
export function pastCertificate({ core, recentIds }: NodeState, message: WireMessage): FinalityCertificate | null {
  const brought =
    message.type === "certificate"
      ? message.certificate
      : message.type === "status"
        ? message.status.tipCertificate
        : null;
  if (brought?.type !== "finality" || brought.height >= core.tip.height) return null;
  return recentIds.get(brought.height) === brought.blockId ? null : brought;
}

/** True if an equal certificate is held: same kind, slot and block. Of a final block's, one round's is as good as another's. */
function isHeld({ core }: NodeState, certificate: Certificate): boolean {
  const held = heldCertificate(core, certificate);
  if (held === null || held.type === "nullify" || certificate.type === "nullify")
    return held?.type === certificate.type;
  return held.type === certificate.type && held.blockId === certificate.blockId;
}

/** What lib/chain/checks needs to know of this validator. */
export const checkContextOf = (node: NodeState): CheckContext => ({
  table: node.table,
  height: node.core.current.height,
  seed: node.core.tip.seed,
  commitment: (round) => node.core.current.rounds.get(round)?.commitment ?? undefined,
  holds: (certificate) => isHeld(node, certificate),
});
