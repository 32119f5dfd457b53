"use client";
/** What of the timeline is in sight: it follows the moment that is shown, live or held, until somebody pans. */
import { useState } from "react";
import type { Timeline } from "@/lib/picture/timeline";
import {
  type Anchor,
  anchorAt,
  around,
  bounded,
  edgeOf,
  latest,
  momentAt,
  type Scale,
  type Span,
  spanStart,
  whereIs,
} from "@/lib/picture/timelinePlan";

export interface Sight {
  readonly scale: Scale;
  readonly span: Span;
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

/** @param heldMs the moment that is shown; undefined while it is the newest */
export function useSight(timeline: Timeline, heldMs: number | undefined): Sight {
  const [scale, setScale] = useState<Scale>("true");
  const [length, setLength] = useState(() => spanStart("true", roomPx()));
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const span = bounded(spanOf(), timeline, scale);

  function spanOf(): Span {
    if (anchor !== null) return { from: edgeOf(anchor, timeline), length };
    return heldMs === undefined ? latest(timeline, scale, length) : around(heldMs, timeline, scale, length);
  }

  function move(next: Span, to: Scale = scale): void {
    const moved = bounded(next, timeline, to);
    setAnchor(anchorAt(moved.from, timeline, to));
    setLength(moved.length);
  }

  return {
    scale,
    span,
    isFollowing: anchor === null,
    setScale(to) {
      if (to === scale) return;
      const start = spanStart(to, roomPx());
      const middle = whereIs(momentAt(span.from + span.length / 2, timeline, scale), timeline, to);
      setScale(to);
      if (anchor === null) setLength(start);
      else move({ from: middle - start / 2, length: start }, to);
    },
    pan: (by) => move({ from: span.from + by * span.length, length: span.length }),
    zoom(factor) {
      const next = span.length * factor;
      if (anchor === null) setLength(bounded({ from: span.from, length: next }, timeline, scale).length);
      else move({ from: span.from + (span.length - next) / 2, length: next });
    },
    follow: () => setAnchor(null),
    show: (at) => move({ from: at - span.length / 2, length: span.length }),
  };
}
