"use client";
/** One event as one line. */
import { memo } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { cn } from "@/components/ui/cn";
import { okOf } from "@/lib/history/eventMatch";
import { preciseClockWords } from "@/lib/picture/clockWords";
import { eventLine } from "@/lib/picture/eventWords";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { Selection } from "@/lib/tab/selection";

/** Height of a line, at the page's usual size of type. */
export const ROW_PX = 28;

export interface EventRowProps {
  readonly event: TraceEvent;
  readonly table: View["table"];
  readonly topPx: number;
  readonly rowPx: number;
  readonly isSelected: boolean;
  /** Where the arrow keys are. */
  readonly isActive: boolean;
  /** The picture is held right after this event. */
  readonly isHeld: boolean;
  readonly onSelect: (selection: Selection) => void;
}

export const rowId = (seq: number): string => `event-${seq}`;

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { event, table, topPx, rowPx, isSelected, isActive, isHeld, onSelect } = props;
  const { sign, text, place } = eventLine(event, table);
  return (
    <li className="absolute inset-x-0" style={{ top: topPx, height: rowPx }}>
      <button
        type="button"
        id={rowId(event.seq)}
        tabIndex={-1}
        aria-pressed={isSelected}
        onClick={() => onSelect({ type: "message", seq: event.seq })}
        className={cn(
          "flex h-full w-full items-center gap-3 border-l-2 px-4 text-left text-sm",
          isSelected ? "bg-chosen" : "hover:bg-hover",
          isActive && "outline-2 outline-ink -outline-offset-2",
          isHeld ? "border-frozen bg-frozen/10" : "border-transparent",
        )}
      >
        <span className="hidden w-14 shrink-0 text-right font-mono text-faint text-xs sm:block">{event.seq}</span>
        <time className="w-22 shrink-0 font-mono text-muted text-xs">{preciseClockWords(event.at)}</time>
        <span className="w-4 shrink-0">{sign !== null && <Glyph kind={sign} className="size-3.5" />}</span>
        <span className="min-w-0 flex-1 truncate">{text}</span>
        <Verdict isOk={okOf(event)} />
        <span className="hidden w-24 shrink-0 text-right font-mono text-faint text-xs sm:block">{place ?? ""}</span>
      </button>
    </li>
  );
});

/** A tick for what was checked here, a cross for what was refused, nothing where nothing was checked. */
function Verdict({ isOk }: { readonly isOk: boolean | null }) {
  if (isOk === null) return <span className="w-3 shrink-0" />;
  return (
    <span className={cn("w-3 shrink-0 text-xs", isOk ? "text-final" : "text-fail")}>
      <span aria-hidden>{isOk ? "✓" : "✕"}</span>
      <span className="sr-only">{isOk ? "verified" : "refused"}</span>
    </span>
  );
}
