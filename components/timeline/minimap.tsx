"use client";
/** All that is laid out in one line, with what failed and what is in sight; a click goes there. */
import type { MouseEvent } from "react";
import type { Timeline } from "@/lib/picture/timeline";
import { columnAt, extentOf, placeOf } from "@/lib/picture/timelinePlan";
import type { Sight } from "./useSight";

export function Minimap({ timeline, sight }: { readonly timeline: Timeline; readonly sight: Sight }) {
  const { scale, span } = sight;
  const whole = extentOf(timeline, scale);
  const within = (part: number): number => Math.min(1, Math.max(0, part));
  const place = (ms: number): number =>
    within(placeOf(ms, Math.max(0, columnAt(timeline, ms)), timeline, scale, whole));
  const left = within((span.from - whole.from) / Math.max(1, whole.length));
  const right = within((span.from + span.length - whole.from) / Math.max(1, whole.length));
  function onClick(event: MouseEvent<HTMLElement>): void {
    const { left: edge, width } = event.currentTarget.getBoundingClientRect();
    sight.show(whole.from + ((event.clientX - edge) / width) * whole.length);
  }
  return (
    <button
      type="button"
      // The buttons above do by keyboard what a click here does.
      tabIndex={-1}
      aria-label="Go to a place of the trace"
      onClick={onClick}
      className="relative touchable h-6 min-w-0 flex-1 rounded-sm border border-line bg-panel"
    >
      {timeline.columns
        .filter(({ outcome }) => outcome === "failed")
        .map(({ seq, startMs, endMs }) => (
          <span
            key={seq}
            className="keep-colors absolute inset-y-0.5 min-w-0.5 bg-fail/70"
            style={{ left: `${place(startMs) * 100}%`, width: `${(place(endMs ?? startMs) - place(startMs)) * 100}%` }}
          />
        ))}
      <span
        className="absolute inset-y-0 min-w-1 rounded-sm border-2 border-ink/70 bg-chosen"
        style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      />
    </button>
  );
}
