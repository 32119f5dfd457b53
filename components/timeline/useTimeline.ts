"use client";
/** The timeline of this tab's trace, made anew when the trace has grown: at most twice a second. */
import { useMemo, useState } from "react";
import { type Timeline, timelineOf } from "@/lib/tab/timeline";
import { bounded, latest, type Scale, type Span, spanStart } from "@/lib/tab/timelinePlan";
import { useTraceLog, useView } from "@/lib/tab/useTab";

export function useTimeline(): Timeline {
  const events = useTraceLog();
  const table = useView((view) => view.table);
  const seat = useView((view) => view.seat);
  return useMemo(() => timelineOf(events, table, seat), [events, table, seat]);
}

export interface Sight {
  readonly scale: Scale;
  readonly span: Span;
  /** The newest stays at the right edge. */
  readonly isFollowing: boolean;
  setScale(scale: Scale): void;
  /** By a fraction of what is in sight. */
  pan(by: number): void;
  /** Shows that much more or less, around the middle. */
  zoom(factor: number): void;
  follow(): void;
  /** Brings that place into the middle. */
  show(at: number): void;
}

/** Beside the names of the lanes; measured once, so that what is in sight does not change with the window. */
const roomPx = (): number => Math.min(window.innerWidth, MAIN_MAX_PX) - NAMES_PX;
const NAMES_PX = 96;
/** What a common screen leaves to the view. */
const MAIN_MAX_PX = 960;

/** What is in sight: it follows the newest until somebody pans. */
export function useSight(timeline: Timeline): Sight {
  const [scale, setScale] = useState<Scale>("true");
  const [length, setLength] = useState(() => spanStart("true", roomPx()));
  const [from, setFrom] = useState<number | null>(null);
  const span = bounded(from === null ? latest(timeline, scale, length) : { from, length }, timeline, scale);
  const move = (next: Span): void => {
    const moved = bounded(next, timeline, scale);
    setFrom(moved.from);
    setLength(moved.length);
  };
  return {
    scale,
    span,
    isFollowing: from === null,
    setScale(next) {
      setScale(next);
      setLength(spanStart(next, roomPx()));
      setFrom(null);
    },
    pan: (by) => move({ from: span.from + by * span.length, length: span.length }),
    zoom(factor) {
      const next = span.length * factor;
      if (from === null) setLength(bounded({ from: span.from, length: next }, timeline, scale).length);
      else move({ from: span.from + (span.length - next) / 2, length: next });
    },
    follow: () => setFrom(null),
    show: (at) => move({ from: at - span.length / 2, length: span.length }),
  };
}
