"use client";
/** What a validator of this page can be made to do wrong. Nobody else's can. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Fault } from "@/lib/port/fault";
import { faultWords } from "@/lib/tab/faultWords";
import { useTab, useView } from "@/lib/tab/useTab";
import { Section } from "./rows";

const MILD: readonly Fault[] = [
  { type: "pause" },
  { type: "withhold", what: "commitment", rounds: 1 },
  { type: "withhold", what: "proposal", rounds: 1 },
  { type: "withhold", what: "attestation", rounds: 1 },
  { type: "withhold", what: "finality", rounds: 1 },
  { type: "delay", delayMs: 200 },
  { type: "loss", percent: 10 },
];

/** These need a second signature in a slot, or a false one. */
const LIES: readonly Fault[] = [
  { type: "lie", how: "equivocate proposal" },
  { type: "lie", how: "equivocate attestation" },
  { type: "lie", how: "forged VRF" },
  { type: "lie", how: "timestamps" },
];

export function FaultMenu({ seat }: { readonly seat: number }) {
  const { faults } = useTab();
  const [refused, setRefused] = useState<string | null>(null);
  const n = useView(({ table }) => table?.n ?? 0);
  // Practice seats come and go while the page is open.
  useView(({ tip }) => tip.height);
  if (!faults.seats().includes(seat)) return null;
  const others = Array.from({ length: n }, (_, other) => other).filter((other) => other !== seat);
  const isolated: readonly Fault[] = others.length === 0 ? [] : [{ type: "cut", seats: others }];
  const lies = faults.practiceSeats().includes(seat) ? LIES : [];
  const inject = (fault: Fault) => {
    setRefused(null);
    faults
      .inject(fault, seat)
      .catch((error: unknown) => setRefused(error instanceof Error ? error.message : String(error)));
  };
  return (
    <Section title="Make it misbehave, for five minutes at most">
      <div className="flex flex-wrap gap-1.5">
        {[...MILD, ...isolated, ...lies].map((fault) => (
          <Button key={faultWords(fault)} size="sm" className="text-fault" onClick={() => inject(fault)}>
            {fault.type === "cut" ? "isolated" : faultWords(fault)}
          </Button>
        ))}
      </div>
      {others.length > 1 && (
        <div className="mt-2 flex flex-wrap items-center gap-1.5 text-sm">
          <span className="text-muted">Cut the link to seat</span>
          {others.slice(0, 16).map((other) => (
            <Button key={other} size="sm" variant="ghost" onClick={() => inject({ type: "cut", seats: [other] })}>
              {other}
            </Button>
          ))}
        </div>
      )}
      {refused !== null && (
        <p role="alert" className="mt-2 text-sm text-warn">
          {refused}
        </p>
      )}
    </Section>
  );
}
