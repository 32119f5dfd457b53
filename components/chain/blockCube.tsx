"use client";
/** A final block in the strip: height, hash, what it holds, who signed it, how many rounds it took. */
import { memo } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { hashStyle } from "@/components/glyphs/hash";
import { Tick } from "@/components/glyphs/provenance";
import { Age } from "@/components/motion/passing";
import { cn } from "@/components/ui/cn";
import { blockWords, groundsOf } from "@/lib/picture/finality";
import { shortHash } from "@/lib/picture/hashes";
import type { BlockSummary } from "@/lib/port/trace";
import { SignaturePips } from "./signaturePips";

export interface BlockCubeProps {
  readonly block: BlockSummary;
  readonly proposer: string;
  readonly seats: number;
  readonly isSelected: boolean;
  readonly onSelect: (height: number) => void;
}

export const BlockCube = memo(function BlockCube({ block, proposer, seats, isSelected, onSelect }: BlockCubeProps) {
  const { height, id, txCount, signers, finalAtMs } = block;
  return (
    <button
      type="button"
      onClick={() => onSelect(height)}
      aria-pressed={isSelected}
      aria-label={blockWords(block, proposer)}
      style={hashStyle(id)}
      className={cn(
        "hash-ink keep-colors relative flex h-11 w-26 shrink-0 flex-col justify-between overflow-hidden rounded-md border border-line bg-panel py-1 pr-1.5 pl-2.5 text-left text-xs transition-colors hover:border-edge tall:h-[4.75rem] tall:w-30 tall:py-1.5 tall:pr-2 tall:pl-3",
        isSelected && "border-ink bg-raised",
      )}
    >
      <span aria-hidden className="absolute inset-y-0 left-0 w-1 bg-current" />
      <span className="flex items-center justify-between gap-1">
        <span className="font-mono font-semibold text-ink text-xs tall:text-sm">#{height}</span>
        <span className="font-mono">{shortHash(id)}</span>
      </span>
      <span className="hidden truncate text-muted tall:block">
        {txCount === 0 ? "empty" : `${txCount} tx`} · {proposer}
      </span>
      <span className="flex items-center gap-1.5 text-faint">
        <Tick of={groundsOf(block) === "verified" ? "verified" : "reported"} className="size-3" />
        <SignaturePips signers={signers} seats={seats} />
        <Failures rounds={block.finalRound ?? 0} />
        <Age sinceMs={finalAtMs} className="ml-auto w-10 text-right" />
      </span>
    </button>
  );
});

/** `✕✕`: rounds of this height that failed before one decided. */
const Failures = ({ rounds }: { readonly rounds: number }) =>
  rounds === 0 ? null : (
    <span className="flex items-center text-fail">
      <Glyph kind="failed" className="size-3" />
      {rounds > 1 && `×${rounds}`}
    </span>
  );
