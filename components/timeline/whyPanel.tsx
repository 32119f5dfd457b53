"use client";
/** Why the selected round failed; without one, the last that did. */
import { useSelection } from "@/components/shell/address";
import type { Timeline } from "@/lib/tab/timeline";
import { useWhy, WhyText } from "./why";

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
        <WhyText why={why} height={height} round={round} />
      )}
    </section>
  );
}
