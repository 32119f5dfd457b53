"use client";
/** The five steps of a round; the one that the real round is in stands out. */
import { Glyph, type GlyphKind } from "@/components/glyphs/glyph";
import { cn } from "@/components/ui/cn";
import { failedRounds, failureOf, seatName } from "@/lib/picture/rounds";
import { currentRound, type Phase } from "@/lib/port/phase";
import { usePhase, useWholeView } from "@/lib/tab/useTab";

interface Step {
  readonly phase: Phase;
  readonly sign: GlyphKind;
  readonly title: string;
  readonly text: string;
}

const STEPS: readonly Step[] = [
  { phase: "clearing", sign: "wait", title: "Clearing", text: "Late votes settle before anything new begins." },
  { phase: "commit", sign: "commit", title: "Commit", text: "One seat publishes a random value it could not choose." },
  {
    phase: "propose",
    sign: "propose",
    title: "Propose",
    text: "The seat that the value draws proposes the next block.",
  },
  { phase: "attest", sign: "attest", title: "Attest", text: "Every seat checks the block and signs it, once." },
  {
    phase: "finalize",
    sign: "finality",
    title: "Finalise",
    text: "A quorum has signed; a second quorum makes it final.",
  },
];

export function Phases() {
  const phase = usePhase();
  const view = useWholeView();
  const round = currentRound(view);
  const failed = failedRounds(view).at(-1);
  const who: Partial<Record<Phase, string>> =
    round === undefined
      ? {}
      : {
          commit: seatName(view, round.committer),
          ...(round.drawn === null ? {} : { propose: seatName(view, round.drawn.proposer) }),
          attest: `${round.attested.length} of ${view.table?.q ?? "?"}`,
          finalize: `${round.finality.length} of ${view.table?.q ?? "?"}`,
        };
  return (
    <>
      <ol aria-label="Phases of a round" className="grid gap-2 sm:grid-cols-5">
        {STEPS.map(({ phase: own, sign, title, text }) => (
          <li
            key={own}
            aria-current={own === phase ? "step" : undefined}
            className={cn(
              "flex flex-col gap-1 rounded-md border p-3",
              own === phase ? "border-ink bg-raised" : "border-line",
            )}
          >
            <span className="flex items-center gap-2 font-medium">
              <Glyph kind={sign} /> {title}
            </span>
            <span className="text-muted text-sm">{text}</span>
            <span className="mt-auto min-h-5 truncate font-mono text-xs">{who[own] ?? ""}</span>
          </li>
        ))}
      </ol>
      <p className="mt-3 flex items-center gap-2 text-sm">
        <Glyph kind="failed" />
        <span className="text-muted">
          {phase === "overdue" && "Time is up: the seats give this round up and say why. "}
          {phase === "givenUp" && "So many have given this round up that all do, and it is over. "}
          {failed === undefined
            ? "When something does not come in time, the round is given up and the next one draws anew. No transaction is lost."
            : `Round ${failed.round} failed: ${failureOf(view, failed).words}. So this is round ${round?.round ?? 0} of block ${view.height}.`}
        </span>
      </p>
    </>
  );
}
