/**
 * What the page is told of a sandbox: what one seat sees, in batches like a live validator's, and how the table stands.
 * Never more than the page has drawn; what it was not told waits.
 */
import type { Seat } from "@/lib/chain/ids";
import { reduce } from "@/lib/port/reduce";
import type { FromSandbox } from "@/lib/port/sandbox";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { createPace, type Pace } from "./pace";
import { standingOf } from "./standing";
import { type Seen, watch } from "./table";
import type { Timeline } from "./timeline";

export interface Desk {
  timeline: Timeline;
  seat: Seat;
  readonly pace: Pace;
  /** What the observed seat saw and the page was not told. */
  waiting: TraceEvent[];
  /** What it saw so far, as far as it is kept, for the page to ask for; and the view before that. */
  past: TraceEvent[];
  base: View;
  undrawn: number;
  toldMs: number;
  /** From one batch to the next, as the page has time for them. */
  restMs: number;
  /** Every seat's picture is told. */
  surveys: boolean;
  /** The page has another table's picture. */
  isNew: boolean;
}

/** The page is told this often, if it can keep up. */
const TELL_MS = 100;
/** Of its time a page spends one part in so many on drawing what it is told: the rest is for who clicks, and for frames. */
const REST_SHARE = 8;
/** A page that is slow is told this often all the same. */
const REST_MS_MAX = 1_000;
/** Kept for the page to ask for: what a live validator keeps. */
const PAST_MAX = 20_000;
const UNDRAWN_MAX = 2;

export function createDesk(timeline: Timeline, seat: Seat): Desk {
  const base = timeline.sandbox.views[seat] as View;
  watch(timeline.sandbox, seat);
  return {
    timeline,
    seat,
    pace: createPace(),
    waiting: [],
    past: [],
    base,
    undrawn: 0,
    toldMs: Number.NEGATIVE_INFINITY,
    restMs: TELL_MS,
    surveys: false,
    isNew: true,
  };
}

export function note(desk: Desk, seen: readonly Seen[]): void {
  for (const { seat, event } of seen) if (seat === desk.seat) desk.waiting.push(event);
}

/** It is another table now, or another pair of eyes. */
export function renew(desk: Desk, timeline: Timeline, seat: Seat): void {
  const base = timeline.sandbox.views[seat] as View;
  watch(timeline.sandbox, seat);
  Object.assign(desk, { timeline, seat, waiting: [], past: [], base, isNew: true });
  desk.pace.jump();
}

/** @param force also if it was told just now */
export function tell(desk: Desk, atMs: number, force: boolean, post: (message: FromSandbox) => void): void {
  const isIdle = !desk.isNew && desk.waiting.length === 0 && desk.pace.speed() === 0;
  if (!force && (isIdle || atMs - desk.toldMs < desk.restMs || desk.undrawn >= UNDRAWN_MAX)) return;
  const { sandbox } = desk.timeline;
  const events = desk.waiting;
  const snapshot = desk.isNew ? desk.base : null;
  remember(desk, events);
  Object.assign(desk, { waiting: [], isNew: false, toldMs: atMs });
  desk.undrawn++;
  const standing = standingOf(sandbox, desk.seat, desk.pace, desk.surveys);
  post({ type: "batch", standing, snapshot, events });
}

/** The page has drawn, and said how long it took: a large table on a small machine is told less often. */
export function onDrawn(desk: Desk, batches: number, tookMs: number): void {
  desk.undrawn = Math.max(0, desk.undrawn - batches);
  desk.restMs = Math.min(REST_MS_MAX, Math.max(TELL_MS, REST_SHARE * tookMs));
}

/** Half at once: shifting one by one would move the whole array for each event. */
function remember(desk: Desk, events: readonly TraceEvent[]): void {
  desk.past.push(...events);
  if (desk.past.length <= PAST_MAX + PAST_MAX / 2) return;
  desk.base = desk.past.splice(0, PAST_MAX / 2).reduce(reduce, desk.base);
}
