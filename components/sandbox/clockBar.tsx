"use client";
/** Time in the user's hands: run, freeze, step, go back; and the moment as a link. */
import { GitFork, Pause, Play, SkipForward, StepForward } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copyButton";
import { Tooltip } from "@/components/ui/tooltip";
import { SETTINGS, type Standing } from "@/lib/port/sandbox";
import { formatInstant, whyNoLink } from "@/lib/port/sandboxLink";
import type { Sandbox } from "@/lib/tab/sandboxClient";
import { useSandboxState } from "@/lib/tab/useTab";
import { NetworkMenu } from "./networkMenu";
import { Rewind } from "./rewind";
import { SettingsMenu } from "./settingsMenu";

export interface ClockBarProps {
  readonly sandbox: Sandbox;
  readonly onFork: () => void;
  /** The query of other settings. */
  readonly onOpen: (query: string) => void;
}

const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 20, 100] as const;

export function ClockBar({ sandbox, onFork, onOpen }: ClockBarProps) {
  const failed = useSandboxState(sandbox, (state) => state.failed);
  const problems = useSandboxState(sandbox, (state) => state.problems);
  const isOpen = useSandboxState(sandbox, ({ standing }) => standing !== null);
  return (
    <section aria-label="Sandbox clock" className="border-fault/40 border-b border-dashed bg-panel px-3 py-1.5 text-sm">
      {failed !== null && <p className="text-fail">{`The sandbox has stopped: ${failed}. Reload to begin it anew.`}</p>}
      {problems.length > 0 && <p className="text-warn">{`The link was not quite right: ${problems.join("; ")}.`}</p>}
      {isOpen ? (
        <div className="flex flex-wrap items-center gap-2">
          <b className="font-semibold text-fault">Sandbox</b>
          <Drive sandbox={sandbox} />
          <Rewind sandbox={sandbox} />
          <Eyes sandbox={sandbox} />
          <span className="flex flex-wrap items-center gap-1 md:ml-auto">
            <Digest sandbox={sandbox} />
            <NetworkMenu sandbox={sandbox} />
            <Settings sandbox={sandbox} onOpen={onOpen} />
            <Button size="sm" variant="ghost" onClick={onFork}>
              <GitFork /> Fork
            </Button>
            <LinkButton sandbox={sandbox} />
          </span>
        </div>
      ) : (
        failed === null && <p className="text-muted">Getting to the moment of the link …</p>
      )}
    </section>
  );
}

interface PartProps {
  readonly sandbox: Sandbox;
}

export function Drive({ sandbox }: PartProps) {
  const speed = useSandboxState(sandbox, ({ standing }) => standing?.speed ?? 0);
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
          className="touchable h-7 rounded-md border border-line bg-raised px-1"
          value={isRunning ? speed : 1}
          onChange={({ target }) => sandbox.run(Number(target.value))}
        >
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {value < 0.1 ? `1/${1 / value}×` : `${value}×`}
            </option>
          ))}
        </select>
        {isRunning && <Reached sandbox={sandbox} />}
      </label>
    </span>
  );
}

/** How fast it really goes. */
function Reached({ sandbox }: PartProps) {
  const pace = useSandboxState(sandbox, ({ standing }) => standing?.pace ?? 0);
  return <span className="w-14 text-faint text-xs tabular-nums">{`${pace.toFixed(pace < 0.1 ? 3 : 1)}×`}</span>;
}

function Eyes({ sandbox }: PartProps) {
  const seat = useSandboxState(sandbox, ({ standing }) => standing?.seat ?? 0);
  const seats = useSandboxState(sandbox, ({ standing }) => standing?.instant.settings.seats ?? 0);
  return (
    <label className="flex items-center gap-1.5 text-muted">
      as seat
      <select
        aria-label="Look through seat"
        className="touchable h-7 rounded-md border border-line bg-raised px-1 text-ink"
        value={seat}
        onChange={({ target }) => sandbox.observe(Number(target.value))}
      >
        {Array.from({ length: seats }, (_, each) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A seat is its number.
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

function Digest({ sandbox }: PartProps) {
  const digest = useSandboxState(sandbox, ({ standing }) => standing?.digest ?? "");
  return (
    <Tooltip label="Equal digests: equal tables, event by event, on every machine">
      <code className="font-mono text-faint text-xs" data-digest={digest}>
        {digest}
      </code>
    </Tooltip>
  );
}

function Settings({ sandbox, onOpen }: PartProps & Pick<ClockBarProps, "onOpen">) {
  const settings = useSandboxState(sandbox, ({ standing }) => standing?.instant.settings ?? SETTINGS);
  return <SettingsMenu settings={settings} onOpen={onOpen} />;
}

function LinkButton({ sandbox }: PartProps) {
  const query = () => formatInstant((sandbox.store.getState().standing as Standing).instant);
  const why = useSandboxState(sandbox, ({ standing }) => (standing === null ? null : whyNoLink(standing.instant)));
  const id = useId();
  return (
    <>
      <CopyButton
        size="sm"
        variant="ghost"
        label="Copy a link to this moment"
        text={() => `${window.location.origin}/sandbox?${query()}`}
        disabled={why !== null}
        aria-describedby={why === null ? undefined : id}
      />
      {why !== null && (
        <span id={id} className="text-faint text-xs">
          {`No link leads here: ${why}.`}
        </span>
      )}
    </>
  );
}
