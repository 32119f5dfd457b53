"use client";
/** "The log only grew": the log of this block against that of the newest one, by a proof that this page checks. */
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { Missing } from "@/components/inspect/missing";
import { Section } from "@/components/inspect/rows";
import { Button } from "@/components/ui/button";
import type { CheckStep } from "@/lib/client/steps";
import { askGrowth, type BlockDetail, checkGrowth, tamperedGrowth } from "@/lib/tab/checking";
import { useTab, useTabState, useView } from "@/lib/tab/useTab";
import { CheckSteps } from "./checkSteps";

interface Check {
  readonly steps: readonly CheckStep[];
  readonly holds: boolean | null;
}

export function GrowthPanel({ detail }: { readonly detail: BlockDetail }) {
  const tab = useTab();
  const record = useTabState((state) => state.record);
  const tip = useView((view) => view.tip.height);
  const [check, setCheck] = useState<Check | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  async function compare(isTampered: boolean): Promise<void> {
    if (record === null) return;
    setCheck({ steps: [], holds: null });
    const growth = await askGrowth(tab, detail, tip);
    setFault(growth.ok ? null : growth.error);
    if (!growth.ok) return setCheck(null);
    const steps: CheckStep[] = [];
    const tell = (step: CheckStep) => {
      steps.push(step);
      setCheck({ steps: [...steps], holds: null });
    };
    const holds = await checkGrowth(isTampered ? tamperedGrowth(growth.value) : growth.value, record, tell);
    setCheck({ steps, holds });
  }

  const isNewest = detail.header.height >= tip;
  const isOff = record === null || (check !== null && check.holds === null);
  return (
    <Section title="The log only grew">
      <p className="mb-2 max-w-prose text-muted text-sm">
        What stood in the log at this block still stands there, in the same place, at the newest one: a few hashes prove
        it (RFC 9162).
      </p>
      <div className="flex flex-wrap gap-2">
        <Button disabled={isOff || isNewest} onClick={() => void compare(false)}>
          <GitCompareArrows /> {isNewest ? "No newer block yet" : `Compare with #${tip}`}
        </Button>
        <Button variant="ghost" disabled={isOff || isNewest} onClick={() => void compare(true)}>
          Tamper: flip a bit of the proof
        </Button>
      </div>
      {fault !== null && <Missing>{fault}</Missing>}
      {check !== null && (
        <div className="mt-3">
          <CheckSteps label="The log only grew" {...check} />
        </div>
      )}
    </Section>
  );
}
