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
  /** The page has another table's picture. */
  isNew: boolean;
}

/** The page is told this often; all pictures of a large table are a lot to copy. */
const TELL_MS = 120;
/** Kept for the page to ask for: what a live validator keeps. */
const PAST_MAX = 20_000;
const UNDRAWN_MAX = 2;

export function createDesk(timeline: Timeline, seat: Seat): Desk {
  const base = timeline.sandbox.views[seat] as View;
  watch(timeline.sandbox, seat);
  const toldMs = Number.NEGATIVE_INFINITY;
  return { timeline, seat, pace: createPace(), waiting: [], past: [], base, undrawn: 0, toldMs, isNew: true };
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
  if (!force && (isIdle || atMs - desk.toldMs < TELL_MS || desk.undrawn >= UNDRAWN_MAX)) return;
  const { sandbox } = desk.timeline;
  const events = desk.waiting;
  const snapshot = desk.isNew ? desk.base : null;
  remember(desk, events);
  Object.assign(desk, { waiting: [], isNew: false, toldMs: atMs });
  desk.undrawn++;
  post({ type: "stands", standing: standingOf(sandbox, desk.seat, desk.pace) });
  post({ type: "batch", snapshot, events });
}

/** Half at once: shifting one by one would move the whole array for each event. */
function remember(desk: Desk, events: readonly TraceEvent[]): void {
  desk.past.push(...events);
  if (desk.past.length <= PAST_MAX + PAST_MAX / 2) return;
  desk.base = desk.past.splice(0, PAST_MAX / 2).reduce(reduce, desk.base);
}
