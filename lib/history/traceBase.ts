/**
 * The view that a trace file begins with. Builds add fields to the view now and then: a file from before begins with what
 * they are in an empty view. What every build has written must be there, and whatever is there must be of its kind.
 */
import { err, type Result } from "@/lib/base/result";
import type { BlockId } from "@/lib/chain/ids";
import type { ActiveFault } from "@/lib/port/fault";
import { BEFORE_ALL, EMPTY_PEER, EMPTY_SEAT } from "@/lib/port/reduce";
import { emptyRound } from "@/lib/port/reduceRounds";
import type {
  CheckedView,
  FailedRoundView,
  PeerView,
  PooledTxView,
  PoolView,
  RoundView,
  SeatView,
  View,
  VoteView,
} from "@/lib/port/view";
import {
  among,
  brief,
  type Fields,
  flag,
  isRecord,
  list,
  moment,
  number,
  orNull,
  parse,
  record,
  type Shape,
  text,
  whole,
} from "./shape";
import { activeFault, block, halt, hash, mode, reason, round, seat, table, txStatus } from "./traceParts";

type Plain = Readonly<Record<string, unknown>>;

const vote: Fields<VoteView> = { seat, at: moment };
const trouble = orNull(record<{ code: string; detail: string }>({ code: text, detail: text }));
const ROUND: Fields<RoundView> = {
  round,
  enteredAt: moment,
  clearingMs: number,
  idleMs: number,
  deadlineMs: number,
  committer: seat,
  drawn: orNull(record<NonNullable<RoundView["drawn"]>>({ proposer: seat, beta: text, at: moment })),
  proposal: orNull(
    record<NonNullable<RoundView["proposal"]>>({
      proposer: seat,
      blockId: hash,
      carriedFrom: orNull(round),
      txCount: whole,
      at: moment,
    }),
  ),
  refused: trouble,
  attested: list(record<VoteView>(vote)),
  finality: list(record<VoteView>(vote)),
  nullified: list(record<RoundView["nullified"][number]>({ ...vote, reason })),
  certificates: record<RoundView["certificates"]>({ attest: flag, nullify: flag, finality: flag }),
};

const SEAT: Fields<SeatView> = {
  committed: whole,
  proposed: whole,
  missedCommits: whole,
  missedProposals: whole,
  recent: list(among<SeatView["recent"][number]>({ signed: true, missed: true, unknown: true })),
  evidence: whole,
  blamed: trouble,
  votedAt: orNull(whole),
  clockOffMs: orNull(number),
};

const PEER: Fields<PeerView> = {
  peer: text,
  seat: orNull(seat),
  session: text,
  state: among<PeerView["state"]>({ connected: true, suspect: true }),
  heardAt: moment,
  rttMs: orNull(number),
  bytesIn: whole,
  bytesOut: whole,
  queuedBytes: whole,
};

/** Before there is a table there is no block, and its id is empty. */
const tipId: Shape<BlockId> = (value, path) => (value === BEFORE_ALL.tip.id ? null : hash(value, path));

const VIEW = record<View>({
  seq: whole,
  at: moment,
  beganAt: orNull(moment),
  mode,
  table: orNull(table),
  seat: orNull(seat),
  height: whole,
  rounds: list(record<RoundView>(ROUND)),
  failed: list(record<FailedRoundView>({ ...ROUND, height: whole })),
  blocks: list(block),
  tip: record<View["tip"]>({ height: whole, id: tipId }),
  final: whole,
  pool: record<PoolView>({
    waiting: whole,
    own: whole,
    shown: list(record<PooledTxView>({ id: hash, bytes: whole, at: moment, own: flag })),
  }),
  seats: list(record<SeatView>(SEAT)),
  peers: list(record<PeerView>(PEER)),
  transactions: list(
    record<View["transactions"][number]>({ id: hash, status: txStatus, at: moment, finalAt: orNull(moment) }),
  ),
  checked: record<CheckedView>({
    votes: whole,
    draws: whole,
    certificates: whole,
    blocks: whole,
    synced: whole,
    messages: whole,
    refused: whole,
  }),
  behindBy: whole,
  unserved: flag,
  storageFull: flag,
  faults: list(record<ActiveFault>(activeFault)),
  halt: orNull(record<NonNullable<View["halt"]>>(halt)),
});

/** Never to be made up: without these there is nothing to draw. */
const VIEW_NEEDS: readonly (keyof View)[] = ["seq", "at", "mode", "table", "seat", "height", "rounds", "blocks", "tip"];
const ROUND_NEEDS: readonly (keyof RoundView)[] = [
  "round",
  "enteredAt",
  "deadlineMs",
  "committer",
  "attested",
  "finality",
];
const SEAT_NEEDS: readonly (keyof SeatView)[] = ["committed", "proposed", "recent"];
const PEER_NEEDS: readonly (keyof PeerView)[] = ["peer", "state"];

const LISTS = {
  rounds: { empty: { ...emptyRound(0, 0) }, needs: ROUND_NEEDS },
  failed: { empty: { ...emptyRound(0, 0), height: 0 }, needs: [...ROUND_NEEDS, "height"] },
  seats: { empty: { ...EMPTY_SEAT }, needs: SEAT_NEEDS },
  peers: { empty: { ...EMPTY_PEER }, needs: PEER_NEEDS },
} as const;

/** Counters and signs of which one may be newer than the file. */
const KEPT_TOGETHER = ["pool", "checked", "certificates"] as const;

/** The error says what was got and what is wanted, by its path. */
export function readBase(value: unknown): Result<View, string> {
  if (!isRecord(value)) return err("got no base, want the view before the first event");
  const view = completed(value, { ...BEFORE_ALL }, VIEW_NEEDS, "base");
  if (typeof view === "string") return err(view);
  const lists: Record<string, unknown> = {};
  for (const [field, { empty, needs }] of Object.entries(LISTS)) {
    const items = view[field];
    // What is no list, or holds what is no record, is told below.
    if (!Array.isArray(items)) continue;
    const whole = items.map((item, i) => completed(item, empty, needs, `base.${field}.${i}`));
    const missing = whole.find((item) => typeof item === "string");
    if (missing !== undefined) return err(missing);
    lists[field] = whole;
  }
  return parse(VIEW, { ...view, ...lists }, "base");
}

/** With what is not there as it is in an empty one; a text says what is missing that cannot be made up. */
function completed(value: unknown, empty: Plain, needs: readonly string[], path: string): Plain | string {
  if (!isRecord(value)) return `got ${path} ${brief(value)}, want its fields`;
  const missing = needs.find((field) => value[field] === undefined);
  if (missing !== undefined) return `got no ${path}.${missing}, want what was there before the first event`;
  const whole: Record<string, unknown> = { ...empty, ...value };
  for (const field of KEPT_TOGETHER)
    if (isRecord(empty[field]) && isRecord(whole[field])) whole[field] = { ...empty[field], ...whole[field] };
  return whole;
}
