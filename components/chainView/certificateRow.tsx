"use client";
/** Whose finality votes the certificate holds, and who is missing in it, by name. */
import { Glyph } from "@/components/glyphs/glyph";
import { Missing } from "@/components/inspect/missing";
import { Section } from "@/components/inspect/rows";
import { cn } from "@/components/ui/cn";
import type { BlockFacts } from "@/lib/picture/blockFacts";
import { listWords, seatName } from "@/lib/picture/rounds";
import type { BlockDetail } from "@/lib/tab/checking";
import { useWholeView } from "@/lib/tab/useTab";

export function CertificateRow({ detail, facts }: { readonly detail: BlockDetail; readonly facts: BlockFacts }) {
  const view = useWholeView();
  const { signers, missing } = facts;
  if (detail.certificate === null)
    return (
      <Section title="Finality certificate">
        <Missing>
          Final by descent: a certified block after it builds on it. Its own certificate is not stored here.
        </Missing>
      </Section>
    );
  const n = signers.length + missing.length;
  return (
    <Section title={`Finality certificate: ${signers.length} of ${n}, ${view.table?.q ?? "?"} needed`}>
      <ul className="flex flex-wrap gap-1.5">
        {Array.from({ length: n }, (_, seat) => seat).map((seat) => (
          <li
            key={seat}
            className={cn(
              "flex h-7 items-center gap-1.5 rounded-sm border px-2 text-sm",
              signers.includes(seat) ? "border-final/40" : "border-fail/45 border-dashed text-fail",
            )}
          >
            <Glyph
              kind={signers.includes(seat) ? "finality" : "failed"}
              label={signers.includes(seat) ? "signed" : "missing"}
              className="size-3.5"
            />
            <span className="font-mono text-muted text-xs">{seat}</span>
            {seatName(view, seat)}
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-muted text-sm">
        {missing.length === 0
          ? "Nobody is missing."
          : `Missing: ${listWords(missing.map((seat) => seatName(view, seat)))}. A late vote is not added: the first quorum stands.`}
      </p>
    </Section>
  );
}
