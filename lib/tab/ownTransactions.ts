/**
 * Own transactions as they stood at the moment that is drawn: how far each was is the view's to say, when each step was
 * done and where it was sent is what the page noticed.
 */
import type { View } from "@/lib/port/view";
import type { Submission, TxStep } from "./submissions";

/** Newest first. */
export function ownTransactions(view: View, noticed: readonly Submission[]): readonly Submission[] {
  const byId = new Map(noticed.map((it) => [it.id, it]));
  return view.transactions.toReversed().map(({ id, status, at }): Submission => {
    const known = byId.get(id);
    if (known === undefined) return { id, text: null, submittedAt: at, status, doneAt: {}, sentTo: [] };
    const doneAt = Object.fromEntries(Object.entries(known.doneAt).filter(([, doneMs]) => doneMs <= view.at));
    return { ...known, status, doneAt: doneAt as Partial<Record<TxStep, number>> };
  });
}
