/** A check as it runs: each step with what was found and how long it took; the one that failed says what is wrong. */
import { Glyph } from "@/components/glyphs/glyph";
import { cn } from "@/components/ui/cn";
import type { CheckStep } from "@/lib/client/steps";

const WORDS: Readonly<Record<CheckStep["name"], string>> = {
  acknowledgements: "Every seat sealed this table",
  "block id": "Block id is the header's hash",
  "parent link": "Parent link",
  "vrf proof": "VRF proof",
  proposer: "Proposer = β mod n",
  certificate: "Certificate: enough distinct seats",
  signatures: "Signatures",
  "log root": "Log root",
  "transaction id": "Transaction id is its hash",
  inclusion: "In the signed log",
  "older block": "This block is signed",
  "newer block": "The newest block is signed",
  consistency: "The older log is the beginning of the newer one",
};

export interface CheckStepsProps {
  readonly label: string;
  readonly steps: readonly CheckStep[];
  /** Null while it runs. */
  readonly holds: boolean | null;
}

export const CheckSteps = ({ label, steps, holds }: CheckStepsProps) => (
  <div>
    <ol aria-label={label} className="flex flex-col divide-y divide-line text-sm">
      {steps.map(({ name, ok, found, tookMs }) => (
        <li key={name} className="flex items-start gap-2.5 py-2">
          <Mark isOk={ok} />
          <span className="min-w-0 flex-1">
            <span className={cn("font-medium", !ok && "text-fail")}>{WORDS[name]}</span>
            <span className={cn("block break-words font-mono text-xs", ok ? "text-muted" : "text-fail")}>{found}</span>
          </span>
          <span className="shrink-0 font-mono text-muted text-xs">{`${tookMs < 10 ? tookMs.toFixed(1) : Math.round(tookMs)} ms`}</span>
        </li>
      ))}
    </ol>
    <p role="status" className={cn("mt-2 flex items-center gap-2 font-medium", holds === false && "text-fail")}>
      {holds === null ? (
        "Checking…"
      ) : (
        <Verdict holds={holds} totalMs={steps.reduce((sum, { tookMs }) => sum + tookMs, 0)} />
      )}
    </p>
  </div>
);

const Verdict = ({ holds, totalMs }: { readonly holds: boolean; readonly totalMs: number }) => (
  <>
    <Glyph kind={holds ? "final" : "failed"} />
    {holds ? `Verified in this tab in ${totalMs.toFixed(0)} ms` : "Not valid: the check stops here"}
  </>
);

const Mark = ({ isOk }: { readonly isOk: boolean }) => (
  <svg
    role="img"
    aria-label={isOk ? "holds" : "fails"}
    viewBox="0 0 16 16"
    className={cn("mt-0.5 size-4 shrink-0", isOk ? "text-final" : "text-fail")}
  >
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    <path
      d={isOk ? "m4.6 8.3 2.3 2.3L11.4 6" : "m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"}
      fill="none"
      stroke="var(--page)"
      strokeWidth="1.8"
      strokeLinecap="round"
    />
  </svg>
);
