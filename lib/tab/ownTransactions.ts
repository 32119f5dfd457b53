/**
 * Own transactions as they stood at the moment that is drawn: how far each was is the view's to say, when each step was
 * done and where it was sent is what the page noticed.
 */
import type { TxStatus } from "@/lib/port/trace";
import type { ShownState } from "./shown";
import { noticedBy, type Submission } from "./submissions";

type Moment = Pick<ShownState, "view" | "held">;

/** Newest first. */
export function ownTransactions({ view, held }: Moment, noticed: readonly Submission[]): readonly Submission[] {
  const byId = new Map(noticed.map((it) => [it.id, it]));
  // A live view is drawn anew for what changes it, and not for every message: what was noticed has happened.
  const untilMs = held ? view.at : Number.POSITIVE_INFINITY;
  return view.transactions.toReversed().map(({ id, status, at }): Submission => {
    const known = byId.get(id);
    return known === undefined
      ? { id, text: null, submittedAt: at, status, doneAt: {}, sentTo: [] }
      : { ...noticedBy(known, untilMs), status };
  });
}

/** What the validator answers is so now. At a moment that is held it was so too if the block was final by then. */
export const wasSo = (answered: TxStatus, { view, held }: Moment): boolean =>
  !held || (answered.type === "final" && answered.height <= view.tip.height);
