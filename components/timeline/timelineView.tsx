"use client";
/** Who did what when: a lane for each validator, a column for each round, and why the failed ones failed. */
import { ChevronLeft, ChevronRight, Radio, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { usePlayer, useView } from "@/lib/tab/useTab";
import { Lanes } from "./lanes";
import { Minimap } from "./minimap";
import { type Sight, useSight, useTimeline } from "./useTimeline";
import { WhyPanel } from "./whyPanel";

export function TimelineView() {
  const timeline = useTimeline();
  const sight = useSight(timeline);
  const self = useView((view) => view.seat);
  const n = useView(({ table }) => table?.n ?? 0);
  const held = usePlayer(({ seq }) => seq);
  const seats = Array.from({ length: n }, (_, seat) => seat).toSorted(
    (a, b) => Number(b === self) - Number(a === self) || a - b,
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Controls sight={sight} />
      {timeline.columns.length === 0 ? (
        <p className="p-6 text-muted">No round has begun yet.</p>
      ) : (
        <>
          <Lanes timeline={timeline} sight={sight} seats={seats} heldSeq={held} />
          <Minimap timeline={timeline} sight={sight} />
          <WhyPanel timeline={timeline} />
        </>
      )}
    </div>
  );
}

const Controls = ({ sight }: { readonly sight: Sight }) => (
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
      onClick={sight.follow}
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
