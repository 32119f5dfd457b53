/**
 * The view as a function of the trace: one event in, the next view out. The worker, the live page, a replay and the
 * sandbox all use this one function, so what is drawn of a moment is the same wherever it is drawn.
 */
import type { BlockId, Height, Seat } from "@/lib/chain/ids";
import type { ActiveFault } from "./fault";
import { countCheck } from "./reduceChecks";
import { reducePool } from "./reducePool";
import { closeHeight, reduceRounds } from "./reduceRounds";
import { countBlock, countClock, countFailedRound, countFault, countProposal, countVote } from "./reduceSeats";
import type { BlockSummary, TableView, TraceEvent } from "./trace";
import { type PeerView, RECENT_BLOCKS_MAX, type SeatView, TRACKED_TXS_MAX, type View } from "./view";

/** A seat of which nothing has been seen. */
export const EMPTY_SEAT: SeatView = {
  committed: 0,
  proposed: 0,
  missedCommits: 0,
  missedProposals: 0,
  recent: [],
  evidence: 0,
  blamed: null,
  votedAt: null,
  clockOffMs: null,
};

/** A link of which nothing is known. */
export const EMPTY_PEER: PeerView = {
  peer: "",
  seat: null,
  session: "",
  state: "connected",
  heardAt: 0,
  rttMs: null,
  bytesIn: 0,
  bytesOut: 0,
  queuedBytes: 0,
};

/** The view before anything happened; `table` is null in the lobby. */
export const emptyView = (table: TableView | null, seat: Seat | null, tip: { height: Height; id: BlockId }): View => ({
  seq: 0,
  at: 0,
  beganAt: null,
  mode: { type: "waiting" },
  table,
  seat,
  height: tip.height + 1,
  rounds: [],
  failed: [],
  blocks: [],
  tip,
  final: 0,
  pool: { waiting: 0, own: 0, shown: [] },
  seats: Array.from({ length: table?.n ?? 0 }, () => EMPTY_SEAT),
  peers: [],
  transactions: [],
  checked: { votes: 0, draws: 0, certificates: 0, blocks: 0, synced: 0, messages: 0, refused: 0 },
  behindBy: 0,
  unserved: false,
  storageFull: false,
  faults: [],
  halt: null,
});

/** Where every trace begins that nothing is known of. */
export const BEFORE_ALL: View = emptyView(null, null, { height: 0, id: "" as BlockId });

export function reduce(view: View, event: TraceEvent): View {
  return { ...countCheck(apply(view, event), event), seq: event.seq, at: event.at };
}

function apply(view: View, event: TraceEvent): View {
  switch (event.type) {
    case "entered":
      return onEntered(view, event);
    case "counted":
      return countVote({ ...view, rounds: reduceRounds(view, event) }, event.seat, event.height);
    case "drawn":
    case "certified":
    case "refused":
      return { ...view, rounds: reduceRounds(view, event) };
    case "proposed":
      return countProposal({ ...view, rounds: reduceRounds(view, event) }, event.round, event.proposer);
    case "final":
      return onFinal(view, event.block);
    case "began":
      return onBegan(view, event);
    case "behind":
      return { ...view, behindBy: event.by };
    case "unserved":
      return { ...view, behindBy: event.by, unserved: true };
    case "pool":
    case "pooled":
      return { ...view, pool: reducePool(view.pool, event) };
    case "tx":
      return onTx(view, event);
    case "mode":
      return { ...(view.mode.type === "paused" ? hearAll(view, event.at) : view), mode: event.mode };
    case "storage":
      return { ...view, storageFull: event.full };
    case "fault": {
      const { id, seat, fault, sinceMs, untilMs } = event;
      return { ...view, faults: [...withoutFault(view, event), { id, seat, fault, sinceMs, untilMs }] };
    }
    case "healed":
      return { ...view, faults: withoutFault(view, event) };
    case "halted":
      return {
        ...view,
        mode: { type: "halted" },
        halt: { height: event.height, blockIds: event.blockIds, liars: event.liars },
      };
    case "accused":
      return {
        ...view,
        seats: view.seats.map((it, seat) => (seat === event.seat ? { ...it, evidence: it.evidence + 1 } : it)),
      };
    case "peerUp":
    case "peerDown":
    case "links":
      return countFault({ ...view, peers: reducePeers(view.peers, event) }, event);
    case "blamed":
      return countFault(view, event);
    case "message":
      return hearPeer(view, event);
    case "limited":
      return view;
  }
}

const withoutFault = ({ faults }: View, { id, seat }: Pick<ActiveFault, "id" | "seat">): readonly ActiveFault[] =>
  faults.filter((it) => it.id !== id || it.seat !== seat);

/**
 * A new life of the validator: what was checked and what it does wrong stays, all else comes from the store. It is told
 * anew which links there are.
 */
function onBegan(
  { mode, checked, faults }: View,
  { at, table, seat, tip, logSize, blocks }: Extract<TraceEvent, { type: "began" }>,
): View {
  const view = { ...emptyView(table, seat, tip), beganAt: at, mode, checked, faults, final: logSize, blocks };
  return blocks.reduce(countBlock, view);
}

/** A new round of the same height leaves the failed ones standing; a new height starts clean (P12). */
function onEntered(view: View, event: Extract<TraceEvent, { type: "entered" }>): View {
  const failed = event.cause === "nullified" ? countFailedRound(view) : view;
  if (event.height === view.height) return { ...failed, rounds: reduceRounds(failed, event) };
  return {
    ...failed,
    ...closeHeight(failed),
    height: event.height,
    rounds: reduceRounds({ ...failed, rounds: [] }, event),
  };
}

function onFinal(view: View, block: BlockSummary): View {
  return countBlock(
    {
      ...countClock(view, block),
      pool: reducePool(view.pool, block),
      blocks: [...view.blocks, block].slice(-RECENT_BLOCKS_MAX),
      tip: { height: block.height, id: block.id },
      final: block.logSize,
      behindBy: Math.max(0, view.behindBy - 1),
      unserved: false,
    },
    block,
  );
}

function onTx(view: View, { id, status, at }: Extract<TraceEvent, { type: "tx" }>): View {
  const known = view.transactions.find((tx) => tx.id === id);
  const finalAt = status.type === "final" ? at : null;
  const transactions =
    known === undefined
      ? [...view.transactions, { id, status, at, finalAt }].slice(-TRACKED_TXS_MAX)
      : view.transactions.map((tx) => (tx.id === id ? { ...tx, status, finalAt: finalAt ?? tx.finalAt } : tx));
  return { ...view, transactions };
}

/** To the second: a view that changes with every message would be sent and drawn for each. */
const HEARD_GRAIN_MS = 1_000;

/** What was refused is no sign of life of a validator that follows the rules. */
function hearPeer(view: View, { peer, direction, verified, at }: Extract<TraceEvent, { type: "message" }>): View {
  const isNews = (it: PeerView) => it.peer === peer && at - it.heardAt >= HEARD_GRAIN_MS;
  if (direction === "out" || verified === false || !view.peers.some(isNews)) return view;
  return { ...view, peers: view.peers.map((it) => (isNews(it) ? { ...it, heardAt: at } : it)) };
}

/** Who read nothing has heard nobody, and that was no silence of theirs. */
const hearAll = (view: View, heardAt: number): View => ({
  ...view,
  peers: view.peers.map((it) => ({ ...it, heardAt })),
});

type PeerEvent = Extract<TraceEvent, { type: "peerUp" | "peerDown" | "links" }>;

function reducePeers(peers: readonly PeerView[], event: PeerEvent): readonly PeerView[] {
  switch (event.type) {
    case "peerUp": {
      const { peer, seat, session, at } = event;
      return [...peers.filter((it) => it.peer !== peer), { ...EMPTY_PEER, peer, seat, session, heardAt: at }];
    }
    case "peerDown":
      return peers.filter((it) => it.peer !== event.peer);
    case "links": {
      const stats = new Map(event.links.map((link) => [link.peer as string, link]));
      return peers.map((it) => {
        const link = stats.get(it.peer);
        if (link === undefined) return it;
        const { rttMs, bytesIn, bytesOut, queuedBytes } = link;
        return { ...it, rttMs, bytesIn, bytesOut, queuedBytes, state: link.suspect ? "suspect" : "connected" };
      });
    }
  }
}
