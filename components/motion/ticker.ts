"use client";
/** At every beat, for whoever shows passing time, while somebody does and the page is in sight. One timer for all. */
import { useEffect, useRef } from "react";
import { untilBeatMs } from "@/lib/picture/beat";
import { pageTimers } from "@/lib/tab/timers";

const handlers = new Set<() => void>();
let callOff: (() => void) | null = null;

/** Calls back at each beat what the newest render gave it. */
export function useTick(onTick: () => void): void {
  const latest = useRef(onTick);
  useEffect(() => {
    latest.current = onTick;
  });
  useEffect(() => {
    const handler = () => latest.current();
    handlers.add(handler);
    callOff ??= next();
    return () => {
      handlers.delete(handler);
      if (handlers.size > 0) return;
      callOff?.();
      callOff = null;
    };
  }, []);
}

const next = () => pageTimers.after(untilBeatMs(Date.now()), tickAll);

function tickAll(): void {
  callOff = next();
  if (document.visibilityState !== "visible") return;
  for (const handler of [...handlers]) handler();
}
