"use client";
/** Moves through time: back and on by round and event, freeze and play, how fast, and back to the live edge. */
import { Pause, Play, Radio, SkipBack, SkipForward, Snowflake, StepBack, StepForward } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { SPEEDS, type Speed } from "@/lib/tab/player";
import { usePlayer, useTab, useView } from "@/lib/tab/useTab";

export function Transport({ className }: { readonly className?: string }) {
  const { player } = useTab();
  const hasTable = useView(({ table }) => table !== null);
  const mode = usePlayer((state) => state.mode);
  if (!hasTable) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for a form; these buttons do something at once.
    <div role="group" aria-label="Time travel" className={cn("flex items-center", className)}>
      <TransportButton label="Round back" keys="⇧←" onClick={() => player.stepRound(-1)}>
        <SkipBack />
      </TransportButton>
      <TransportButton label="Event back" keys="←" onClick={() => player.stepEvent(-1)}>
        <StepBack />
      </TransportButton>
      <FreezeButton />
      <TransportButton label="Event on" keys="→" isDisabled={mode === "live"} onClick={() => player.stepEvent(1)}>
        <StepForward />
      </TransportButton>
      <TransportButton label="Round on" keys="⇧→" isDisabled={mode === "live"} onClick={() => player.stepRound(1)}>
        <SkipForward />
      </TransportButton>
      <SpeedSelect />
      <LiveButton />
    </div>
  );
}

/** Freezing holds the picture; the validator goes on. */
export function FreezeButton() {
  const { player } = useTab();
  const mode = usePlayer((state) => state.mode);
  const label = { live: "Freeze the view; the validator goes on", held: "Play on from here", playing: "Hold" }[mode];
  return (
    <Tooltip label={`${label} (Space)`}>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Freeze the view"
        aria-pressed={mode !== "live"}
        onClick={player.toggle}
        className={mode === "live" ? "" : "bg-frozen/15 text-frozen"}
      >
        {mode === "live" ? <Snowflake /> : mode === "held" ? <Play /> : <Pause />}
      </Button>
    </Tooltip>
  );
}

interface TransportButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const TransportButton = ({ label, keys, isDisabled = false, onClick, children }: TransportButtonProps) => (
  <Tooltip label={`${label} (${keys})`}>
    <Button variant="ghost" size="icon" aria-label={label} aria-disabled={isDisabled} onClick={onClick}>
      {children}
    </Button>
  </Tooltip>
);

/** Only where there is something to play. */
function SpeedSelect() {
  const { player } = useTab();
  const { mode, speed } = usePlayer((state) => state);
  if (mode === "live") return null;
  return (
    <select
      aria-label="Speed"
      value={speed}
      onChange={({ target }) => player.setSpeed(Number(target.value) as Speed)}
      className="touchable h-8 rounded-md border border-line bg-raised px-1.5 font-mono text-sm"
    >
      {SPEEDS.map((each) => (
        <option key={each} value={each}>{`${each}×`}</option>
      ))}
    </select>
  );
}

function LiveButton() {
  const { player } = useTab();
  const mode = usePlayer((state) => state.mode);
  return (
    <Tooltip label={mode === "live" ? "This is the newest moment" : "Skip to live (l)"}>
      <Button
        variant="ghost"
        size="sm"
        aria-pressed={mode === "live"}
        onClick={player.live}
        className={cn("ml-1 text-xs", mode === "live" ? "text-final" : "text-muted")}
      >
        <Radio /> {mode === "live" ? "LIVE" : "live"}
      </Button>
    </Tooltip>
  );
}
