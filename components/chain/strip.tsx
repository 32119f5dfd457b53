"use client";
/**
 * The chain as it grows: oldest left, newest right, and beside it the block that is being decided. It stands still while
 * somebody is after a block, or a click would meet the next one.
 */
import { useCallback, useEffect, useRef } from "react";
import { useMotionLevel } from "@/components/motion/useMotionLevel";
import { useSelection } from "@/components/shell/address";
import { seatName } from "@/lib/picture/rounds";
import type { BlockSummary } from "@/lib/port/trace";
import { useView } from "@/lib/tab/useTab";
import { BlockCube } from "./blockCube";
import { PendingCube } from "./pendingCube";
import { useHold } from "./useHold";

/** As many as a very wide page shows. */
const CUBES_MAX = 24;
/** Milliseconds in which the strip moves on by one block. */
const SLIDE_MS = 220;

export function ChainStrip() {
  const { isHeld, handlers } = useHold();
  const newest = useView((view) =>
    view.blocks.slice(-CUBES_MAX).map((block) => ({ block, proposer: seatName(view, block.proposer) })),
  );
  const blocks = useStill(newest, isHeld);
  const newer = tipOf(newest) - tipOf(blocks);
  const seats = useView(({ table }) => table?.n ?? 0);
  const height = useView((view) => view.height);
  const [selection, select] = useSelection();
  const onBlock = useCallback((height: number) => select({ type: "block", height }), [select]);
  const row = useSlide(tipOf(blocks));
  const onPending = useCallback((at: number, round: number) => select({ type: "round", height: at, round }), [select]);
  const selected = selection?.type === "block" ? selection.height : null;
  return (
    <div
      {...handlers}
      className="h-full overflow-x-auto overflow-y-hidden contain-strict [direction:rtl] [scrollbar-width:none]"
    >
      <div
        ref={row}
        className="flex w-max gap-1.5 [--step:6.875rem] tall:[--step:7.875rem] px-2 py-1.5 [direction:ltr] tall:px-3 tall:py-2"
      >
        {blocks.map(({ block, proposer }) => (
          <BlockCube
            key={block.height}
            block={block}
            proposer={proposer}
            seats={seats}
            isSelected={block.height === selected}
            onSelect={onBlock}
          />
        ))}
        <div className="relative">
          {newer > 0 && <Newer count={newer} />}
          <PendingCube isSelected={selection?.type === "round" && selection.height === height} onSelect={onPending} />
        </div>
      </div>
    </div>
  );
}

/** Stands for the blocks that came while the strip stood still; it takes no room, so that nothing moves for it. */
const Newer = ({ count }: { readonly count: number }) => (
  <span className="pointer-events-none absolute top-1/2 right-full z-10 -mr-2 -translate-y-1/2 rounded-full border border-edge bg-raised px-1.5 font-mono text-ink text-xs">
    +{count}
  </span>
);

interface Cube {
  readonly block: BlockSummary;
  readonly proposer: string;
}

const tipOf = (cubes: readonly Cube[]): number => cubes.at(-1)?.block.height ?? 0;

/** The blocks of the moment when the hold began, unless the picture goes back before them. */
function useStill(newest: readonly Cube[], isHeld: boolean): readonly Cube[] {
  const kept = useRef(newest);
  if (!isHeld || kept.current.length === 0 || tipOf(kept.current) > tipOf(newest)) kept.current = newest;
  return kept.current;
}

/** A new block pushes the others along instead of jumping. */
function useSlide(tip: number) {
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(tip);
  const motion = useMotionLevel();
  useEffect(() => {
    const isNext = tip === before.current + 1;
    before.current = tip;
    if (!isNext || motion !== "full" || document.visibilityState === "hidden") return;
    row.current?.animate([{ translate: "var(--step) 0" }, { translate: "0 0" }], {
      duration: SLIDE_MS,
      easing: "ease-out",
    });
  }, [tip, motion]);
  return row;
}
