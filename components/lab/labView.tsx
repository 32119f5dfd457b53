"use client";
/** The lab: edge cases as plays, on this very table, with what each of them claims ticked off as it happens. */
import { SCENARIOS } from "@/lib/scenarios/all";
import { useLab } from "@/lib/tab/useTab";
import { PlayPanel } from "./playPanel";
import { RefusedNote } from "./refusedNote";
import { ScenarioCard } from "./scenarioCard";

export function LabView() {
  const play = useLab((state) => state.play);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
      <div className="mx-auto flex max-w-5xl flex-col gap-4">
        {play === null ? (
          <>
            <RefusedNote />
            <h2 className="font-semibold text-lg">What could go wrong</h2>
            <p className="max-w-prose text-muted text-sm">
              Each play makes validators of this page misbehave, says what follows while it happens, and heals
              everything at its end. Practice validators make good culprits; a person's own key never signs twice.
            </p>
            <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3">
              {SCENARIOS.map((scenario) => (
                <li key={scenario.id} className="flex">
                  <ScenarioCard scenario={scenario} />
                </li>
              ))}
            </ul>
          </>
        ) : (
          <PlayPanel play={play} />
        )}
      </div>
    </div>
  );
}
