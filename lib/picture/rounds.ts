/** Why a round failed, how its votes stand, and when its phase may change: read off the view, drawn in many places. */
import { countOf } from "@/lib/base/words";
import { currentRound, type Phase } from "@/lib/port/phase";
import type { RoundView, View, VoteView } from "@/lib/port/view";
import { calledIn } from "./names";

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  lobby: "lobby",
  clearing: "clearing",
  commit: "commit",
  propose: "propose",
  attest: "attest",
  finalize: "finalise",
  givenUp: "given up",
  overdue: "time is up",
};

export const seatName = ({ table }: View, seat: number): string => calledIn(table?.validators, seat);

/** "Ada", "Ada and Ben", "Ada, Ben and Cai". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "nobody";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export interface Tally {
  readonly count: number;
  readonly need: number;
  readonly of: number;
  readonly isReached: boolean;
  /** Whose vote this tab has not seen. */
  readonly missing: readonly number[];
}

export function tallyOf({ table }: View, votes: readonly VoteView[]): Tally {
  const { n = 0, q = 0 } = table ?? {};
  const voted = new Set(votes.map(({ seat }) => seat));
  const missing = Array.from({ length: n }, (_, seat) => seat).filter((seat) => !voted.has(seat));
  return { count: voted.size, need: q, of: n, isReached: q > 0 && voted.size >= q, missing };
}

/** P10's reasons, most telling first: that others had given up says least. */
const REASONS = [1, 2, 3, 4, 5] as const;

export interface Failure {
  readonly reason: number;
  /** "no commitment from Ada". */
  readonly words: string;
  /** Whose turn it was; null where nobody in particular is to blame. */
  readonly seat: number | null;
}

/** The reason that most seats signed; what follows from it is not repeated ("followed the others"). */
export function failureOf(view: View, round: RoundView): Failure {
  const counts = REASONS.map((reason) => round.nullified.filter((vote) => vote.reason === reason).length);
  const reason = REASONS[counts.indexOf(Math.max(...counts))] ?? 5;
  const proposer = round.drawn?.proposer ?? null;
  const by = (seat: number | null) => (seat === null ? "the drawn seat" : seatName(view, seat));
  // P11: an attested round ends without anybody giving it up, and the next one carries its block on.
  if (round.certificates.attest && !round.certificates.nullify)
    return {
      reason: 5,
      words: `only ${round.finality.length} of ${countOf(view.table?.q ?? 0, "finality vote")}`,
      seat: null,
    };
  if (Math.max(...counts) === 0) return { reason: 6, words: "the others had given up", seat: null };
  switch (reason) {
    case 1:
      return { reason, words: `no commitment from ${by(round.committer)}`, seat: round.committer };
    case 2:
      return { reason, words: `no proposal from ${by(proposer)}`, seat: proposer };
    case 3:
      return { reason, words: `an invalid proposal from ${by(proposer)}`, seat: proposer };
    case 4:
      return { reason, words: "the block's transactions were missing", seat: proposer };
    default:
      return { reason, words: tooFewAttestations(round, view.table?.q ?? 0), seat: null };
  }
}

/** Votes are counted after the round as well: a quorum by now was none when time was up. */
const tooFewAttestations = ({ attested }: RoundView, q: number): string =>
  attested.length >= q ? "the attestations came too late" : `only ${attested.length} of ${countOf(q, "attestation")}`;

/** The rounds of this height that this tab was in and that are over; of one that it jumped over it knows no end. */
export function failedRounds(view: View): readonly RoundView[] {
  const current = currentRound(view);
  if (current === undefined) return [];
  return view.rounds.filter(({ round, enteredAt }) => enteredAt > 0 && round < current.round);
}

/** A round that failed, this height's or one of those remembered; undefined where this tab did not see it fail. */
export const failedRound = (view: View, height: number, number: number): RoundView | undefined =>
  height === view.height
    ? failedRounds(view).find(({ round }) => round === number)
    : view.failed.find((it) => it.height === height && it.round === number);

/** The newest of them: a round may be over long before anybody has read why. */
export function lastFailed(view: View): { readonly height: number; readonly round: RoundView } | null {
  const here = failedRounds(view).at(-1);
  if (here !== undefined) return { height: view.height, round: here };
  const before = view.failed.at(-1);
  return before === undefined ? null : { height: before.height, round: before };
}

/** Milliseconds until the phase may change by time alone; null while only messages can change it. */
export function nextChangeMs(view: View, nowMs: number): number | null {
  const round = currentRound(view);
  if (view.table === null || round === undefined) return null;
  const ahead = [round.clearingMs, round.deadlineMs].map((ms) => round.enteredAt + ms - nowMs).filter((ms) => ms > 0);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** When the round may be given up, milliseconds since the Unix epoch; null without one. */
export const deadlineAt = (view: View): number | null => {
  const round = currentRound(view);
  return round === undefined || round.deadlineMs === 0 ? null : round.enteredAt + round.deadlineMs;
};
