"use client";
/** All final blocks, newest first. Only the lines in sight are drawn, and only they are asked for. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { SignaturePips } from "@/components/chain/signaturePips";
import { Glyph } from "@/components/glyphs/glyph";
import { Hash } from "@/components/glyphs/hash";
import { Tick } from "@/components/glyphs/provenance";
import { useRowPx } from "@/components/shell/useRowPx";
import { cn } from "@/components/ui/cn";
import { Scroller } from "@/components/ui/scroller";
import { Skeleton } from "@/components/ui/skeleton";
import { countOf } from "@/lib/base/words";
import type { BlockRow } from "@/lib/picture/blockFacts";
import { seatName } from "@/lib/picture/rounds";
import type { BlockBook } from "@/lib/tab/blockBook";
import { useView } from "@/lib/tab/useTab";
import { useBlockRow } from "./useBlock";

export interface BlockListProps {
  readonly book: BlockBook;
  readonly tip: number;
  readonly selected: number | null;
  readonly onOpen: (height: number) => void;
}

/** At the page's usual size of type. */
const ROW_PX = 56;
/** Lines drawn above and below those in sight. */
const OVERSCAN = 6;

export function BlockList({ book, tip, selected, onOpen }: BlockListProps) {
  const scroller = useRef<HTMLElement>(null);
  const rowPx = useRowPx(ROW_PX);
  const list = useVirtualizer({
    count: tip,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    // A block keeps its line when newer ones come.
    getItemKey: (index) => tip - index,
  });
  // What was measured before was measured in other type.
  useEffect(() => {
    if (rowPx > 0) list.measure();
  }, [list, rowPx]);
  return (
    <Scroller
      ref={scroller}
      label="Final blocks, newest first"
      className="min-h-64 flex-1 overflow-y-auto upright:max-h-[calc(100dvh-13.25rem)]"
    >
      <div className="relative w-full" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            className="absolute inset-x-0 top-0"
            style={{ height: rowPx, transform: `translateY(${start}px)` }}
          >
            <Line book={book} height={tip - index} isSelected={tip - index === selected} onOpen={onOpen} />
          </div>
        ))}
      </div>
    </Scroller>
  );
}

interface LineProps extends Pick<BlockListProps, "book" | "onOpen"> {
  readonly height: number;
  readonly isSelected: boolean;
}

function Line({ book, height, isSelected, onOpen }: LineProps) {
  const row = useBlockRow(book, height);
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      onClick={() => onOpen(height)}
      className={cn(
        "flex h-full w-full flex-col justify-center gap-0.5 border-line border-b px-4 text-left hover:bg-hover",
        isSelected && "bg-chosen",
      )}
    >
      <span className="flex w-full items-center gap-2">
        <span className="font-mono font-semibold">#{height}</span>
        {row === null ? <Skeleton className="h-3 w-16" /> : <Hash hash={row.id} className="text-sm" />}
        {row !== null && (
          <span className="ml-auto text-muted text-sm">{row.txCount === 0 ? "empty" : `${row.txCount} tx`}</span>
        )}
      </span>
      {row === null ? <Skeleton className="h-3 w-32" /> : <About row={row} />}
    </button>
  );
}

function About({ row }: { readonly row: BlockRow }) {
  const proposer = useView((view) => seatName(view, row.proposer));
  const seats = useView(({ table }) => table?.n ?? 0);
  const failed = row.failedRounds ?? 0;
  return (
    <span className="flex w-full items-center gap-1.5 text-muted text-xs">
      <Tick of={row.from} className="size-3" />
      <SignaturePips signers={row.signers} seats={seats} />
      {failed > 0 && (
        <span className="flex items-center gap-0.5 text-fail">
          <Glyph kind="failed" label={countOf(failed, "failed round")} className="size-3" />
          {failed > 1 && failed}
        </span>
      )}
      <span className="ml-auto truncate">{proposer}</span>
    </span>
  );
}
