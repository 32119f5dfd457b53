"use client";
/**
 * Passing time: written straight into its element, whose size does not depend on it, so that nothing else is laid out or
 * drawn anew. Whoever shows it gives it a width.
 */
import { useRef } from "react";
import { cn } from "@/components/ui/cn";
import { countdown } from "@/lib/picture/explain";
import { useTab } from "@/lib/tab/useTab";
import { useTick } from "./ticker";

export interface CountdownProps {
  /** Milliseconds since the Unix epoch, or of the clock that is given. */
  readonly untilMs: number;
  /** Of what does not go by the picture's time; else it is that. */
  readonly nowMs?: () => number;
  /** Within a sentence, whose own size does not depend on it. */
  readonly isInline?: boolean;
  readonly className?: string;
}

/** "3.5 s": down to nothing, then it stands. A held view holds its time too. */
export function Countdown({ untilMs, nowMs, isInline = false, className }: CountdownProps) {
  const { shown } = useTab();
  const text = () => countdown(untilMs, (nowMs ?? shown.nowMs)());
  return <Passing text={text} className={cn(isInline ? "whitespace-nowrap" : BOX, className)} />;
}

/** "15 s", "3 min" since then. */
export function Age({ sinceMs, className }: { readonly sinceMs: number; readonly className?: string }) {
  const { shown } = useTab();
  return <Passing text={() => ageWords(shown.nowMs() - sinceMs)} className={cn(BOX, className)} />;
}

/** Ages under a minute are told in steps: a row of blocks must not flicker. */
const AGE_STEP_S = 5;

function ageWords(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  if (s < AGE_STEP_S) return "now";
  if (s < 60) return `${s - (s % AGE_STEP_S)} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3_600)} h` : `${Math.floor(s / 86_400)} d`;
}

/** What is inside changes nothing outside. */
const BOX = "inline-block h-[1lh] overflow-hidden whitespace-nowrap align-bottom contain-strict";

interface PassingProps {
  readonly text: () => string;
  readonly className?: string | undefined;
}

function Passing({ text, className }: PassingProps) {
  const element = useRef<HTMLSpanElement>(null);
  useTick(() => {
    const next = text();
    // The text node itself: another one in its place would be laid out with all that stands around it.
    const node = element.current?.firstChild;
    if (node instanceof Text && node.data !== next) node.data = next;
  });
  return (
    <span ref={element} className={className} suppressHydrationWarning>
      {text()}
    </span>
  );
}
