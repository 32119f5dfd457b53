"use client";
/** The rounds that one height took: those that failed with the reason, and the one that decided. */
import { Glyph } from "@/components/glyphs/glyph";
import { Missing } from "@/components/inspect/missing";
import { Section } from "@/components/inspect/rows";
import { countOf } from "@/lib/base/words";
import { failureOf } from "@/lib/picture/rounds";
import type { View } from "@/lib/port/view";
import type { BlockDetail } from "@/lib/tab/checking";
import { useWholeView } from "@/lib/tab/useTab";

export function BlockRounds({ detail }: { readonly detail: BlockDetail }) {
  const view = useWholeView();
  const { header, certificate } = detail;
  if (certificate === null) return null;
  const decided = certificate.round;
  return (
    <Section title={countOf(decided + 1, "round")}>
      <ol className="flex flex-col gap-1 text-sm">
        {Array.from({ length: Math.min(decided, SHOWN_MAX) }, (_, round) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A round is its number.
          <li key={round} className="flex min-h-7 items-center gap-2">
            <Glyph kind="failed" label="failed" />
            <span className="text-muted">round {round}</span>
            <Reason view={view} height={header.height} round={round} isCarried={round >= header.round} />
          </li>
        ))}
        {decided > SHOWN_MAX && <li className="text-faint">{`and ${decided - SHOWN_MAX} more`}</li>}
        <li className="flex min-h-7 items-center gap-2">
          <Glyph kind="final" label="decided" />
          <span className="text-muted">round {decided}</span>
          <span>
            {header.round === decided
              ? countOf(certificate.signers.length, "finality vote")
              : `${countOf(certificate.signers.length, "finality vote")}, the block carried from round ${header.round}`}
          </span>
        </li>
      </ol>
    </Section>
  );
}

/** More lines than this say nothing more. */
const SHOWN_MAX = 12;

interface ReasonProps {
  readonly view: View;
  readonly height: number;
  readonly round: number;
  /** The block was there already: the round lacked finality votes. */
  readonly isCarried: boolean;
}

/** Reasons are in the votes of that round, which nobody needs once the height is final: only who was there knows. */
function Reason({ view, height, round, isCarried }: ReasonProps) {
  const seen = view.failed.find((it) => it.height === height && it.round === round);
  if (seen === undefined) return <Missing>This tab was not there, or has forgotten why.</Missing>;
  if (seen.nullified.length === 0 && isCarried)
    return <span>attested, but not final in time; the block was carried</span>;
  return <span>{failureOf(view, seen).words}</span>;
}
