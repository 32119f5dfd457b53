"use client";
/** The chain as it grows: oldest left, newest right, and beside it the block that is being decided. */
import { useCallback, useEffect, useRef } from "react";
import { useMotionLevel } from "@/components/motion/useMotionLevel";
import { useSelection } from "@/components/shell/address";
import { seatName } from "@/lib/tab/rounds";
import { useView } from "@/lib/tab/useTab";
import { BlockCube } from "./blockCube";
import { PendingCube } from "./pendingCube";

/** As many as a very wide page shows. */
const CUBES_MAX = 24;
/** Milliseconds in which the strip moves on by one block. */
const SLIDE_MS = 220;

export function ChainStrip() {
  const blocks = useView((view) =>
    view.blocks.slice(-CUBES_MAX).map((block) => ({ block, proposer: seatName(view, block.proposer) })),
  );
  const seats = useView(({ table }) => table?.n ?? 0);
  const height = useView((view) => view.height);
  const [selection, select] = useSelection();
  const onBlock = useCallback((height: number) => select({ type: "block", height }), [select]);
  const row = useSlide();
  const onPending = useCallback((at: number, round: number) => select({ type: "round", height: at, round }), [select]);
  const selected = selection?.type === "block" ? selection.height : null;
  return (
    <div className="h-full overflow-x-auto overflow-y-hidden contain-strict [direction:rtl] [scrollbar-width:none]">
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
        <PendingCube isSelected={selection?.type === "round" && selection.height === height} onSelect={onPending} />
      </div>
    </div>
  );
}

/** A new block pushes the others along instead of jumping. */
function useSlide() {
  const row = useRef<HTMLDivElement>(null);
  const height = useView(({ tip }) => tip.height);
  const before = useRef(height);
  const motion = useMotionLevel();
  useEffect(() => {
    const isNext = height === before.current + 1;
    before.current = height;
    if (!isNext || motion !== "full" || document.visibilityState === "hidden") return;
    row.current?.animate([{ translate: "var(--step) 0" }, { translate: "0 0" }], {
      duration: SLIDE_MS,
      easing: "ease-out",
    });
  }, [height, motion]);
  return row;
}
