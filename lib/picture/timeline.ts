/**
 * The trace laid out in time: a column for each round, a lane for each validator, a mark for each thing one of them did,
 * and the stretches in which one was gone or made to misbehave. Pure: where it stands on the screen is timelinePlan.ts.
 */
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { EventSign } from "./eventWords";
import { createTroubles, type Troubles } from "./troubles";
import { whyFailed } from "./whyFailed";

export interface Timeline {
  readonly columns: readonly Column[];
  readonly marks: readonly Mark[];
  readonly stretches: readonly Stretch[];
  /** Of the first and last event. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Column {
  readonly height: number;
  readonly round: number;
  readonly startMs: number;
  /** Null while it goes on. */
  readonly endMs: number | null;
  /** `left`: it ended, and these events do not say what came of it. */
  readonly outcome: "open" | "final" | "failed" | "carried" | "left";
  /** "✓ 3/4 in 1.42 s", "✕ no commitment (seat 2)" */
  readonly words: string;
  readonly seq: number;
}

export interface Mark {
  readonly seq: number;
  readonly at: number;
  readonly seat: number;
  readonly sign: EventSign;
  /** Index of the column it belongs to; votes may come before or after their round. */
  readonly column: number;
}

/** A time in which a seat was not there, or was made to misbehave. */
export interface Stretch {
  readonly seat: number;
  readonly type: "offline" | "paused" | "fault";
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
}

interface Open {
  columns: Column[];
  readonly marks: Mark[];
  stretches: Stretch[];
  readonly troubles: Troubles;
  readonly byRound: Map<string, number>;
  /** Where among the events each column begins. */
  readonly begins: number[];
  readonly failed: { readonly column: number; readonly height: number; readonly round: number }[];
}

export function timelineOf(events: readonly TraceEvent[], table: View["table"], self: number | null): Timeline {
  const troubles = createTroubles();
  const open: Open = { columns: [], marks: [], stretches: [], troubles, byRound: new Map(), begins: [], failed: [] };
  for (const [at, event] of events.entries()) {
    if (event.type === "entered") open.begins.push(at);
    column(open, event, table);
    mark(open, event, self);
    stretch(open, event, self);
  }
  for (const { column: at, height, round } of open.failed)
    explain(open, at, whyFailed(near(events, open, at), height, round, table)?.short);
  const fromMs = events[0]?.at ?? 0;
  const { columns, marks, stretches } = open;
  return { columns, marks, stretches, fromMs, untilMs: events.at(-1)?.at ?? fromMs };
}

function column(open: Open, event: TraceEvent, table: View["table"]): void {
  const last = open.columns.length - 1;
  if (event.type === "entered") {
    const { height, round } = event;
    leave(open, last, event);
    open.byRound.set(`${height}/${round}`, open.columns.length);
    open.columns.push({ height, round, startMs: event.at, endMs: null, outcome: "open", words: "…", seq: event.seq });
  } else if (event.type === "final" && last >= 0 && open.columns[last]?.height === event.block.height) {
    const { signers } = event.block;
    const took = ((event.at - (open.columns[last] as Column).startMs) / 1_000).toFixed(2);
    const by = signers === null ? "by descent" : `${signers.length}/${table?.n ?? "?"}`;
    end(open, last, event.at, "final", `✓ ${by} in ${took} s`);
  }
}

/** Another round begins: what the one before it came to, as far as the reason of the new one tells. */
function leave(
  open: Open,
  at: number,
  { height, round, cause, at: atMs }: Extract<TraceEvent, { type: "entered" }>,
): void {
  const before = open.columns[at];
  if (before?.outcome !== "open") return;
  const isNext = before.height === height && before.round === round - 1;
  if (cause === "nullified" && isNext) {
    end(open, at, atMs, "failed", "✕ given up");
    open.failed.push({ column: at, height, round: before.round });
  } else if (cause === "grace" && isNext) end(open, at, atMs, "carried", "attested, not yet final");
  else end(open, at, atMs, "left", LEFT[cause]);
}

/** P11: a certificate of a later round takes a validator past the rounds between; what they came to, others saw. */
const LEFT = {
  start: "cut short",
  restart: "cut short by a restart",
  decided: "left: the next height began",
  nullified: "left: a later round was given up",
  attested: "left: a later round is attested",
  grace: "left: a later round is attested",
} as const;

function end({ columns }: Open, at: number, endMs: number, outcome: Column["outcome"], words: string): void {
  const known = columns[at];
  if (known !== undefined) columns[at] = { ...known, endMs, outcome, words };
}

function explain({ columns }: Open, at: number, why: string | undefined): void {
  const known = columns[at];
  if (known !== undefined && why !== undefined) columns[at] = { ...known, words: `✕ ${why}` };
}

/** The events of a round and of the one after it: all that says why it failed. */
function near(events: readonly TraceEvent[], { begins }: Open, at: number): readonly TraceEvent[] {
  const [from = 0, next = events.length] = begins.slice(at, at + 2);
  return events.slice(Math.max(0, from - EARLY_EVENTS), next + 1);
}

/** Votes of a round may come before it is entered. */
const EARLY_EVENTS = 60;

function mark(open: Open, event: TraceEvent, self: number | null): void {
  const found = markOf(event, self);
  if (found === null) return;
  const { seat, sign, height, round } = found;
  const at = open.byRound.get(`${height}/${round}`) ?? open.columns.length - 1;
  if (at >= 0) open.marks.push({ seq: event.seq, at: event.at, seat, sign, column: at });
}

interface Found {
  readonly seat: number;
  readonly sign: EventSign;
  readonly height: number;
  readonly round: number;
}

function markOf(event: TraceEvent, self: number | null): Found | null {
  switch (event.type) {
    case "drawn":
      return { seat: event.committer, sign: "commit", height: event.height, round: event.round };
    case "proposed":
      return {
        seat: event.proposer,
        sign: event.carriedFrom === null ? "propose" : "carried",
        height: event.height,
        round: event.round,
      };
    case "counted":
      return { seat: event.seat, sign: SIGNS[event.kind], height: event.height, round: event.round };
    case "accused":
      return { seat: event.seat, sign: "fault", height: event.height, round: event.round };
    case "refused":
      return self === null ? null : { seat: self, sign: "failed", height: event.height, round: event.round };
    case "final":
      return self === null
        ? null
        : { seat: self, sign: "final", height: event.block.height, round: event.block.finalRound ?? 0 };
    default:
      return null;
  }
}

const SIGNS = { attest: "attest", finality: "finality", nullify: "failed" } as const;

function stretch(open: Open, event: TraceEvent, self: number | null): void {
  const { troubles } = open;
  troubles.take(event);
  if (event.type === "mode" && self !== null)
    stretchWhile(open, self, "paused", event.mode.type === "paused", event.at);
  else if ((event.type === "peerUp" || event.type === "peerDown") && event.seat !== null)
    stretchWhile(open, event.seat, "offline", troubles.lost(event.seat) !== undefined, event.at);
  else if (event.type === "fault" || event.type === "healed")
    stretchWhile(open, event.seat, "fault", troubles.faults(event.seat).length > 0, event.at);
}

function stretchWhile(open: Open, seat: number, type: Stretch["type"], isSo: boolean, atMs: number): void {
  if (isSo) begin(open, seat, type, atMs);
  else finish(open, seat, type, atMs);
}

function begin({ stretches }: Open, seat: number, type: Stretch["type"], fromMs: number): void {
  if (!stretches.some((it) => it.seat === seat && it.type === type && it.untilMs === null))
    stretches.push({ seat, type, fromMs, untilMs: null });
}

function finish(open: Open, seat: number, type: Stretch["type"], untilMs: number): void {
  open.stretches = open.stretches.map((it) =>
    it.seat === seat && it.type === type && it.untilMs === null ? { ...it, untilMs } : it,
  );
}
