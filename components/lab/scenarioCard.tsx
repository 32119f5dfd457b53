"use client";
/** One play: what will be seen, what it needs, and the way to begin it here or in the sandbox. */
import { Play as PlayIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Scenario } from "@/lib/scenarios/scenario";
import { sandboxHref } from "@/lib/tab/labOffer";
import { useTab, useView } from "@/lib/tab/useTab";

export function ScenarioCard({ scenario }: { readonly scenario: Scenario }) {
  const { lab, isSandbox } = useTab();
  // What it needs may come about while the card is in sight: a practice seat sits down, the table is sealed.
  useView(({ tip }) => tip.height);
  const missing = lab.unmet(scenario);
  return (
    <article className="flex w-full flex-col gap-2 rounded-lg border border-line bg-panel p-4">
      <h3 className="font-semibold">{scenario.title}</h3>
      <p className="flex-1 text-muted text-sm">{scenario.sees}</p>
      {missing !== null && <p className="text-sm text-warn">{missing}</p>}
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          aria-label={`Run: ${scenario.title}`}
          disabled={missing !== null}
          onClick={() => lab.run(scenario.id)}
        >
          <PlayIcon /> Run
        </Button>
        {(!isSandbox || missing !== null) && (
          <Button size="sm" variant="ghost" asChild>
            {/* Another table: the whole page is opened anew. */}
            <a href={sandboxHref(scenario)} aria-label={`In the sandbox: ${scenario.title}`}>
              {isSandbox ? "On a table made for it" : "In the sandbox"}
            </a>
          </Button>
        )}
      </div>
    </article>
  );
}
