"use client";
/** The proof of one transaction out of this tab's own log: drawn, checked, spoiled on purpose, and to take away. */
import { ArrowLeft, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Missing } from "@/components/inspect/missing";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Skeleton } from "@/components/ui/skeleton";
import type { Result } from "@/lib/base/result";
import { shortHash } from "@/lib/picture/hashes";
import { askProof, type InclusionBundle, writeProof } from "@/lib/tab/checking";
import { useTab } from "@/lib/tab/useTab";
import { ProofCheck } from "./proofCheck";

export interface ProofPageProps {
  readonly txId: string;
  readonly onBack: () => void;
}

export function ProofPage({ txId, onBack }: ProofPageProps) {
  const proof = useProof(txId);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button variant="ghost" size="icon" aria-label="Back to the block" onClick={onBack}>
          <ArrowLeft />
        </Button>
        <h2 className="font-semibold text-xl">{`Proof of ${shortHash(txId)}`}</h2>
        <CopyButton variant="ghost" size="icon" text={txId} label="Copy the transaction id" />
        {proof?.ok === true && (
          <Button size="sm" className="ml-auto" onClick={() => save(proof.value)}>
            <Download /> Download
          </Button>
        )}
      </div>
      {proof === null && <Skeleton className="h-64 w-full" />}
      {proof?.ok === false && <Missing>{proof.error}</Missing>}
      {proof?.ok === true && <ProofCheck bundle={proof.value} />}
    </div>
  );
}

/** Against the newest block at the time of asking; a later one would prove the same. */
function useProof(txId: string): Result<InclusionBundle, string> | null {
  const tab = useTab();
  const [proof, setProof] = useState<Result<InclusionBundle, string> | null>(null);
  useEffect(() => {
    let isAsked = true;
    void askProof(tab, txId).then((answer) => isAsked && setProof(answer));
    return () => {
      isAsked = false;
    };
  }, [tab, txId]);
  return proof;
}

function save(bundle: InclusionBundle): void {
  const url = URL.createObjectURL(new Blob([writeProof(bundle)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `proof-${shortHash(bundle.txId)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
