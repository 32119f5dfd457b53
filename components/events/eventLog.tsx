"use client";
/** The list itself: only what is in sight is drawn. It follows its tail until somebody scrolls up or holds a moment. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useSelection } from "@/components/shell/address";
import { useRowPx } from "@/components/shell/useRowPx";
import { useWide } from "@/components/shell/useWide";
import { Button } from "@/components/ui/button";
import type { TraceEvent } from "@/lib/port/trace";
import type { Selection } from "@/lib/tab/selection";
import { usePlayer, useView } from "@/lib/tab/useTab";
import { EventRow, ROW_PX, rowId } from "./eventRow";
import { indexUpTo, useHeldInSight, useTail } from "./following";

export interface EventLogProps {
  /** Of one life. */
  readonly events: readonly TraceEvent[];
  /** Nothing was asked for in particular. */
  readonly isAll: boolean;
}

export function EventLog({ events, isAll }: EventLogProps) {
  const frame = useRef<HTMLDivElement>(null);
  const table = useView((view) => view.table);
  const held = usePlayer(({ seq }) => seq);
  const rowPx = useRowPx(ROW_PX);
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  // What was measured before was measured in other type.
  useEffect(() => {
    if (rowPx > 0) rows.measure();
  }, [rows, rowPx]);
  // After the virtualizer, which begins by scrolling to where it believes to be: at the top.
  const tail = useTail(frame, events, rowPx, held !== null);
  useHeldInSight(events, held, rows.scrollToIndex, tail.follow);
  const { selected, active, onSelect, onKeyDown } = useWalk(events, held, rows.scrollToIndex);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: A fieldset is for a form; this tells where its arrow keys are. */}
      <div
        ref={frame}
        role="group"
        aria-label="Events"
        aria-activedescendant={active === null ? undefined : rowId(active)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard; arrows select.
        tabIndex={0}
        onScroll={tail.onScroll}
        onKeyDown={onKeyDown}
        className="h-[calc(100dvh-16.25rem)] min-h-64 flex-none overflow-auto outline-offset-[-2px] [overflow-anchor:none] md:h-auto md:min-h-0 md:flex-1"
      >
        {events.length === 0 && (
          <p className="p-6 text-muted text-sm">
            {isAll ? "Nothing has happened since this trace began." : "No event of this trace matches."}
          </p>
        )}
        <ol className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const event = events[index];
            return event === undefined ? null : (
              <EventRow
                key={event.seq}
                event={event}
                table={table}
                topPx={start}
                rowPx={rowPx}
                isSelected={event.seq === selected}
                isActive={event.seq === active && active !== selected}
                isHeld={event.seq === held}
                onSelect={onSelect}
              />
            );
          })}
        </ol>
      </div>
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

/**
 * Arrow keys go through the list. Beside it the details follow them; where the details lie over the list, they wait for
 * Enter, and the arrows go on from there afterwards.
 */
function useWalk(events: readonly TraceEvent[], held: number | null, scrollTo: (index: number) => void) {
  const [selection, select] = useSelection();
  const isWide = useWide();
  const selected = selection?.type === "message" ? selection.seq : null;
  const [walked, walk] = useState<number | null>(null);
  const active = isWide ? selected : (selected ?? walked);
  const onSelect = useCallback(
    (next: Selection) => {
      if (next.type === "message") walk(next.seq);
      select(next);
    },
    [select],
  );
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && active !== null && active !== selected) {
      // Or the press would go on to the button that the details open with, which closes them.
      event.preventDefault();
      return onSelect({ type: "message", seq: active });
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = events.findIndex(({ seq }) => seq === active);
    const next = events[at < 0 ? indexUpTo(events, held) : Math.min(Math.max(at + step, 0), events.length - 1)];
    if (next === undefined || next.seq === active) return;
    walk(next.seq);
    if (isWide) select({ type: "message", seq: next.seq });
    scrollTo(events.indexOf(next));
  }
  return { selected, active, onSelect, onKeyDown };
}
