"use client";
/** The rounds of the height being decided: those that failed with the reason, and the one that runs. */
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { PHASE_SIGNS } from "@/components/shell/phasePill";
import { countOf } from "@/lib/base/words";
import { failedRounds, failureOf, PHASE_WORDS } from "@/lib/picture/rounds";
import { currentRound } from "@/lib/port/phase";
import { usePhase, useView } from "@/lib/tab/useTab";
import { Section } from "./rows";

/** Earlier ones are a number. */
const FAILED_MAX = 4;

export function RoundList() {
  const height = useView((view) => view.height);
  const failed = useView((view) =>
    failedRounds(view).map((round) => ({ round: round.round, words: failureOf(view, round).words })),
  );
  const current = useView((view) => currentRound(view)?.round ?? null);
  const phase = usePhase();
  const [, select] = useSelection();
  const hidden = Math.max(0, failed.length - FAILED_MAX);
  const open = (round: number) => () => select({ type: "round", height, round });
  return (
    <Section title={`Rounds of #${height}`}>
      <ol className="flex flex-col gap-1 text-sm">
        {hidden > 0 && <li className="text-faint">{`${countOf(hidden, "earlier round")} failed too`}</li>}
        {failed.slice(-FAILED_MAX).map(({ round, words }) => (
          <li key={round}>
            <RoundLine onClick={open(round)} sign="failed" number={round} words={words} />
          </li>
        ))}
        {current !== null && (
          <li>
            <RoundLine onClick={open(current)} sign={PHASE_SIGNS[phase]} number={current} words={PHASE_WORDS[phase]} />
          </li>
        )}
      </ol>
    </Section>
  );
}

interface RoundLineProps {
  readonly sign: Parameters<typeof Glyph>[0]["kind"];
  readonly number: number;
  readonly words: string;
  readonly onClick: () => void;
}

const RoundLine = ({ sign, number, words, onClick }: RoundLineProps) => (
  <button
    type="button"
    onClick={onClick}
    className="flex min-h-7 pointer-coarse:min-h-11 w-full items-center gap-2 rounded-sm px-1 text-left hover:bg-hover"
  >
    <Glyph kind={sign} className="size-4" />
    <span className="shrink-0 text-muted">round {number}</span>
    <span className="min-w-0 truncate">{words}</span>
  </button>
);
