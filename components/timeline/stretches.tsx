"use client";
/** Where somebody was not there, or was made to misbehave: a gap or a hatched stretch in its lane, with its name. */
import { cn } from "@/components/ui/cn";
import type { Stretch, Timeline } from "@/lib/picture/timeline";
import { columnAt } from "@/lib/picture/timelinePlan";

export interface StretchesProps {
  readonly timeline: Timeline;
  readonly seats: readonly number[];
  /** As a part of the width in sight. */
  readonly at: (ms: number, column: number) => number;
}

const LOOKS: Readonly<Record<Stretch["type"], string>> = {
  offline: "border-y border-dashed border-wait/60 bg-page text-wait",
  paused: "hatch text-warn",
  fault: "hatch text-fault",
};

export function Stretches({ timeline, seats, at }: StretchesProps) {
  const place = (ms: number): number => at(ms, Math.max(0, columnAt(timeline, ms)));
  return timeline.stretches.map(({ seat, type, fromMs, untilMs }) => {
    const left = Math.max(0, place(fromMs));
    const right = Math.min(1, untilMs === null ? 1 : place(untilMs));
    const lane = seats.indexOf(seat);
    if (right <= left || lane < 0) return null;
    return (
      <span
        key={`${seat} ${type} ${fromMs}`}
        className={cn("absolute", LOOKS[type])}
        style={{
          left: `${left * 100}%`,
          width: `${(right - left) * 100}%`,
          top: `${((lane + 0.15) / seats.length) * 100}%`,
          height: `${(0.7 / seats.length) * 100}%`,
        }}
      >
        <span className="absolute top-0 left-0 bg-page px-1 text-2xs">{type}</span>
      </span>
    );
  });
}
