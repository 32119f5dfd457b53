"use client";
/** Ten times a second, for whoever shows passing time, while somebody does and the page is in sight. One timer for all. */
import { useEffect, useRef } from "react";

const TICK_MS = 100;
const handlers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Calls back at each tick what the newest render gave it. */
export function useTick(onTick: () => void): void {
  const latest = useRef(onTick);
  useEffect(() => {
    latest.current = onTick;
  });
  useEffect(() => {
    const handler = () => latest.current();
    handlers.add(handler);
    timer ??= setInterval(tickAll, TICK_MS);
    return () => {
      handlers.delete(handler);
      if (handlers.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    };
  }, []);
}

function tickAll(): void {
  if (document.visibilityState !== "visible") return;
  for (const handler of [...handlers]) handler();
}
