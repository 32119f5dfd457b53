"use client";
/** At every beat, for whoever shows passing time, while somebody does and the page is in sight. One timer for all. */
import { useEffect, useRef } from "react";
import { untilBeatMs } from "@/lib/tab/beat";

const handlers = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

/** Calls back at each beat what the newest render gave it. */
export function useTick(onTick: () => void): void {
  const latest = useRef(onTick);
  useEffect(() => {
    latest.current = onTick;
  });
  useEffect(() => {
    const handler = () => latest.current();
    handlers.add(handler);
    timer ??= next();
    return () => {
      handlers.delete(handler);
      if (handlers.size > 0 || timer === null) return;
      clearTimeout(timer);
      timer = null;
    };
  }, []);
}

const next = () => setTimeout(tickAll, untilBeatMs(Date.now()));

function tickAll(): void {
  timer = next();
  if (document.visibilityState !== "visible") return;
  for (const handler of [...handlers]) handler();
}
