"use client";
/** Why the selected round failed; without one, the last that did. */
import { useMemo } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import type { Timeline } from "@/lib/tab/timeline";
import { useTraceLog, useView } from "@/lib/tab/useTab";
import { type Why, whyFailed } from "@/lib/tab/whyFailed";

export function WhyPanel({ timeline }: { readonly timeline: Timeline }) {
  const [selection] = useSelection();
  const failed = timeline.columns.filter(({ outcome }) => outcome === "failed");
  const chosen = failed.find(
    ({ height, round }) => selection?.type === "round" && selection.height === height && selection.round === round,
  );
  const { height, round } = chosen ?? failed.at(-1) ?? { height: -1, round: -1 };
  const why = useWhy(height, round);
  return (
    <section
      aria-label="Why a round failed"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-56 shrink-0 low:max-h-32 overflow-y-auto border-line border-t px-4 py-3 text-sm"
    >
      {why === null ? (
        <p className="text-muted">No round of this trace has failed.</p>
      ) : (
        <>
          <h2 className="flex items-center gap-2 font-medium">
            <Glyph kind="failed" />
            {`Why did round ${round} of #${height} fail? ${why.short[0]?.toUpperCase()}${why.short.slice(1)}.`}
          </h2>
          <Steps why={why} />
        </>
      )}
    </section>
  );
}

function useWhy(height: number, round: number): Why | null {
  const events = useTraceLog();
  const table = useView((view) => view.table);
  return useMemo(() => whyFailed(events, height, round, table), [events, height, round, table]);
}

function Steps({ why }: { readonly why: Why }) {
  const [, select] = useSelection();
  return (
    <ol className="mt-2 flex list-decimal flex-col gap-1 pl-6 marker:text-faint">
      {why.steps.map(({ text, seq }) => (
        <li key={text}>
          {seq === null ? (
            text
          ) : (
            <button
              type="button"
              onClick={() => select({ type: "message", seq })}
              className="text-left align-top underline decoration-dotted underline-offset-4"
            >
              {text}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
