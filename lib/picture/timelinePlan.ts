/** Where the timeline stands on the screen: which stretch of time is in sight, and where in it a moment is. */
import type { Column, Timeline } from "./timeline";

/** In true time a millisecond is everywhere as wide; aligned, a round is everywhere as wide. */
export type Scale = "true" | "aligned";

export interface Span {
  /** Milliseconds since the Unix epoch, or columns from 0 when aligned. */
  readonly from: number;
  readonly length: number;
}

/** What is in sight in the beginning: a few rounds. */
const SPAN_START: Readonly<Record<Scale, number>> = { true: 12_000, aligned: 6 };
export const SPAN_MIN: Readonly<Record<Scale, number>> = { true: 200, aligned: 1 };
/** Narrower, the signs of a round would stand on each other. */
const SECOND_MIN_PX = 70;

/** What is in sight in the beginning, where there is that much room: pixels. */
export const spanStart = (scale: Scale, widthPx: number): number =>
  scale === "true"
    ? Math.min(SPAN_START.true, Math.round((1_000 * widthPx) / SECOND_MIN_PX))
    : Math.min(SPAN_START.aligned, Math.max(SPAN_MIN.aligned, Math.floor(widthPx / SECOND_MIN_PX)));

/** Aligned, a moment after the end of its round stands at its edge, so that rounds do not run into each other. */
const FULL = 0.98;

export const extentOf = ({ columns, fromMs, untilMs }: Timeline, scale: Scale): Span =>
  scale === "true" ? { from: fromMs, length: untilMs - fromMs } : { from: 0, length: columns.length };

/** The span that shows the newest at its right edge. */
export function latest(timeline: Timeline, scale: Scale, length: number): Span {
  const { from, length: whole } = extentOf(timeline, scale);
  // A little room, so that what just happened is not cut.
  return { from: from + whole - length * (scale === "true" ? 0.95 : 1), length };
}

/** The span that shows a moment of the past: what led to it before, and some of what came of it, where there is any. */
export function around(atMs: number, timeline: Timeline, scale: Scale, length: number): Span {
  const newest = latest(timeline, scale, length);
  const from = whereIs(atMs, timeline, scale) - HELD_AT * length;
  return { from: Math.max(Math.min(from, newest.from), extentOf(timeline, scale).from), length };
}
const HELD_AT = 0.75;

/** A left edge that stays where it is while the trace grows at its end and is forgotten at its beginning. */
export type Anchor =
  | { readonly scale: "true"; readonly fromMs: number }
  /** So many columns after the beginning of the one whose first event that is. */
  | { readonly scale: "aligned"; readonly seq: number; readonly columns: number };

export function anchorAt(from: number, { columns }: Timeline, scale: Scale): Anchor {
  if (scale === "true") return { scale, fromMs: from };
  const index = Math.min(Math.max(0, Math.floor(from)), Math.max(0, columns.length - 1));
  return { scale, seq: columns[index]?.seq ?? 0, columns: from - index };
}

export function edgeOf(anchor: Anchor, { columns }: Timeline): number {
  if (anchor.scale === "true") return anchor.fromMs;
  return (
    Math.max(
      0,
      columns.findLastIndex(({ seq }) => seq <= anchor.seq),
    ) + anchor.columns
  );
}

/** The moment at that place of the scale. */
export function momentAt(at: number, { columns, untilMs }: Timeline, scale: Scale): number {
  if (scale === "true") return at;
  const index = Math.min(Math.max(0, Math.floor(at)), columns.length - 1);
  const column = columns[index];
  if (column === undefined) return untilMs;
  return column.startMs + Math.min(Math.max(0, at - index), 1) * ((column.endMs ?? untilMs) - column.startMs);
}

/** So that something of the trace stays in sight, and it is neither too near nor too far. */
export function bounded(span: Span, timeline: Timeline, scale: Scale): Span {
  const whole = extentOf(timeline, scale);
  const length = Math.min(Math.max(span.length, SPAN_MIN[scale]), Math.max(whole.length, SPAN_START[scale]));
  const from = Math.min(
    Math.max(span.from, whole.from - length / 2),
    whole.from + Math.max(0, whole.length - length / 2),
  );
  return { from, length };
}

/** As a fraction of the width in sight: 0 at its left edge, 1 at its right one. @param column of the moment */
export function placeOf(atMs: number, column: number, timeline: Timeline, scale: Scale, span: Span): number {
  if (scale === "true") return (atMs - span.from) / span.length;
  return (column + withinColumn(atMs, timeline.columns[column], timeline.untilMs) - span.from) / span.length;
}

function withinColumn(atMs: number, column: Column | undefined, nowMs: number): number {
  if (column === undefined) return 0;
  const lasted = Math.max(1, (column.endMs ?? nowMs) - column.startMs);
  return Math.min(Math.max((atMs - column.startMs) / lasted, 0), 1) * FULL;
}

/** A moment on the scale itself. */
export const whereIs = (atMs: number, timeline: Timeline, scale: Scale): number =>
  placeOf(atMs, Math.max(0, columnAt(timeline, atMs)), timeline, scale, { from: 0, length: 1 });

/** The column in which that moment lies; −1 before the first. */
export const columnAt = ({ columns }: Timeline, atMs: number): number =>
  columns.findLastIndex(({ startMs }) => startMs <= atMs);
