"use client";
/** A play while it runs: the narration, the checklist, and who decides when it goes on. */
import { Check, ChevronLeft, ChevronRight, Circle, X } from "lucide-react";
import { useState } from "react";
import { Ring } from "@/components/live/ring";
import { useWhy, WhyText } from "@/components/timeline/why";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { failedRounds } from "@/lib/picture/rounds";
import type { View } from "@/lib/port/view";
import type { Play, Verdict } from "@/lib/scenarios/play";
import { useLab, useTab, useTraceLog, useView } from "@/lib/tab/useTab";

export function PlayPanel({ play }: { readonly play: Play }) {
  const { lab } = useTab();
  const { scenario, state, verdicts, why } = play;
  return (
    <section aria-label={scenario.title} data-state={state} className="flex flex-col gap-4">
      <header className="flex flex-wrap items-center gap-3">
        <h2 className="font-semibold text-lg">{scenario.title}</h2>
        <Outcome state={state} />
        <Button className="ml-auto" size="sm" variant="ghost" onClick={lab.clear}>
          {state === "running" ? "Stop, and heal everything" : "All scenarios"}
        </Button>
      </header>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Narration play={play} />
          {why !== null && <p className="text-fail text-sm">{why}</p>}
          <ol aria-label="Expectations" className="flex flex-col gap-1.5 rounded-lg border border-line bg-panel p-4">
            {scenario.steps.map(({ expect }, at) =>
              expect === undefined ? null : (
                <li key={expect.text} className="flex items-center gap-2 text-sm">
                  <Tick verdict={verdicts[at] ?? null} />
                  {expect.text}
                </li>
              ),
            )}
          </ol>
          <FailedRound sinceMs={play.first.at} />
        </div>
        {/* What the narration speaks of, as it happens. */}
        <Ring className="hidden h-80 lg:flex" />
      </div>
    </section>
  );
}

/** The last round that failed since the play began, and why. */
function FailedRound({ sinceMs }: { readonly sinceMs: number }) {
  const failed = useView((view) => failedSince(view, sinceMs));
  const events = useTraceLog();
  const why = useWhy(events, failed?.height ?? -1, failed?.round ?? -1);
  if (failed === null || why === null) return null;
  return (
    <section aria-label="Why a round failed" className="rounded-lg border border-fail/40 bg-fail/6 p-4 text-sm">
      <WhyText why={why} height={failed.height} round={failed.round} />
    </section>
  );
}

function failedSince(view: View, sinceMs: number): { readonly height: number; readonly round: number } | null {
  const here = failedRounds(view).at(-1);
  const last = here === undefined ? view.failed.at(-1) : { ...here, height: view.height };
  return last === undefined || last.enteredAt <= sinceMs ? null : { height: last.height, round: last.round };
}

const OUTCOMES = {
  running: ["wait", "running"],
  passed: ["final", "PASS"],
  failed: ["fail", "FAIL"],
  aborted: ["warn", "stopped"],
} as const;

function Outcome({ state }: Pick<Play, "state">) {
  const [tone, word] = OUTCOMES[state];
  return (
    <span role="status">
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}

/** What was said last, or an earlier beat for who wants to read it again. */
function Narration({ play }: { readonly play: Play }) {
  const { lab } = useTab();
  const { isAuto, isWaiting } = useLab((state) => ({ isAuto: state.isAuto, isWaiting: state.isWaiting }));
  const [back, setBack] = useState(0);
  const at = Math.max(0, play.said.length - 1 - back);
  const isLast = at >= play.said.length - 1;
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <p aria-live="polite" className="min-h-12 text-lg">
        {play.said[at] ?? "Waiting for the moment to begin."}
      </p>
      <p className={cn("text-muted text-sm", !(play.state === "running" && isLast) && "invisible")}>
        {isWaiting ? "Read on when you are ready." : "Still waiting for it to happen …"}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" variant="ghost" disabled={at === 0} onClick={() => setBack(back + 1)}>
          <ChevronLeft /> Back
        </Button>
        <Button
          size="sm"
          variant={isWaiting ? "primary" : "secondary"}
          disabled={isLast && !isWaiting}
          onClick={() => (isLast ? lab.next() : setBack(back - 1))}
        >
          Continue <ChevronRight />
        </Button>
        <label className="ml-auto flex items-center gap-2 text-sm">
          <input type="checkbox" checked={isAuto} onChange={({ target }) => lab.setAuto(target.checked)} /> Auto
        </label>
      </div>
    </div>
  );
}

const TICKS = {
  open: [Circle, "text-faint", "not yet"],
  pass: [Check, "text-final", "seen"],
  fail: [X, "text-fail", "not seen"],
} as const;

function Tick({ verdict }: { readonly verdict: Verdict | null }) {
  const [Icon, tone, word] = TICKS[verdict ?? "open"];
  return (
    <span className={cn("flex items-center [&_svg]:size-4", tone)}>
      <Icon aria-hidden />
      <span className="sr-only">{word}:</span>
    </span>
  );
}
