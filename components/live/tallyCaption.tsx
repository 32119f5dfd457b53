"use client";
/** A quorum in words: how many, how many it takes, and who is missing by name. */
import { Glyph } from "@/components/glyphs/glyph";
import { cn } from "@/components/ui/cn";
import { listWords, seatName, tallyOf } from "@/lib/picture/rounds";
import { currentRound } from "@/lib/port/phase";
import { useView } from "@/lib/tab/useTab";

export interface TallyCaptionProps {
  readonly kind: "attest" | "finality";
  readonly className?: string;
}

export function TallyCaption({ kind, className }: TallyCaptionProps) {
  const tally = useView((view) => {
    const round = currentRound(view);
    if (round === undefined) return null;
    const { missing, ...rest } = tallyOf(view, kind === "attest" ? round.attested : round.finality);
    return { ...rest, missing: missing.map((seat) => seatName(view, seat)) };
  });
  if (tally === null) return null;
  const { missing } = tally;
  return (
    <div className={cn("flex min-w-0 flex-col text-sm", className)}>
      <span className="flex items-center gap-1.5">
        <Glyph kind={kind} className="size-3.5" />
        <span className="font-medium">{kind === "attest" ? "Attestations" : "Finality votes"}</span>
      </span>
      <span className="text-muted">
        <b className={cn("font-mono font-semibold", tally.isReached ? "text-final" : "text-ink")}>
          {`${tally.count}/${tally.of}`}
        </b>
        {` · need ${tally.need}`}
      </span>
      {/* Two boxes: what is clamped may not be an item of a flex box itself, or its end is cut without a sign. */}
      <span className="min-h-8 text-faint text-xs">
        <span className="line-clamp-2">
          {missing.length === 0 ? "nobody is missing" : `missing ${listWords(missing)}`}
        </span>
      </span>
    </div>
  );
}
