"use client";
/**
 * What caused the selected event, and what it caused. A message is drawn when this tab sent or received it, because no
 * message says when it was sent by others.
 */
import { useSelection } from "@/components/shell/address";
import type { History } from "@/lib/history/history";
import type { Timeline } from "@/lib/picture/timeline";
import { columnAt } from "@/lib/picture/timelinePlan";
import type { TraceEvent } from "@/lib/port/trace";
import { useTab, useView } from "@/lib/tab/useTab";

/** What followed from one message is handled at once: it stands close behind. */
const CAUSED_WITHIN = 400;
const ARROWS_MAX = 24;

export interface ArrowsProps {
  readonly timeline: Timeline;
  readonly seats: readonly number[];
  readonly at: (ms: number, column: number) => number;
}

interface Point {
  readonly ms: number;
  readonly seat: number;
}
type Arrow = readonly [from: Point, to: Point];

export function Arrows({ timeline, seats, at }: ArrowsProps) {
  const { history } = useTab();
  const self = useView((view) => view.seat);
  const [selection] = useSelection();
  if (selection?.type !== "message") return null;
  const x = ({ ms }: Point): number => at(ms, Math.max(0, columnAt(timeline, ms))) * 100;
  const y = ({ seat }: Point): number => ((seats.indexOf(seat) + 0.5) / seats.length) * 100;
  return (
    <svg aria-hidden viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full text-ink">
      {arrowsOf(history, selection.seq, self)
        .filter(([from, to]) => seats.includes(from.seat) && seats.includes(to.seat))
        .map(([from, to], i) => (
          <line
            // biome-ignore lint/suspicious/noArrayIndexKey: Lines have nothing but their place.
            key={i}
            x1={x(from)}
            y1={y(from)}
            x2={x(to)}
            y2={y(to)}
            stroke="currentColor"
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
        ))}
    </svg>
  );
}

function arrowsOf(history: History, seq: number, self: number | null): readonly Arrow[] {
  const event = history.eventAt(seq);
  if (event === undefined) return [];
  const arrows: Arrow[] = [...wayOf(event)];
  const cause = event.causeSeq === null ? undefined : history.eventAt(event.causeSeq);
  if (cause !== undefined) arrows.push(...wayOf(cause), ...followed(cause, event, self));
  for (let at = seq + 1; at <= seq + CAUSED_WITHIN && arrows.length < ARROWS_MAX; at++) {
    const next = history.eventAt(at);
    if (next?.causeSeq === seq) arrows.push(...followed(event, next, self), ...wayOf(next));
  }
  return arrows;
}

/** From sender to receiver. */
function wayOf({ at, ...event }: TraceEvent): readonly Arrow[] {
  if (event.type !== "message" || event.from === null || event.to === null) return [];
  return [
    [
      { ms: at, seat: event.from },
      { ms: at, seat: event.to },
    ],
  ];
}

/** Within this validator, from one event to what followed. */
function followed(from: TraceEvent, to: TraceEvent, self: number | null): readonly Arrow[] {
  const seat = "seat" in to && to.seat !== null ? to.seat : self;
  if (self === null || seat === null) return [];
  return [
    [
      { ms: from.at, seat: self },
      { ms: to.at, seat },
    ],
  ];
}
