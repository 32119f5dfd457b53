"use client";
/** Time in the user's hands: run, freeze, step, go back; and the moment as a link. */
import { GitFork, Pause, Play, SkipForward, StepForward } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Tooltip } from "@/components/ui/tooltip";
import type { Standing } from "@/lib/port/sandbox";
import { formatInstant } from "@/lib/port/sandboxLink";
import type { Sandbox } from "@/lib/tab/sandboxClient";
import { useSandboxState } from "@/lib/tab/useTab";
import { NetworkMenu } from "./networkMenu";
import { SettingsMenu } from "./settingsMenu";

export interface ClockBarProps {
  readonly sandbox: Sandbox;
  readonly onFork: () => void;
  /** The query of other settings. */
  readonly onOpen: (query: string) => void;
}

const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 20, 100] as const;

export function ClockBar({ sandbox, onFork, onOpen }: ClockBarProps) {
  const { standing, failed, problems } = useSandboxState(sandbox, (state) => state);
  return (
    <section aria-label="Sandbox clock" className="border-fault/40 border-b border-dashed bg-panel px-3 py-1.5 text-sm">
      {failed !== null && <p className="text-fail">{`The sandbox has stopped: ${failed}. Reload to begin it anew.`}</p>}
      {problems.length > 0 && <p className="text-warn">{`The link was not quite right: ${problems.join("; ")}.`}</p>}
      {standing === null ? (
        failed === null && <p className="text-muted">Getting to the moment of the link …</p>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <b className="font-semibold text-fault">Sandbox</b>
          <Drive sandbox={sandbox} standing={standing} />
          <Rewind sandbox={sandbox} standing={standing} />
          <Eyes sandbox={sandbox} standing={standing} />
          <span className="ml-auto flex items-center gap-1">
            <Tooltip label="Equal digests: equal tables, event by event, on every machine">
              <code className="font-mono text-faint text-xs" data-digest={standing.digest}>
                {standing.digest}
              </code>
            </Tooltip>
            <NetworkMenu sandbox={sandbox} standing={standing} />
            <SettingsMenu settings={standing.instant.settings} onOpen={onOpen} />
            <Button size="sm" variant="ghost" onClick={onFork}>
              <GitFork /> Fork
            </Button>
            <LinkButton standing={standing} />
          </span>
        </div>
      )}
    </section>
  );
}

interface PartProps {
  readonly sandbox: Sandbox;
  readonly standing: Standing;
}

export function Drive({ sandbox, standing: { speed, pace } }: PartProps) {
  const isRunning = speed > 0;
  return (
    <span className="flex items-center gap-1">
      <Button size="sm" aria-pressed={isRunning} onClick={() => sandbox.run(isRunning ? 0 : 1)}>
        {isRunning ? <Pause /> : <Play />} {isRunning ? "Freeze" : "Run"}
      </Button>
      <Tooltip label="One event">
        <Button size="icon" variant="ghost" aria-label="Step one event" onClick={() => sandbox.step("event")}>
          <StepForward />
        </Button>
      </Tooltip>
      <Tooltip label="To the next round">
        <Button size="icon" variant="ghost" aria-label="Step one round" onClick={() => sandbox.step("round")}>
          <SkipForward />
        </Button>
      </Tooltip>
      <label className="flex items-center gap-1.5">
        <span className="sr-only">Speed</span>
        <select
          aria-label="Speed"
          className="h-7 rounded-md border border-line bg-raised px-1"
          value={isRunning ? speed : 1}
          onChange={({ target }) => sandbox.run(Number(target.value))}
        >
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value < 0.1 ? `1/${1 / value}×` : `${value}×`}
            </option>
          ))}
        </select>
        {isRunning && (
          <span className="w-14 text-faint text-xs tabular-nums">{`${pace.toFixed(pace < 1 ? 3 : 1)}×`}</span>
        )}
      </label>
    </span>
  );
}

/** Every event is a place to go to. */
function Rewind({ sandbox, standing: { instant, wallMs } }: PartProps) {
  const { events } = instant;
  const seconds = ((wallMs - instantEpoch(wallMs)) / 1_000).toFixed(2);
  const go = (text: string) => {
    const to = Number(text);
    if (Number.isInteger(to) && to >= 0) sandbox.seek(to);
  };
  return (
    <form
      className="flex items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        go(String(new FormData(event.currentTarget).get("event") ?? ""));
      }}
    >
      <Button size="sm" variant="ghost" onClick={() => go(String(Math.max(0, events - BACK)))}>
        {`−${BACK}`}
      </Button>
      <input
        key={events}
        name="event"
        aria-label="Event"
        inputMode="numeric"
        defaultValue={events}
        className="h-7 w-20 rounded-md border border-line bg-raised px-1.5 text-right tabular-nums"
      />
      <span className="text-muted tabular-nums">{`events, ${seconds} s`}</span>
    </form>
  );
}

const BACK = 100;
/** The simulator's virtual time 0. */
const EPOCH_MS = 1_800_000_000_000;
const instantEpoch = (wallMs: number): number => Math.min(wallMs, EPOCH_MS);

function Eyes({ sandbox, standing: { seat, views } }: PartProps) {
  return (
    <label className="flex items-center gap-1.5 text-muted">
      as seat
      <select
        aria-label="Look through seat"
        className="h-7 rounded-md border border-line bg-raised px-1 text-ink"
        value={seat}
        onChange={({ target }) => sandbox.observe(Number(target.value))}
      >
        {views.map((view) => (
          <option key={view.seat} value={view.seat ?? 0}>
            {view.seat}
          </option>
        ))}
      </select>
    </label>
  );
}

function LinkButton({ standing }: Pick<PartProps, "standing">) {
  const query = formatInstant(standing.instant);
  if (query === null) return <span className="text-faint text-xs">too much was done for a link</span>;
  return (
    <CopyButton
      size="sm"
      variant="ghost"
      label="Copy a link to this moment"
      text={`${window.location.origin}/sandbox?${query}`}
    />
  );
}
