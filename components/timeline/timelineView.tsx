"use client";
/** Who did what when: a lane for each validator, a column for each round, and why the failed ones failed. */
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight, Radio, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import type { Timeline } from "@/lib/picture/timeline";
import { whereIs } from "@/lib/picture/timelinePlan";
import { currentRound } from "@/lib/port/phase";
import { usePlayer, useTab, useView } from "@/lib/tab/useTab";
import { Lanes } from "./lanes";
import { Minimap } from "./minimap";
import { type Excerpt, useExcerpt } from "./useExcerpt";
import { type Sight, useSight } from "./useSight";
import { useTimeline } from "./useTimeline";
import { WhyPanel } from "./whyPanel";

export function TimelineView() {
  const excerpt = useExcerpt();
  const timeline = useTimeline(excerpt.events);
  const heldMs = useHeldMs();
  const sight = useSight(timeline, heldMs);
  const self = useView((view) => view.seat);
  const hasBegun = useView((view) => currentRound(view) !== undefined);
  const n = useView(({ table }) => table?.n ?? 0);
  const seats = Array.from({ length: n }, (_, seat) => seat).toSorted(
    (a, b) => Number(b === self) - Number(a === self) || a - b,
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Controls sight={sight} onFollow={excerpt.follow} />
      {timeline.columns.length === 0 ? (
        <p className="flex-1 p-6 text-muted">
          {hasBegun || excerpt.older !== null ? "No round began in these events." : "No round has begun yet."}
        </p>
      ) : (
        <Lanes timeline={timeline} sight={sight} seats={seats} heldMs={heldMs} />
      )}
      <Overview timeline={timeline} sight={sight} excerpt={excerpt} />
      <WhyPanel timeline={timeline} events={excerpt.events} />
    </div>
  );
}

/** The moment that is shown; undefined while it is the newest. */
function useHeldMs(): number | undefined {
  const { history } = useTab();
  const held = usePlayer(({ seq }) => seq);
  return held === null ? undefined : (history.eventAt(held) ?? history.eventAt(held + 1))?.at;
}

interface OverviewProps {
  readonly timeline: Timeline;
  readonly sight: Sight;
  readonly excerpt: Excerpt;
}

/** The line of all that is laid out, and the way to what was before and after it. */
function Overview({ timeline, sight, excerpt: { older, newer } }: OverviewProps) {
  // What was at the edge stays in sight, so that it is plain where one came from.
  const goOn = (on: () => void, edgeMs: number) => () => {
    sight.show(whereIs(edgeMs, timeline, sight.scale));
    on();
  };
  return (
    <div className="mx-4 my-2 flex shrink-0 items-center gap-1">
      {older !== null && (
        <IconButton label="Older rounds" onClick={goOn(older, timeline.fromMs)}>
          <ChevronsLeft />
        </IconButton>
      )}
      <Minimap timeline={timeline} sight={sight} />
      {newer !== null && (
        <IconButton label="Newer rounds" onClick={goOn(newer, timeline.untilMs)}>
          <ChevronsRight />
        </IconButton>
      )}
    </div>
  );
}

interface ControlsProps {
  readonly sight: Sight;
  readonly onFollow: () => void;
}

const Controls = ({ sight, onFollow }: ControlsProps) => (
  <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2">
    <Segmented
      label="Scale"
      className="w-68 shrink-0"
      value={sight.scale}
      onChange={sight.setScale}
      options={[
        { value: "true", label: "True time" },
        { value: "aligned", label: "Aligned by round" },
      ]}
    />
    <span className="flex">
      <IconButton label="Earlier" onClick={() => sight.pan(-0.5)}>
        <ChevronLeft />
      </IconButton>
      <IconButton label="Later" onClick={() => sight.pan(0.5)}>
        <ChevronRight />
      </IconButton>
      <IconButton label="Closer" onClick={() => sight.zoom(0.5)}>
        <ZoomIn />
      </IconButton>
      <IconButton label="Further away" onClick={() => sight.zoom(2)}>
        <ZoomOut />
      </IconButton>
    </span>
    <Button
      size="sm"
      variant={sight.isFollowing ? "ghost" : "secondary"}
      aria-pressed={sight.isFollowing}
      onClick={() => {
        onFollow();
        sight.follow();
      }}
    >
      <Radio /> {sight.isFollowing ? "Following" : "Follow"}
    </Button>
  </div>
);

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const IconButton = ({ label, onClick, children }: IconButtonProps) => (
  <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={onClick}>
    {children}
  </Button>
);
