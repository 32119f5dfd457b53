/**
 * Votes become thresholds. One vote per seat, round and kind counts, the first seen; a second different one is
 * evidence (P18). Each certificate is made or taken over once.
 */
import { assert } from "@/lib/base/assert";
import { type Certificate, certificateFrom, votesIn } from "@/lib/chain/certificate";
import { type Evidence, evidenceOf } from "@/lib/chain/evidence";
import type { BlockId, Round } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import { type SlotMessage, sameValue, type Vote } from "@/lib/chain/votes";
import { wantBlock } from "./blocks";
import { haltIfForked } from "./fork";
import { disowned } from "./memory";
import { EVIDENCE_PER_SEAT_MAX, FUTURE_ROUNDS_MAX, type RoundState } from "./state";
import { emit, note, roundOf, type Turn, update, updateHeight, updateRound } from "./turn";

type TallyField = "attestations" | "finalities" | "nullifications";
const FIELD = { attest: "attestations", finality: "finalities", nullify: "nullifications" } as const satisfies Record<
  Vote["type"],
  TallyField
>;
const CERTIFICATE = { attest: "attested", finality: "finalized", nullify: "nullified" } as const;

/** Counts a vote of the current height; a vote of a far round is put aside (P23). */
export function countVote(turn: Turn, vote: Verified<Vote>): void {
  const { current } = turn.state;
  if (vote.height !== current.height || disowned(turn, vote)) return;
  if (vote.round > current.round + FUTURE_ROUNDS_MAX) putAside(turn, vote);
  else tally(turn, vote);
}

function tally(turn: Turn, vote: Vote): void {
  const at = roundOf(turn, vote.round);
  const conflicting = conflictOf(at, vote);
  if (conflicting !== null) accuse(turn, evidenceOf(conflicting, vote));
  const field = FIELD[vote.type];
  const votes: readonly (Vote | null)[] = at[field];
  if (votes[vote.seat] !== null) return;
  updateRound(turn, vote.round, { [field]: votes.with(vote.seat, vote) });
  noteCounted(turn, vote);
  if (at[CERTIFICATE[vote.type]] === null) certify(turn, vote);
}

/** P2: the threshold counts distinct seats, one array element each. */
function certify(turn: Turn, vote: Vote): void {
  const agreeing = votesOf(roundOf(turn, vote.round), vote.type).filter((other) => sameValue(other, vote));
  if (agreeing.length >= turn.table.q) takeCertificate(turn, certificateFrom(agreeing));
}

export const votesOf = (at: RoundState, type: Vote["type"]): Vote[] =>
  (at[FIELD[type]] as readonly (Vote | null)[]).filter((vote) => vote !== null);

/** Takes over a certificate of the current height: one that was just made, or a neighbour's. */
export function takeCertificate(turn: Turn, certificate: Certificate): void {
  const { current } = turn.state;
  assert(certificate.height === current.height, "a certificate is taken over at its own height");
  if (certificate.type === "finality" && haltIfForked(turn, certificate)) return; // P24
  const field = CERTIFICATE[certificate.type];
  const held = roundOf(turn, certificate.round)[field];
  if (held !== null) return;
  updateRound(turn, certificate.round, { [field]: certificate });
  note(turn, { type: "certified", certificate });
  if (certificate.type !== "nullify")
    wantBlock(turn, { blockId: certificate.blockId, header: null, txIds: null, holders: certificate.signers });
  // Its votes may be news, to the screen or against a liar.
  for (const vote of votesIn(certificate)) if (!disowned(turn, vote as Verified<Vote>)) tally(turn, vote);
}

/** P18: keeps the first accusation per seat and height, tells everybody once; of a seat that has had enough, only counts. */
export function accuse(turn: Turn, evidence: Evidence): void {
  const { seat, height } = evidence.first;
  const key = `${seat}/${height}`;
  const { accused } = turn.state;
  const ofSeat = [...accused].filter((other) => other.startsWith(`${seat}/`)).length;
  if (accused.has(key)) return;
  if (ofSeat >= EVIDENCE_PER_SEAT_MAX) return countBeyond(turn, evidence.first);
  update(turn, { accused: new Set(accused).add(key) });
  emit(turn, { type: "evidence", evidence });
  emit(turn, { type: "broadcast", message: { type: "evidence", evidence } });
}

/** P23: one number per seat tells what was counted already, since heights only rise. */
function countBeyond(turn: Turn, { seat, height, round }: SlotMessage): void {
  const { accusedAt } = turn.state;
  if (height <= (accusedAt.get(seat) ?? 0)) return;
  update(turn, { accusedAt: new Map(accusedAt).set(seat, height) });
  note(turn, { type: "accused", seat, height, round });
}

/** The vote already counted that this one contradicts: another value of its kind, or the other kind of `resolve`. */
function conflictOf(at: RoundState, vote: Vote): SlotMessage | null {
  const same = at[FIELD[vote.type]][vote.seat];
  if (same && !sameValue(same, vote)) return same;
  if (vote.type === "nullify") return at.finalities[vote.seat] ?? null;
  if (vote.type === "finality") return at.nullifications[vote.seat] ?? null;
  return null;
}

/** P23: of rounds too far ahead only the highest vote per seat and kind is kept. */
function putAside(turn: Turn, vote: Verified<Vote>): void {
  const { far } = turn.state.current;
  const key = `${vote.seat}/${vote.type}`;
  if ((far.get(key)?.round ?? -1) < vote.round) updateHeight(turn, { far: new Map(far).set(key, vote) });
}

/** Votes put aside whose round has come near are counted now. */
export function countNear(turn: Turn, round: Round): void {
  const { far } = turn.state.current;
  const near = [...far].filter(([, vote]) => vote.round <= round + FUTURE_ROUNDS_MAX);
  if (near.length === 0) return;
  const rest = new Map(far);
  for (const [key] of near) rest.delete(key);
  updateHeight(turn, { far: rest });
  for (const [, vote] of near) tally(turn, vote);
}

function noteCounted(turn: Turn, vote: Vote): void {
  const { height, round, seat, type: kind } = vote;
  const blockId: BlockId | null = vote.type === "nullify" ? null : vote.blockId;
  note(turn, {
    type: "counted",
    kind,
    height,
    round,
    seat,
    blockId,
    reason: vote.type === "nullify" ? vote.reason : null,
  });
}
