/** What each seat did and missed, counted from the trace: the fairness bars and the last-blocks strip. */
import type { Round, Seat } from "@/lib/chain/ids";
import { currentRound } from "./phase";
import type { BlockSummary } from "./trace";
import { RECENT_BLOCKS_MAX, type SeatView, type View } from "./view";

/** A proposal proves that its round's committer did its part, and that the drawn seat did; its round may be any. */
export function countProposal(view: View, at: Round, proposer: Seat): View {
  const committer = view.rounds.find(({ round }) => round === at)?.committer;
  return {
    ...view,
    seats: view.seats.map((it, seat) => ({
      ...it,
      committed: it.committed + (seat === committer ? 1 : 0),
      proposed: it.proposed + (seat === proposer ? 1 : 0),
    })),
  };
}

/** A round that ended without a proposal: its committer did not commit, or the drawn seat did not propose. */
export function countFailedRound(view: View): View {
  const round = currentRound(view);
  if (round === undefined || round.proposal !== null) return view;
  const { drawn, committer } = round;
  return {
    ...view,
    seats: view.seats.map((it, seat) => {
      if (drawn === null) return seat === committer ? { ...it, missedCommits: it.missedCommits + 1 } : it;
      const committed = seat === committer ? it.committed + 1 : it.committed;
      return { ...it, committed, missedProposals: it.missedProposals + (seat === drawn.proposer ? 1 : 0) };
    }),
  };
}

/** Unknown is never drawn as missed: a block final by descent has no certificate that this tab checked. */
export function countBlock(view: View, { signers }: BlockSummary): View {
  const mark = (seat: Seat): SeatView["recent"][number] =>
    signers === null ? "unknown" : signers.includes(seat) ? "signed" : "missed";
  return {
    ...view,
    seats: view.seats.map((it, seat) => ({ ...it, recent: [...it.recent, mark(seat)].slice(-RECENT_BLOCKS_MAX) })),
  };
}
