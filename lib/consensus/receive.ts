/** Verified messages from neighbours, each to the part it concerns. Everything here may be late, repeated or early. */

import type { PeerId } from "@/lib/base/peer";
import type { Certificate } from "@/lib/chain/certificate";
import type { Evidence } from "@/lib/chain/evidence";
import type { Verified, VerifiedMessage } from "@/lib/chain/messages";
import type { Vote } from "@/lib/chain/votes";
import { onStatus } from "./answer";
import { haltIfForked } from "./fork";
import { disowned } from "./memory";
import { takeCommitment, takeProposal } from "./proposal";
import { accuse, countVote, takeCertificate } from "./tally";
import { emit, type Turn } from "./turn";

export function onMessage(turn: Turn, from: PeerId, message: VerifiedMessage): void {
  switch (message.type) {
    case "commitment":
      return takeCommitment(turn, message.commitment);
    case "proposal":
      return takeProposal(turn, from, message.bundle);
    case "ownProposal":
      disowned(turn, message.proposal);
      return;
    case "vote":
      // A vote of ours from a later height cannot be counted, but it tells of lost memory (P17).
      if (message.vote.height > turn.state.current.height) disowned(turn, message.vote);
      else countVote(turn, message.vote as Verified<Vote>);
      return;
    case "certificate":
      return onCertificate(turn, from, message.certificate);
    case "status":
      return onStatus(turn, from, message.status);
    case "evidence":
      return onEvidence(turn, message.evidence);
  }
}

function onCertificate(turn: Turn, from: PeerId, certificate: Certificate): void {
  const { current } = turn.state;
  if (certificate.type === "finality" && haltIfForked(turn, certificate)) return;
  if (certificate.height === current.height) takeCertificate(turn, certificate);
  else if (certificate.height > current.height && certificate.type === "finality")
    emit(turn, { type: "behind", peer: from, height: certificate.height });
}

/** P18: a neighbour's accusation; one against ourselves is a second signer's doing, or lost memory. */
function onEvidence(turn: Turn, evidence: Evidence): void {
  const { seat, voteFloor } = turn.state;
  if (evidence.first.seat === seat && evidence.first.height >= voteFloor)
    for (const message of [evidence.first, evidence.second]) if (disowned(turn, message)) return;
  accuse(turn, evidence);
}
