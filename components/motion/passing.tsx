"use client";
/** Passing time: written straight into its element, so that nothing else is drawn anew. */
import { useRef } from "react";
import { seconds } from "@/lib/tab/explain";
import { useTab } from "@/lib/tab/useTab";
import { useTick } from "./ticker";

export interface CountdownProps {
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number;
  readonly className?: string;
}

/** "3.4 s": down to nothing, then it stands. A held view holds its time too. */
export function Countdown({ untilMs, className }: CountdownProps) {
  const { shown } = useTab();
  const text = () => seconds(untilMs - shown.nowMs());
  return <Passing text={text} className={className} />;
}

/** "12 s", "3 min" since then. */
export function Age({ sinceMs, className }: { readonly sinceMs: number; readonly className?: string }) {
  const { shown } = useTab();
  return <Passing text={() => ageWords(shown.nowMs() - sinceMs)} everyMs={1_000} className={className} />;
}

function ageWords(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3_600)} h` : `${Math.floor(s / 86_400)} d`;
}

interface PassingProps {
  readonly text: () => string;
  readonly everyMs?: number;
  readonly className?: string | undefined;
}

function Passing({ text, everyMs, className }: PassingProps) {
  const element = useRef<HTMLSpanElement>(null);
  useTick(() => {
    const next = text();
    if (element.current !== null && element.current.textContent !== next) element.current.textContent = next;
  }, everyMs);
  return (
    <span ref={element} className={className} suppressHydrationWarning>
      {text()}
    </span>
  );
}
