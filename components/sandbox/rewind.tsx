"use client";
/** Which event a sandbox is at, and the way to any other. */
import { useCallback, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { Sandbox, SandboxState } from "@/lib/tab/sandboxClient";
import { useSandboxState } from "@/lib/tab/useTab";

export interface RewindProps {
  readonly sandbox: Sandbox;
}

/** Events that the button goes back. */
const BACK = 100;
/** The simulator's virtual time 0. */
const EPOCH_MS = 1_800_000_000_000;

/** Every event is a place to go to. */
export function Rewind({ sandbox }: RewindProps) {
  const go = (text: string) => {
    const to = Number(text);
    if (Number.isInteger(to) && to >= 0) sandbox.seek(to);
  };
  const back = () => go(String(Math.max(0, eventsOf(sandbox.store.getState()) - BACK)));
  return (
    <span className="flex items-center gap-1.5">
      <Button size="sm" variant="ghost" onClick={back}>
        {`−${BACK}`}
      </Button>
      <EventBox sandbox={sandbox} onGo={go} />
      <Passed sandbox={sandbox} />
    </span>
  );
}

/** Says which event it is, and takes another; what somebody types stays while the table moves on. */
function EventBox({ sandbox, onGo }: RewindProps & { readonly onGo: (text: string) => void }) {
  const events = useSandboxState(sandbox, eventsOf);
  const box = useRef<HTMLInputElement>(null);
  const isTyping = useRef(false);
  const show = useCallback(() => {
    if (box.current !== null && !isTyping.current) box.current.value = String(events);
  }, [events]);
  useEffect(show, [show]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        isTyping.current = false;
        onGo(box.current?.value ?? "");
      }}
    >
      <input
        ref={box}
        name="event"
        aria-label="Event"
        inputMode="numeric"
        defaultValue={events}
        onInput={() => {
          isTyping.current = true;
        }}
        onBlur={() => {
          isTyping.current = false;
          show();
        }}
        className="touchable h-7 w-20 rounded-md border border-line bg-raised px-1.5 text-right tabular-nums"
      />
    </form>
  );
}

const eventsOf = ({ standing }: SandboxState): number => standing?.instant.events ?? 0;

function Passed({ sandbox }: RewindProps) {
  const ms = useSandboxState(sandbox, ({ standing }) => (standing === null ? 0 : standing.wallMs - EPOCH_MS));
  return <span className="text-muted tabular-nums">{`events, ${(Math.max(0, ms) / 1_000).toFixed(2)} s`}</span>;
}
