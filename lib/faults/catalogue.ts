/** Every behaviour by its name: what scenarios, practice seats, the simulator and its traces call them. */
import type { Act, Behaviour, Deed, Liar } from "./behaviour";
import { countTwice, forgeCertificate, staleCertificate } from "./certificates";
import { delay, lastMoment, partition, selective } from "./delivery";
import { commitOutOfTurn, foreignVrf, forgeVrf, replayVrf } from "./draws";
import {
  equivocateAttestation,
  equivocateCommitment,
  equivocateFinality,
  equivocateProposal,
  nullifyAndFinality,
} from "./equivocate";
import { alterFields, floodFuture, promiseTransactions, slander } from "./nuisance";
import {
  censor,
  claimCarried,
  inventTransactions,
  proposeAfresh,
  repeatTransactions,
  replayBlock,
  skewTimestamps,
  wrongLog,
  wrongParent,
} from "./proposals";
import { lieInSync } from "./serving";
import {
  hideCertificates,
  silence,
  withholdAttestation,
  withholdBodies,
  withholdCommitment,
  withholdFinality,
  withholdNullification,
  withholdProposal,
} from "./withhold";

export const BEHAVIOURS = {
  "withhold commitment": withholdCommitment,
  "withhold proposal": withholdProposal,
  "withhold attestation": withholdAttestation,
  "withhold finality": withholdFinality,
  "withhold nullification": withholdNullification,
  "withhold bodies": withholdBodies,
  "hide certificates": hideCertificates,
  silence,
  "equivocate commitment": equivocateCommitment,
  "equivocate proposal": equivocateProposal,
  "equivocate attestation": equivocateAttestation,
  "equivocate finality": equivocateFinality,
  "nullify and finality": nullifyAndFinality,
  delay,
  "last moment": lastMoment,
  selective,
  partition,
  "forged VRF": forgeVrf,
  "replayed VRF": replayVrf,
  "foreign VRF": foreignVrf,
  "commit out of turn": commitOutOfTurn,
  "stale certificate": staleCertificate,
  "forged certificate": forgeCertificate,
  "count twice": countTwice,
  timestamps: skewTimestamps,
  censor,
  "repeat transactions": repeatTransactions,
  "invent transactions": inventTransactions,
  "wrong parent": wrongParent,
  "wrong log": wrongLog,
  "replay block": replayBlock,
  "claim carried": claimCarried,
  "propose afresh": proposeAfresh,
  "future flood": floodFuture,
  "empty promises": promiseTransactions,
  slander,
  "alter fields": alterFields,
  "lie in sync": lieInSync,
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof BEHAVIOURS;

export const BEHAVIOUR_NAMES = Object.keys(BEHAVIOURS) as readonly BehaviourName[];

/** One effect through several behaviours, each altering what the one before it let through; forgeries pass unaltered. */
export function misbehave(names: readonly BehaviourName[], effect: Deed, liar: Liar): readonly Act[] {
  let acts: readonly Act[] = [effect];
  for (const name of names) {
    const { alter }: Behaviour = BEHAVIOURS[name];
    acts = acts.flatMap((act) => (act.type === "forge" || act.type === "later" ? [act] : alter(act, liar)));
  }
  return acts;
}
