"use client";
/**
 * Why the selected round failed, also one whose block was attested all the same and carried on; without one, the last
 * that did.
 */
import { useSelection } from "@/components/shell/address";
import type { Timeline } from "@/lib/picture/timeline";
import type { TraceEvent } from "@/lib/port/trace";
import { useWhy, WhyText } from "./why";

const NONE = { height: -1, round: -1 };

export interface WhyPanelProps {
  readonly timeline: Timeline;
  readonly events: readonly TraceEvent[];
}

export function WhyPanel({ timeline, events }: WhyPanelProps) {
  const [selection] = useSelection();
  const selected = selection?.type === "round" ? selection : NONE;
  const last = timeline.columns.findLast(({ outcome }) => outcome === "failed") ?? NONE;
  const ofSelected = useWhy(events, selected.height, selected.round);
  const ofLast = useWhy(events, last.height, last.round);
  const why = ofSelected ?? ofLast;
  const { height, round } = ofSelected === null ? last : selected;
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
