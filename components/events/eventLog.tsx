"use client";
/** The list itself: only what is in sight is drawn. It follows its tail until somebody scrolls up. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useSelection } from "@/components/shell/address";
import { Button } from "@/components/ui/button";
import type { TraceEvent } from "@/lib/port/trace";
import { usePlayer, useView } from "@/lib/tab/useTab";
import { EventRow, ROW_PX } from "./eventRow";

/** Nearer to the end than this is at the end. */
const END_PX = 2 * ROW_PX;

export function EventLog({ events }: { readonly events: readonly TraceEvent[] }) {
  const frame = useRef<HTMLElement>(null);
  const [selection, select] = useSelection();
  const table = useView((view) => view.table);
  const held = usePlayer(({ seq }) => seq);
  const selected = selection?.type === "message" ? selection.seq : null;
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  // After the virtualizer, which begins by scrolling to where it believes to be: at the top.
  const tail = useTail(frame, events);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = events.findIndex(({ seq }) => seq === selected);
    const next = events[at < 0 ? events.length - 1 : Math.min(Math.max(at + step, 0), events.length - 1)];
    if (next === undefined || next.seq === selected) return;
    select({ type: "message", seq: next.seq });
    rows.scrollToIndex(events.indexOf(next));
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={frame}
        aria-label="Events"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard; arrows select.
        tabIndex={0}
        onScroll={tail.onScroll}
        onKeyDown={onKeyDown}
        className="h-[calc(100dvh-16.25rem)] min-h-64 flex-none overflow-auto outline-offset-[-2px] [overflow-anchor:none] md:h-auto md:min-h-0 md:flex-1"
      >
        {events.length === 0 && <p className="p-6 text-muted text-sm">No event of this trace is asked for.</p>}
        <ol className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const event = events[index];
            return event === undefined ? null : (
              <EventRow
                key={event.seq}
                event={event}
                table={table}
                topPx={start}
                isSelected={event.seq === selected}
                isHeld={event.seq === held}
                onSelect={select}
              />
            );
          })}
        </ol>
      </section>
      {tail.unseen > 0 && (
        <Button
          variant="primary"
          size="sm"
          onClick={tail.follow}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-pop"
        >
          {`${tail.unseen} new`} <ArrowDown />
        </Button>
      )}
    </div>
  );
}

/** Follows the end of the list; whoever scrolls up stays where they are, however the list grows or forgets. */
function useTail(frame: RefObject<HTMLElement | null>, events: readonly TraceEvent[]) {
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
    if (leftAt === null && last > 0) element.scrollTop = element.scrollHeight;
    else if (forgotten > 0) element.scrollTop -= forgotten * ROW_PX;
    // Older events that were asked for come in above what is read.
    else if (grown > 0) element.scrollTop += grown * ROW_PX;
  }, [frame, events, first, last, leftAt]);
  return {
    unseen: leftAt === null ? 0 : events.filter(({ seq }) => seq > leftAt).length,
    follow: () => setLeftAt(null),
    onScroll() {
      const element = frame.current;
      if (element === null) return;
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
      setLeftAt((at) => (isAtEnd ? null : (at ?? last)));
    },
  };
}
