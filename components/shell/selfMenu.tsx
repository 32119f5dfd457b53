"use client";
/** "You: seat 2": who this tab is now, whichever moment is drawn; how joining went, and the ways to be silent. */
import { ChevronDown, Eye, LogOut, Pause, Play } from "lucide-react";
import { useState } from "react";
import { JoinSteps } from "@/components/lobby/joinSteps";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Popover } from "@/components/ui/popover";
import type { Mode } from "@/lib/port/trace";
import { keptOut } from "@/lib/session/trouble";
import { useLiveView, useTab, useTabState } from "@/lib/tab/useTab";
import { useShell } from "./shellState";

const MODES: Readonly<Record<Mode["type"], string>> = {
  waiting: "Waiting in the lobby",
  listening: "Listening before it votes",
  validating: "Validating",
  observing: "Watching",
  amnesiac: "Asking what it forgot",
  paused: "Paused",
  halted: "Halted",
  stopped: "Stopped",
};

export function SelfMenu() {
  const [isOpen, setOpen] = useState(false);
  const seat = useLiveView((view) => view.seat);
  const mode = useLiveView((view) => view.mode.type);
  const name = useTabState((state) => state.name);
  const hasLeft = useTabState((state) => state.left);
  const isKeptOut = useTabState((state) => keptOut(state) !== null);
  const { isSandbox } = useTab();
  const unseated = isKeptOut ? "not seated" : mode === "waiting" ? "joining" : "watching";
  const who = hasLeft ? "left" : seat === null ? unseated : `seat ${seat}`;
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label="You"
      trigger={
        <Button variant="ghost" size="sm" className="font-normal">
          <span className="hidden text-muted sm:inline min-[48rem]:max-[56rem]:hidden">You:</span>
          {who === "watching" && <Eye className="min-[26rem]:hidden" />}
          <span className={cn("font-medium text-ink", who === "watching" && "max-[26rem]:sr-only")}>{who}</span>
          <ChevronDown className="opacity-60" />
        </Button>
      }
    >
      <p className="truncate font-semibold">{name}</p>
      <p className="text-muted text-sm">
        {hasLeft ? "Has left the table" : isKeptOut ? "Not at the table" : MODES[mode]}
      </p>
      <div className="my-3 border-line border-t pt-3">
        {!isSandbox && (
          <div className="mb-3 border-line border-b pb-3">
            <JoinSteps layout="list" />
          </div>
        )}
        <SelfActions onDone={() => setOpen(false)} />
      </div>
    </Popover>
  );
}

export function SelfActions({ onDone }: { readonly onDone: () => void }) {
  const { session, isSandbox } = useTab();
  const { arm } = useShell();
  const canVote = useLiveView(({ seat, mode }) => seat !== null && mode.type !== "observing");
  const isPaused = useLiveView(({ mode }) => mode.type === "paused");
  const hasLeft = useTabState((state) => state.left);
  const then = (act: () => void) => () => {
    act();
    onDone();
  };
  return (
    <div className="flex flex-col gap-2">
      {canVote &&
        !hasLeft &&
        (isPaused ? (
          <Button variant="warn" onClick={then(session.resume)}>
            <Play /> Resume this validator
          </Button>
        ) : (
          <Button onClick={then(() => arm(true))}>
            <Pause /> Pause this validator
          </Button>
        ))}
      {hasLeft ? (
        <Button variant="primary" onClick={then(() => void session.rejoin())}>
          Sit down again
        </Button>
      ) : (
        !isSandbox && (
          <Button variant="ghost" onClick={then(session.leave)}>
            <LogOut /> Leave the network
          </Button>
        )
      )}
    </div>
  );
}
