"use client";
/** What the validators did, each where and when it happened. One stop for the Tab key; arrows go on from there. */
import { type KeyboardEvent, useRef } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import { eventLine } from "@/lib/picture/eventWords";
import type { Mark } from "@/lib/picture/timeline";
import { useTab, useView } from "@/lib/tab/useTab";

/** What a seat does within a moment stands one below the other, as parts of a lane from its middle. */
const OFFSETS: Readonly<Record<Mark["sign"], number>> = {
  commit: -0.28,
  propose: -0.28,
  carried: -0.28,
  block: 0,
  attest: -0.02,
  finality: 0.22,
  failed: 0.22,
  fault: 0.22,
  final: 0.4,
};

export interface MarksProps {
  readonly marks: readonly Mark[];
  readonly seats: readonly number[];
  readonly placeOf: (mark: Mark) => number;
}

export function Marks({ marks, seats, placeOf }: MarksProps) {
  const group = useRef<HTMLDivElement>(null);
  const { history } = useTab();
  const table = useView((view) => view.table);
  const [selection, select] = useSelection();
  const selected = selection?.type === "message" ? selection.seq : null;
  const stop = marks.find(({ seq }) => seq === selected)?.seq ?? marks.at(-1)?.seq;

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = marks.findIndex(({ seq }) => String(seq) === (event.target as HTMLElement).dataset.seq);
    if (step === 0 || event.shiftKey || at < 0) return;
    // The arrow is the mark's: it must not move the picture as well.
    event.preventDefault();
    group.current?.querySelector<HTMLElement>(`[data-seq="${marks[at + step]?.seq}"]`)?.focus();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for a form; this is a group of buttons on a drawing.
    <div ref={group} role="group" aria-label="What happened" onKeyDown={onKeyDown}>
      {marks.map((mark) => {
        const event = history.eventAt(mark.seq);
        return (
          <button
            key={mark.seq}
            type="button"
            data-seq={mark.seq}
            tabIndex={mark.seq === stop ? 0 : -1}
            aria-pressed={mark.seq === selected}
            aria-label={event === undefined ? `Event ${mark.seq}` : eventLine(event, table).text}
            onClick={() => select({ type: "message", seq: mark.seq })}
            className={cn(
              "absolute flex size-6 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full hover:bg-ink/10",
              mark.seq === selected && "bg-ink/15 ring-2 ring-ink",
            )}
            style={{
              left: `${placeOf(mark) * 100}%`,
              top: `${((seats.indexOf(mark.seat) + 0.5 + OFFSETS[mark.sign]) / Math.max(1, seats.length)) * 100}%`,
            }}
          >
            <Glyph kind={mark.sign} className="size-3.5" />
          </button>
        );
      })}
    </div>
  );
}
