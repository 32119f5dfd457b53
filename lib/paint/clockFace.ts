/**
 * The round as a clock: once round is the deadline. What has happened lies on it in true proportion. The times are those
 * of this tab; a phase ends when its message came here.
 */
import type { RoundView } from "@/lib/port/view";

export type ArcKind = "clearing" | "commit" | "propose" | "attest";

/** From and to as fractions of the whole round. `to` is null while the phase lasts: the hand is its end. */
export interface Arc {
  readonly kind: ArcKind;
  readonly from: number;
  readonly to: number | null;
}

export function arcsOf(round: RoundView): readonly Arc[] {
  const { clearingMs, drawn, proposal } = round;
  const at = (ms: number) => fractionOf(round, ms);
  const cleared = at(round.enteredAt + clearingMs);
  const drawnAt = drawn === null ? null : Math.max(cleared, at(drawn.at));
  const proposedAt = proposal === null ? null : Math.max(drawnAt ?? cleared, at(proposal.at));
  const arcs: Arc[] = [];
  if (clearingMs > 0) arcs.push({ kind: "clearing", from: 0, to: cleared });
  arcs.push({ kind: "commit", from: cleared, to: drawnAt ?? proposedAt });
  if (drawnAt !== null) arcs.push({ kind: "propose", from: drawnAt, to: proposedAt });
  if (proposedAt !== null) arcs.push({ kind: "attest", from: proposedAt, to: null });
  return arcs;
}

export interface Pin {
  readonly kind: "commit" | "propose" | "attest" | "finality" | "failed";
  readonly seat: number;
  readonly at: number;
}

/** Where on the clock each verified message arrived. */
export function pinsOf(round: RoundView): readonly Pin[] {
  const { drawn, proposal, attested, finality, nullified, committer } = round;
  const at = (ms: number) => fractionOf(round, ms);
  return [
    ...(drawn === null ? [] : [{ kind: "commit", seat: committer, at: at(drawn.at) } as const]),
    ...(proposal === null ? [] : [{ kind: "propose", seat: proposal.proposer, at: at(proposal.at) } as const]),
    ...attested.map((vote) => ({ kind: "attest", seat: vote.seat, at: at(vote.at) }) as const),
    ...finality.map((vote) => ({ kind: "finality", seat: vote.seat, at: at(vote.at) }) as const),
    ...nullified.map((vote) => ({ kind: "failed", seat: vote.seat, at: at(vote.at) }) as const),
  ];
}

/** From 0 to 1: what came before the round was entered lies at its start, what came after its deadline at its end. */
export const fractionOf = (
  { enteredAt, deadlineMs }: Pick<RoundView, "enteredAt" | "deadlineMs">,
  ms: number,
): number => (deadlineMs === 0 ? 0 : Math.min(1, Math.max(0, (ms - enteredAt) / deadlineMs)));
