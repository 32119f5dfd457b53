/** P13: saying where this validator stands. Status goes out whenever a link, a height or a round begins, and while nothing moves. */

import type { PeerId } from "@/lib/base/peer";
import { roundsToBitmap, type SeenOfRound, type Status } from "@/lib/chain/status";
import type { Vote } from "@/lib/chain/votes";
import { highestAttested, type RoundState } from "./state";
import { currentRound, emit, type Turn } from "./turn";

export const broadcastStatus = (turn: Turn): void =>
  emit(turn, { type: "broadcast", message: { type: "status", status: statusOf(turn) } });

export const sendStatus = (turn: Turn, to: PeerId): void =>
  emit(turn, { type: "send", to, message: { type: "status", status: statusOf(turn) } });

function statusOf(turn: Turn): Status {
  const { tip, tipCertificate, current, voteFloor } = turn.state;
  return {
    height: current.height,
    tipId: tip.id,
    tipCertificate,
    round: current.round,
    attestation: highestAttested(current),
    nullified: roundsToBitmap([...current.rounds].filter(([, at]) => at.nullified !== null).map(([round]) => round)),
    voteFloor,
    seen: seenOf(currentRound(turn)),
  };
}

const seatsOf = (votes: readonly (Vote | null)[]): number[] =>
  votes.flatMap((vote, seat) => (vote === null ? [] : [seat]));

const seenOf = (at: RoundState): SeenOfRound => ({
  commitment: at.commitment !== null,
  proposal: at.proposal !== null,
  attest: seatsOf(at.attestations),
  nullify: seatsOf(at.nullifications),
  finality: seatsOf(at.finalities),
});
