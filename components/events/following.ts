"use client";
/** Where the list of events stands: at its end, at the moment that is held, or where somebody has scrolled to. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { TraceEvent } from "@/lib/port/trace";

/** Nearer to the end than so many lines is at the end. */
const END_ROWS = 2;

/** Of the last event up to that one, or of the last there is. */
export const indexUpTo = (events: readonly TraceEvent[], held: number | null): number =>
  held === null ? events.length - 1 : events.findLastIndex(({ seq }) => seq <= held);

/** The moment that is held stands in sight, and stays there while it is stepped or played; live again, the end does. */
export function useHeldInSight(
  events: readonly TraceEvent[],
  held: number | null,
  scrollTo: (index: number, how: { readonly align: "center" | "auto" }) => void,
  follow: () => void,
): void {
  const shown = useRef<number | null>(null);
  useLayoutEffect(() => {
    const before = shown.current;
    if (held === before || events.length === 0) return;
    const index = held === null ? 0 : indexUpTo(events, held);
    // Older than what is listed; it may be looked for yet.
    if (index < 0) return;
    shown.current = held;
    if (held === null) follow();
    else scrollTo(index, { align: before === null ? "center" : "auto" });
  }, [events, held, scrollTo, follow]);
}

/** Follows the end of the list; whoever scrolls up stays where they are, however the list grows or forgets. */
export function useTail(
  frame: RefObject<HTMLElement | null>,
  events: readonly TraceEvent[],
  rowPx: number,
  isHeld: boolean,
) {
  const last = events.at(-1)?.seq ?? 0;
  const first = events[0]?.seq ?? 0;
  /** The last event seen at the end; null while the end is followed. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const before = useRef(events);
  useLayoutEffect(() => {
    const element = frame.current;
    const forgotten = before.current.findIndex(({ seq }) => seq >= first);
    const grown = events.findIndex(({ seq }) => seq === before.current[0]?.seq);
    before.current = events;
    if (element === null) return;
    if (leftAt === null && last > 0 && !isHeld) element.scrollTop = element.scrollHeight;
    else if (forgotten > 0) element.scrollTop -= forgotten * rowPx;
    // Older events that were asked for come in above what is read.
    else if (grown > 0) element.scrollTop += grown * rowPx;
  }, [frame, events, first, last, leftAt, rowPx, isHeld]);
  return {
    // While a moment is held the bar above says how much has come since.
    unseen: leftAt === null || isHeld ? 0 : events.filter(({ seq }) => seq > leftAt).length,
    follow: useCallback(() => setLeftAt(null), []),
    onScroll() {
      const element = frame.current;
      if (element === null) return;
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END_ROWS * rowPx;
      setLeftAt((at) => (isAtEnd ? null : (at ?? last)));
    },
  };
}
