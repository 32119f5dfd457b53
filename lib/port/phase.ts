/** What the current round is waiting for, in one word. */
import type { RoundView, View } from "./view";

export type Phase = "lobby" | "clearing" | "commit" | "propose" | "attest" | "finalize" | "givenUp" | "overdue";

/** The highest round that was entered: votes of a later one may be here already. */
export const currentRound = (view: View): RoundView | undefined =>
  view.rounds.findLast(({ enteredAt }) => enteredAt > 0);

/** @param nowMs wall clock of the tab that recorded the view */
export function phaseOf(view: View, nowMs: number): Phase {
  const round = currentRound(view);
  if (view.table === null || round === undefined) return "lobby";
  if (round.certificates.attest) return "finalize";
  if (nowMs >= round.enteredAt + round.deadlineMs) return "overdue";
  if (isGivenUp(view, round)) return "givenUp";
  if (nowMs < round.enteredAt + round.clearingMs) return "clearing";
  if (round.proposal !== null) return "attest";
  return round.drawn === null ? "commit" : "propose";
}

/** P10: once f + 1 seats have given a round up every other one follows, however much of its own time is left. */
const isGivenUp = ({ table }: View, { nullified, certificates }: RoundView): boolean =>
  certificates.nullify || (table !== null && nullified.length > table.n - table.q);
