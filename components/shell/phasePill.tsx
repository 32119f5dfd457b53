"use client";
/** Where the round stands, in one line: `#128 · round 1 · attest · 3.4 s`. Its width does not follow its words. */
import { Glyph, type GlyphKind } from "@/components/glyphs/glyph";
import { Countdown } from "@/components/motion/passing";
import { cn } from "@/components/ui/cn";
import { deadlineAt, PHASE_WORDS } from "@/lib/picture/rounds";
import { currentRound, type Phase } from "@/lib/port/phase";
import { usePhase, useView } from "@/lib/tab/useTab";

export const PHASE_SIGNS: Readonly<Record<Phase, GlyphKind>> = {
  lobby: "wait",
  clearing: "wait",
  commit: "commit",
  propose: "propose",
  attest: "attest",
  finalize: "finality",
  givenUp: "failed",
  overdue: "failed",
};

export function PhasePill({ className }: { readonly className?: string }) {
  const phase = usePhase();
  const height = useView((view) => view.height);
  const round = useView((view) => currentRound(view)?.round ?? 0);
  const untilMs = useView(deadlineAt);
  if (phase === "lobby") return null;
  return (
    <div className={cn("flex h-7 items-center gap-2 rounded-full border border-line bg-panel px-3 text-sm", className)}>
      <Glyph kind={PHASE_SIGNS[phase]} className="size-3.5" />
      <span className="font-mono font-semibold">#{height}</span>
      {/* In phones, and beside the buttons of time travel in a narrow window, there is no room for everything. */}
      <span className="whitespace-nowrap text-muted min-[48rem]:max-[56rem]:hidden max-[24rem]:hidden">
        round {round}
      </span>
      <span className="hidden w-[4.6rem] font-medium sm:inline">{PHASE_WORDS[phase]}</span>
      {untilMs !== null && (
        <Countdown untilMs={untilMs} className="w-12 text-right font-mono text-muted max-[21rem]:hidden" />
      )}
    </div>
  );
}
