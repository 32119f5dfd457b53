/**
 * P13: hearing where a neighbour stands, and handing it exactly what it lacks. A seat that has decided never falls
 * silent, so nobody is left behind.
 */

import type { PeerId } from "@/lib/base/peer";
import type { Round } from "@/lib/chain/ids";
import { bitmapHas, type Status } from "@/lib/chain/status";
import type { Vote } from "@/lib/chain/votes";
import { haltIfForked } from "./fork";
import { hear } from "./memory";
import { bundleOf } from "./proposal";
import { highestAttested, type PeerState, STATUS_ANSWERS_PER_SECOND_MAX } from "./state";
import { takeCertificate, votesOf } from "./tally";
import { emit, roundOf, type Turn, update } from "./turn";

/** A neighbour's Status: learn from it, then answer. */
export function onStatus(turn: Turn, from: PeerId, status: Status): void {
  const { current } = turn.state;
  if (status.tipCertificate !== null && haltIfForked(turn, status.tipCertificate)) return; // P24
  if (status.tipCertificate !== null && status.height - 1 === current.height)
    takeCertificate(turn, status.tipCertificate);
  if (status.height > current.height) emit(turn, { type: "behind", peer: from, height: status.height - 1 });
  if (status.height === current.height && status.attestation !== null) takeCertificate(turn, status.attestation);
  const peer = turn.state.peers.get(from);
  if (peer === undefined) return;
  // A height is believed with its certificate; height 1 needs none.
  if (peer.seat !== null && (status.tipCertificate !== null || status.height === 1))
    hear(turn, peer.seat, status.height - 1);
  if (status.height <= current.height && mayAnswer(turn, from, peer)) answer(turn, from, status);
}

function mayAnswer(turn: Turn, id: PeerId, peer: PeerState): boolean {
  const { monotonicMs } = turn.now;
  const recent = peer.answeredAtMs.filter((at) => monotonicMs - at < 1_000);
  if (recent.length >= STATUS_ANSWERS_PER_SECOND_MAX) return false;
  update(turn, { peers: new Map(turn.state.peers).set(id, { ...peer, answeredAtMs: [...recent, monotonicMs] }) });
  return true;
}

function answer(turn: Turn, to: PeerId, status: Status): void {
  const { current } = turn.state;
  if (status.height < current.height) return emit(turn, { type: "serveDecision", peer: to, height: status.height });
  // Known to be final, though its body is not here yet: the neighbour may well have it (P12).
  if (current.decision !== null)
    emit(turn, { type: "send", to, message: { type: "certificate", certificate: current.decision.certificate } });
  const attested = highestAttested(current);
  if (attested !== null && attested.round > (status.attestation?.round ?? -1))
    emit(turn, { type: "send", to, message: { type: "certificate", certificate: attested } });
  for (const [round, at] of current.rounds)
    if (at.nullified !== null && !bitmapHas(status.nullified, round))
      emit(turn, { type: "send", to, message: { type: "certificate", certificate: at.nullified } });
  sendRound(turn, to, status.round, status.seen);
  // These certificates lead it here at once, and by then it may have had its two answers of this second.
  if (status.round < current.round) sendRound(turn, to, current.round, NOTHING_SEEN);
  sendVotes(turn, to, status);
}

const NOTHING_SEEN = { commitment: false, proposal: false };

/** The commitment and the proposal of a round, unless the neighbour has seen them. */
function sendRound(turn: Turn, to: PeerId, round: Round, seen: Pick<Status["seen"], "commitment" | "proposal">): void {
  const at = roundOf(turn, round);
  const bundle = seen.proposal ? null : bundleOf(turn, round);
  if (bundle !== null) emit(turn, { type: "send", to, message: { type: "proposal", bundle } });
  else if (at.commitment !== null && !seen.commitment)
    emit(turn, { type: "send", to, message: { type: "commitment", commitment: at.commitment } });
}

/**
 * Own votes of every round that is still open to it, and, once its deadline has passed here, what others said in the
 * neighbour's round: between two seats without a link this is the only way (P26).
 */
function sendVotes(turn: Turn, to: PeerId, { round, nullified, seen }: Status): void {
  const { current } = turn.state;
  const at = roundOf(turn, round);
  const relay = round < current.round || current.phase.deadlinePassed;
  const lacking = (["attest", "nullify", "finality"] as const).flatMap((type) =>
    votesOf(at, type).filter((vote) => !seen[type].includes(vote.seat) && (relay || vote.seat === turn.state.seat)),
  );
  const earlier = current.own.filter(
    (vote) => vote.type !== "propose" && vote.round !== round && !bitmapHas(nullified, vote.round),
  );
  for (const vote of [...(earlier as Vote[]), ...lacking])
    emit(turn, { type: "send", to, message: { type: "vote", vote } });
}
