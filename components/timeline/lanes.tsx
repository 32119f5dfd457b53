"use client";
/** The lanes themselves: columns behind, stretches in which somebody was gone, marks, and what caused what. */
import { type PointerEvent, useRef } from "react";
import { chooseMarks } from "@/lib/picture/markChoice";
import type { Timeline } from "@/lib/picture/timeline";
import { columnAt, placeOf } from "@/lib/picture/timelinePlan";
import { Arrows } from "./arrows";
import { Columns } from "./columns";
import { LaneNames } from "./laneNames";
import { Marks } from "./marks";
import { Stretches } from "./stretches";
import type { Sight } from "./useSight";

/** Marks drawn at once; with more in sight some are left out, and the view says so. */
const MARKS_MAX = 500;

export interface LanesProps {
  readonly timeline: Timeline;
  readonly sight: Sight;
  /** From the top. */
  readonly seats: readonly number[];
  /** The moment that is shown in the other views; undefined while that is the newest. */
  readonly heldMs: number | undefined;
}

export function Lanes({ timeline, sight, seats, heldMs }: LanesProps) {
  const drag = useDrag(sight);
  const at = (ms: number, column: number): number => placeOf(ms, column, timeline, sight.scale, sight.span);
  const isIn = (place: number): boolean => place >= -0.02 && place <= 1.02;
  const all = timeline.marks.filter((mark) => isIn(at(mark.at, mark.column)));
  const { marks, missing } = chooseMarks(all, MARKS_MAX);
  return (
    <div className="flex min-h-64 flex-1 overflow-y-auto">
      <LaneNames seats={seats} />
      <div className="relative min-w-0 flex-1 touch-pan-y overflow-hidden" {...drag}>
        <Columns timeline={timeline} at={at} />
        <div className="relative mt-12 h-[calc(100%-3rem)] min-h-40">
          <Stretches timeline={timeline} seats={seats} at={at} />
          {heldMs !== undefined && <Cursor place={at(heldMs, Math.max(0, columnAt(timeline, heldMs)))} />}
          <Arrows timeline={timeline} seats={seats} at={at} />
          <Marks marks={marks} seats={seats} placeOf={(mark) => at(mark.at, mark.column)} />
        </div>
        {missing !== null && (
          <p className="absolute right-2 bottom-2 rounded-md bg-raised px-2 py-1 text-muted text-xs">
            {`Not drawn: ${missing}. Look closer.`}
          </p>
        )}
      </div>
    </div>
  );
}

/** The moment that is drawn in the other views. */
const Cursor = ({ place }: { readonly place: number }) =>
  place < 0 || place > 1 ? null : (
    <span aria-hidden className="absolute inset-y-0 w-px bg-frozen" style={{ left: `${place * 100}%` }} />
  );

/** Dragging pans; what is only pressed is a click. */
function useDrag(sight: Sight) {
  const last = useRef<number | null>(null);
  const end = () => {
    last.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button === 0 && event.target instanceof Element && event.target.closest("button") === null)
        last.current = event.clientX;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (last.current === null) return;
      const by = (last.current - event.clientX) / event.currentTarget.clientWidth;
      last.current = event.clientX;
      if (by !== 0) sight.pan(by);
    },
    onPointerUp: end,
    onPointerLeave: end,
  };
}
