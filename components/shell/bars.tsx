"use client";
/** What stands above the view while it is so: a question before a pause, a frozen picture, a notice, a return. */
import { Pause, Snowflake, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { ReplayBar } from "@/components/replay/replayBar";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { handFocusOn } from "@/components/ui/focusReturn";
import { countOf } from "@/lib/base/words";
import type { Mode } from "@/lib/port/trace";
import { keptOut } from "@/lib/session/trouble";
import type { Notice, NoticeAction, NoticeKind } from "@/lib/tab/notice";
import { noticesOf } from "@/lib/tab/notices";
import { useShown, useTab, useTabState } from "@/lib/tab/useTab";
import { useViewId } from "./address";
import { exportTrace } from "./exportTrace";
import { FaultChips } from "./faultChips";
import { useShell } from "./shellState";
import { useAbsence } from "./useAbsence";

export function Bars() {
  const { replay } = useTab();
  return replay === undefined ? <TableBars /> : <ReplayBar replay={replay} />;
}

function TableBars() {
  const { isSandbox } = useTab();
  const { isArmed } = useShell();
  const isHeld = useShown(({ held }) => held);
  const [dismissed, setDismissed] = useState<readonly NoticeKind[]>([]);
  // What keeps this tab out fills the page below, and is not said twice.
  const notice = useTabState((state) =>
    keptOut(state) === null ? noticesOf(state, isSandbox).find(({ kind }) => !dismissed.includes(kind)) : undefined,
  );
  return (
    <section aria-label="Notices" className="shrink-0">
      {isArmed && <ArmedBar />}
      {isHeld && <HeldBar />}
      {notice !== undefined && (
        <NoticeBar key={notice.kind} notice={notice} onDismiss={() => setDismissed([...dismissed, notice.kind])} />
      )}
      <FaultChips />
      <AbsenceBar />
    </section>
  );
}

const TONES = {
  fail: "border-fail/40 bg-fail/10 [&_svg]:text-fail",
  warn: "border-warn/40 bg-warn/10 [&_svg]:text-warn",
  fault: "border-fault/40 bg-fault/10 border-dashed [&_svg]:text-fault",
  plain: "border-line bg-panel [&_svg]:text-muted",
  frozen: "border-frozen/40 bg-frozen/10 [&_svg]:text-frozen",
} as const;

interface BarProps {
  readonly tone: keyof typeof TONES;
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

const Bar = ({ tone, icon, title, text, children }: BarProps) => (
  <div
    ref={handFocusOn}
    className={cn("flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2 text-sm", TONES[tone])}
  >
    <span className="[&_svg]:size-4">{icon}</span>
    <p className="min-w-0 flex-1 basis-64">
      <b className="font-semibold">{title}</b>
      {text !== undefined && <span className="text-muted"> {text}</span>}
    </p>
    <div className="flex gap-2">{children}</div>
  </div>
);

function ArmedBar() {
  const { session } = useTab();
  const { arm } = useShell();
  const yes = useRef<HTMLButtonElement>(null);
  // Its cleanup runs before that of the bar, which would hand the focus on to the view.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const buttons = yes.current?.parentElement;
    yes.current?.focus();
    return () => {
      if (buttons?.contains(document.activeElement) && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <Bar
      tone="warn"
      icon={<Pause />}
      title="Pause this validator?"
      text="It will neither read nor vote. Its links stay up, so the others see silence."
    >
      <Button
        ref={yes}
        variant="warn"
        size="sm"
        // The key that asked may be held down still, and the focus comes here: that is no answer.
        onKeyDown={(event) => event.repeat && event.preventDefault()}
        onClick={() => {
          session.pause();
          arm(false);
        }}
      >
        Pause (o)
      </Button>
      <Button variant="ghost" size="sm" onClick={() => arm(false)}>
        Cancel
      </Button>
    </Bar>
  );
}

/** In which a validator works whether or not its picture moves. */
const WORKING: ReadonlySet<Mode["type"]> = new Set(["listening", "validating", "observing", "amnesiac"]);

export function HeldBar() {
  const { player } = useTab();
  const behind = useShown((state) => state.behind);
  const goesOn = useTabState(({ view, left }) => !left && WORKING.has(view.mode.type));
  return (
    <Bar
      tone="frozen"
      icon={<Snowflake />}
      title="View frozen"
      text={`${countOf(behind, "event")} behind.${goesOn ? " Your validator goes on." : ""}`}
    >
      <Button size="sm" onClick={player.live}>
        Skip to live
      </Button>
    </Bar>
  );
}

function NoticeBar({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: () => void }) {
  const { tone, title, text, action } = notice;
  return (
    <Bar tone={tone} icon={<TriangleAlert />} title={title} text={text}>
      {action === "dismiss" ? (
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          Dismiss
        </Button>
      ) : (
        <ActionButton action={action} />
      )}
    </Bar>
  );
}

/** The one thing to do about a notice; nothing where only time or others can help. */
export function ActionButton({ action }: { readonly action: Exclude<NoticeAction, "dismiss"> }) {
  const router = useRouter();
  const tab = useTab();
  const { open } = useShell();
  const [, go] = useViewId();
  const { session, roomCode } = tab;
  if (action === "none") return null;
  const acts: Readonly<Record<typeof action, readonly [string, () => void]>> = {
    resume: ["Resume", session.resume],
    rejoin: ["Sit down again", () => void session.rejoin()],
    retry: ["Try again", () => window.location.reload()],
    reload: ["Reload", () => window.location.reload()],
    watch: ["Watch", () => window.location.assign(`/r/${roomCode}?watch${window.location.hash}`)],
    home: ["To the start page", () => router.push("/")],
    sandbox: ["Open the sandbox", () => window.location.assign("/sandbox")],
    share: ["Share the link", () => open("share")],
    links: ["See the links", () => go("validators")],
    export: ["Export the evidence", () => void exportTrace(tab)],
  };
  const [label, act] = acts[action];
  return (
    <Button size="sm" variant={action === "resume" ? "warn" : "secondary"} onClick={act}>
      {label}
    </Button>
  );
}

function AbsenceBar() {
  const { player } = useTab();
  const [returned, dismiss] = useAbsence();
  if (returned === null) return null;
  const replay = async () => {
    dismiss();
    if (await player.seek(returned.seq)) player.toggle();
  };
  return (
    <Bar tone="plain" icon={<Snowflake />} title={returned.words}>
      <Button size="sm" onClick={() => void replay()}>
        Replay
      </Button>
      <Button size="sm" variant="ghost" onClick={dismiss}>
        Dismiss
      </Button>
    </Bar>
  );
}
