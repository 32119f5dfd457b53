/** What each seat did and missed, counted from the trace: the fairness bars and the last-blocks strip. */
import type { Height, Round, Seat } from "@/lib/chain/ids";
import { currentRound } from "./phase";
import type { BlockSummary, TraceEvent } from "./trace";
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

/** A vote at a height says that its seat has the block before; votes may come late, so the highest counts. */
export function countVote(view: View, seat: Seat, height: Height): View {
  const known = view.seats[seat]?.votedAt;
  if (known === undefined || (known !== null && known >= height)) return view;
  return { ...view, seats: view.seats.map((it, at) => (at === seat ? { ...it, votedAt: height } : it)) };
}

/** A fresh block carries its proposer's time (P15), and this tab knows when the proposal came. */
export function countClock(view: View, { id, height, proposer, timestampMs }: BlockSummary): View {
  if (height !== view.height || proposer === view.seat) return view;
  const proposal = view.rounds.find((round) => round.proposal?.blockId === id)?.proposal;
  if (proposal === undefined || proposal === null || proposal.carriedFrom !== null) return view;
  const clockOffMs = timestampMs - proposal.at;
  return { ...view, seats: view.seats.map((it, seat) => (seat === proposer ? { ...it, clockOffMs } : it)) };
}

/** The link goes the moment its seat breaks the protocol; that it did stays on the screen. */
export function countFault(view: View, event: TraceEvent): View {
  const isFault = event.type === "blamed" || (event.type === "peerDown" && event.code === "fault");
  if (!isFault) return view;
  const { seat, code, detail } = event;
  // What the worker found comes back as the reason of the link's end: it is told once, in the worker's words.
  return {
    ...view,
    seats: view.seats.map((it, at) => (at === seat && !isEcho(it, event) ? { ...it, blamed: { code, detail } } : it)),
  };
}

const isEcho = ({ blamed }: SeatView, event: TraceEvent): boolean =>
  event.type === "peerDown" && blamed !== null && event.detail === `${blamed.code}: ${blamed.detail}`;
