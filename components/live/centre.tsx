"use client";
/** The middle of the ring: which height, which round, what is waited for, and the draw that chose the proposer. */
import { Glyph, SIGNS } from "@/components/glyphs/glyph";
import { Countdown } from "@/components/motion/passing";
import { PHASE_SIGNS } from "@/components/shell/phasePill";
import { cn } from "@/components/ui/cn";
import { deadlineAt, failedRounds, PHASE_WORDS } from "@/lib/picture/rounds";
import { currentRound } from "@/lib/port/phase";
import { usePhase, useView } from "@/lib/tab/useTab";
import { Draw } from "./draw";

export function Centre({ onOpenRound }: { readonly onOpenRound: () => void }) {
  const phase = usePhase();
  const height = useView((view) => view.height);
  const round = useView((view) => currentRound(view)?.round ?? 0);
  const failed = useView((view) => failedRounds(view).length);
  const untilMs = useView(deadlineAt);
  const sign = PHASE_SIGNS[phase];
  return (
    <div className="absolute top-1/2 left-1/2 flex w-[31cqw] -translate-x-1/2 -translate-y-1/2 flex-col items-center text-center">
      <span className="text-[clamp(0.625rem,2.1cqw,0.8125rem)] text-muted">
        round {round}
        {failed > 0 && <span className="text-fail">{` · ${failed} failed`}</span>}
      </span>
      <span className="font-semibold text-[clamp(1.25rem,6.6cqw,2.5rem)] leading-none tracking-tight">#{height}</span>
      <span
        className={cn(
          "mt-1 flex items-center gap-1 font-medium text-[clamp(0.625rem,2.3cqw,0.875rem)]",
          SIGNS[sign].color,
        )}
      >
        <Glyph kind={sign} className="size-[1em]" />
        {PHASE_WORDS[phase]}
      </span>
      {untilMs !== null && (
        <Countdown
          untilMs={untilMs}
          className="w-[8ch] font-mono text-[clamp(0.625rem,2.3cqw,0.875rem)] text-muted @max-[28rem]:hidden"
        />
      )}
      <Draw onOpen={onOpenRound} />
    </div>
  );
}
