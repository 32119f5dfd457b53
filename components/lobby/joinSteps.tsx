"use client";
/** How joining goes, with what each step really took. */
import { Check } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { Step } from "@/lib/session/state";
import { useTabState, useView } from "@/lib/tab/useTab";

const WORDS: Readonly<Record<Step, string>> = {
  keys: "Keys",
  rendezvous: "Rendezvous",
  table: "Table",
  peers: "Peers",
  validating: "Validating",
};

export interface JoinStepsProps {
  readonly layout: "row" | "list";
}

export function JoinSteps({ layout }: JoinStepsProps) {
  const steps = useTabState((state) => state.steps);
  const linked = useView(({ peers }) => peers.filter(({ seat }) => seat !== null).length);
  const others = useView(({ table, seat }) => (table === null ? 0 : table.n - (seat === null ? 0 : 1)));
  const isWatching = useTabState(({ self }) => self?.purpose === "observer");
  const next = steps.find(({ doneAtMs }) => doneAtMs === null)?.step;
  return (
    <ol
      aria-label="Joining"
      className={cn("text-sm", layout === "row" ? "flex flex-wrap gap-x-5 gap-y-1" : "grid gap-1")}
    >
      {steps.map(({ step, doneAtMs }, at) => {
        const before = steps[at - 1]?.doneAtMs ?? 0;
        const isNext = step === next;
        const count = step === "peers" && others > 0 ? ` ${linked}/${others}` : "";
        const word = step === "validating" && isWatching ? "Watching" : WORDS[step];
        return (
          <li
            key={step}
            aria-current={isNext ? "step" : undefined}
            className={cn("flex items-center gap-1.5", doneAtMs === null && !isNext ? "text-faint" : "text-ink")}
          >
            <StepSign isDone={doneAtMs !== null} isNext={isNext} />
            <span>{`${word}${count}`}</span>
            {doneAtMs !== null && (
              <span className={cn("font-mono text-muted text-xs", layout === "list" && "ml-auto")}>
                {`${Math.round(doneAtMs - before)} ms`}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const StepSign = ({ isDone, isNext }: { readonly isDone: boolean; readonly isNext: boolean }) =>
  isDone ? (
    <Check className="size-4 text-final" aria-label="done" />
  ) : (
    <span
      aria-hidden
      className={cn("m-0.5 size-3 rounded-full border-2", isNext ? "border-ink border-dashed" : "border-line")}
    />
  );
