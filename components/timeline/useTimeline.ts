"use client";
/** The timeline of these events of this tab's trace, made anew when there are others: at most twice a second. */
import { useMemo } from "react";
import { type Timeline, timelineOf } from "@/lib/picture/timeline";
import type { TraceEvent } from "@/lib/port/trace";
import { useView } from "@/lib/tab/useTab";

export function useTimeline(events: readonly TraceEvent[]): Timeline {
  const table = useView((view) => view.table);
  const seat = useView((view) => view.seat);
  return useMemo(() => timelineOf(events, table, seat), [events, table, seat]);
}
