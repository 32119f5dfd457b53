"use client";
/** The block that is being decided: empty, proposed, attested; its rim fills with votes. */
import { memo } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { hashStyle } from "@/components/glyphs/hash";
import { cn } from "@/components/ui/cn";
import { shortHash } from "@/lib/picture/hashes";
import { tallyOf } from "@/lib/picture/rounds";
import { currentRound } from "@/lib/port/phase";
import { useView } from "@/lib/tab/useTab";

export interface PendingCubeProps {
  readonly isSelected: boolean;
  readonly onSelect: (height: number, round: number) => void;
}

export const PendingCube = memo(function PendingCube({ isSelected, onSelect }: PendingCubeProps) {
  const height = useView((view) => view.height);
  const round = useView((view) => currentRound(view)?.round ?? 0);
  const proposal = useView((view) => currentRound(view)?.proposal ?? null);
  const attested = useView((view) => tallyOf(view, currentRound(view)?.attested ?? []));
  const finality = useView((view) => tallyOf(view, currentRound(view)?.finality ?? []));
  const waiting = useView(({ pool }) => pool.waiting);
  const share = attested.of === 0 ? 0 : (attested.count + finality.count) / (2 * attested.of);
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      onClick={() => onSelect(height, round)}
      style={proposal === null ? undefined : hashStyle(proposal.blockId)}
      className={cn(
        "keep-colors relative flex h-11 w-26 shrink-0 flex-col justify-between overflow-hidden rounded-md border border-edge border-dashed py-1 pr-1.5 pl-2.5 text-left text-xs hover:bg-panel tall:h-[4.75rem] tall:w-30 tall:py-1.5 tall:pr-2 tall:pl-3",
        proposal !== null && "hash-ink",
        isSelected && "bg-raised",
      )}
    >
      <span className="flex items-center justify-between gap-1">
        <span className="font-mono font-semibold text-ink text-xs tall:text-sm">#{height}</span>
        <span className="flex items-center gap-1 font-mono">
          {proposal !== null && proposal.carriedFrom !== null && (
            <Glyph kind="carried" label="carried" className="size-3.5" />
          )}
          {proposal === null ? "" : shortHash(proposal.blockId)}
        </span>
      </span>
      <span className="hidden text-muted tall:block">
        {proposal === null ? `${waiting} waiting` : proposal.txCount === 0 ? "empty" : `${proposal.txCount} tx`}
      </span>
      <span className="text-faint">
        {attested.isReached
          ? `final votes ${finality.count}/${finality.need}`
          : `attested ${attested.count}/${attested.need}`}
      </span>
      <span
        aria-hidden
        className="absolute inset-x-0 bottom-0 h-1 origin-left bg-attest"
        style={{ scale: `${share} 1` }}
      />
    </button>
  );
});
