"use client";
/** Rounds as columns: where each began and ended, what it is called, and how it went. */
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import type { Column, Timeline } from "@/lib/picture/timeline";

type At = (ms: number, column: number) => number;

export function Columns({ timeline, at }: { readonly timeline: Timeline; readonly at: At }) {
  return timeline.columns.map((column, index) => {
    const left = at(column.startMs, index);
    const right = endOf(timeline, column, index, at);
    return right < 0 || left > 1 ? null : (
      <ColumnChip key={column.seq} column={column} left={Math.max(left, -0.001)} right={Math.min(right, 1.001)} />
    );
  });
}

/** A column reaches to the next one's beginning; the last one to now. */
function endOf(timeline: Timeline, { endMs }: Column, index: number, at: At): number {
  const next = timeline.columns[index + 1];
  return next === undefined ? at(endMs ?? timeline.untilMs, index) : at(next.startMs, index + 1);
}

interface ColumnChipProps {
  readonly column: Column;
  /** Parts of the width in sight. */
  readonly left: number;
  readonly right: number;
}

const INKS = {
  final: "text-final",
  failed: "text-fail",
  carried: "text-propose",
  open: "text-muted",
  left: "text-muted",
} as const;
const SIGNS = { final: "final", failed: "failed", carried: "carried", open: "wait", left: null } as const;

function ColumnChip({ column, left, right }: ColumnChipProps) {
  const { height, round, outcome, words } = column;
  const sign = SIGNS[outcome];
  const [selection, select] = useSelection();
  const isSelected = selection?.type === "round" && selection.height === height && selection.round === round;
  const name = `#${height} round ${round}`;
  return (
    <div
      className={cn(
        "absolute inset-y-0 overflow-hidden border-line border-l [container-type:inline-size]",
        outcome === "failed" && "bg-fail/6",
        isSelected && "bg-chosen",
      )}
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
    >
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={`${name} ${words}`}
        title={`${name} ${words}`}
        onClick={() => select({ type: "round", height, round })}
        className={cn(
          "flex h-12 w-full min-w-6 flex-col justify-center gap-0.5 overflow-hidden px-1.5 text-left hover:bg-hover @max-[1.5rem]:px-0",
          INKS[outcome],
        )}
      >
        <span className="flex items-center gap-1 whitespace-nowrap text-xs">
          {sign !== null && <Glyph kind={sign} className="size-3.5 @max-[0.875rem]:hidden" />}
          <span className="hidden font-mono @min-[3.5rem]:inline">{`#${height}`}</span>
          <span className="hidden font-mono @min-[7rem]:inline">{`round ${round}`}</span>
        </span>
        <span className="hidden truncate text-2xs @min-[4.5rem]:block">{words}</span>
      </button>
    </div>
  );
}
