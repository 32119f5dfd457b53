"use client";
/** "Verify in this tab": the real arithmetic on the real bytes, in steps; and what happens when one bit is different. */
import { ShieldCheck } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { CheckStep } from "@/lib/client/steps";
import { TAMPERINGS, type Tampering, tampered } from "@/lib/client/tamper";
import { type BlockDetail, checkBlock } from "@/lib/tab/checking";
import { useTabState } from "@/lib/tab/useTab";
import { CheckSteps } from "./checkSteps";

const WORDS: Readonly<Record<Tampering, string>> = {
  header: "its time, by a millisecond",
  "forged root": "the log root, and the id to fit",
  "vrf proof": "the VRF proof, and the id to fit",
  signature: "the first signature",
  transaction: "the first transaction",
};

interface Check {
  readonly steps: readonly CheckStep[];
  readonly holds: boolean | null;
}

export function VerifyPanel({ detail }: { readonly detail: BlockDetail }) {
  const record = useTabState((state) => state.record);
  const [check, setCheck] = useState<Check | null>(null);
  const [change, setChange] = useState<Tampering | "nothing">("nothing");
  const select = useId();
  const newest = useRef(0);

  async function verify(): Promise<void> {
    if (record === null) return;
    const own = ++newest.current;
    const steps: CheckStep[] = [];
    // What is chosen by now may be another change than the one that is checked.
    const show = (holds: boolean | null) => own === newest.current && setCheck({ steps: [...steps], holds });
    const tell = (step: CheckStep) => {
      steps.push(step);
      show(null);
    };
    show(null);
    show(await checkBlock(change === "nothing" ? detail : tampered(detail, change), record, tell));
  }

  function choose(next: Tampering | "nothing"): void {
    newest.current++;
    setChange(next);
    setCheck(null);
  }

  const options = TAMPERINGS.filter(
    (it) =>
      (it !== "transaction" || (detail.body?.length ?? 0) > 0) && (it !== "signature" || detail.certificate !== null),
  );
  return (
    <section className="rounded-md border border-line bg-panel p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant="primary" disabled={record === null || check?.holds === null} onClick={() => void verify()}>
          <ShieldCheck /> Verify in this tab
        </Button>
        <label htmlFor={select} className="flex min-w-0 flex-wrap items-center gap-2 text-muted text-sm">
          after changing
          <select
            id={select}
            value={change}
            onChange={(event) => choose(event.target.value as Tampering | "nothing")}
            className="touchable h-8 min-w-0 max-w-full rounded-md border border-edge/70 bg-page px-2 text-ink"
          >
            <option value="nothing">nothing</option>
            {options.map((it) => (
              <option key={it} value={it}>
                {WORDS[it]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {check === null ? (
        <p className="mt-2 text-muted text-sm">
          Takes the block as your validator stored it and computes every step anew in this page, from the keys of the
          genesis on.
        </p>
      ) : (
        <div className="mt-3">
          <CheckSteps label="Verification of the block" {...check} />
        </div>
      )}
    </section>
  );
}
