"use client";
/** Two signatures of one seat in one slot, side by side, and as a file that anybody can check (P18). */
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { type EvidenceSheet, evidenceFile, evidenceSheets } from "@/lib/tab/evidence";
import { useTab, useView } from "@/lib/tab/useTab";
import { Section } from "./rows";

export function EvidencePanel({ seat }: { readonly seat: number }) {
  const { session } = useTab();
  const count = useView(({ seats }) => seats[seat]?.evidence ?? 0);
  const networkId = useView(({ table }) => table?.networkId ?? "");
  const [sheets, setSheets] = useState<readonly EvidenceSheet[]>([]);
  useEffect(() => {
    if (count === 0) return;
    let isGone = false;
    const show = (found: readonly EvidenceSheet[]) => !isGone && setSheets(found);
    evidenceSheets(session, seat).then(show, () => show([]));
    return () => {
      isGone = true;
    };
  }, [session, seat, count]);
  if (count === 0 || sheets.length === 0) return null;
  return (
    <Section title="Signed twice">
      {sheets.map((sheet) => (
        <div key={`${sheet.height}/${sheet.round}/${sheet.kind}`} className="mb-3 flex flex-col gap-1 text-xs">
          <p className="text-sm">{`${sheet.kind} at #${sheet.height} round ${sheet.round}`}</p>
          {sheet.signed.map(({ value, signature }) => (
            <dl key={signature} className="grid grid-cols-[auto_1fr] gap-x-2 font-mono">
              <dt className="text-muted">value</dt>
              <dd className="truncate">{value}</dd>
              <dt className="text-muted">signature</dt>
              <dd className="truncate">{signature}</dd>
            </dl>
          ))}
        </div>
      ))}
      <Button size="sm" asChild>
        <a
          download={`evidence-seat-${seat}.json`}
          href={`data:application/json,${encodeURIComponent(evidenceFile(networkId, sheets))}`}
        >
          <Download /> Export the evidence
        </a>
      </Button>
    </Section>
  );
}
