"use client";
/** Ten times a second, for whoever shows passing time, while somebody does and the page is in sight. One timer for all. */
import { useEffect, useRef } from "react";

const TICK_MS = 100;
const handlers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Calls back after each tick with what the newest render gave it. */
export function useTick(onTick: () => void, everyMs: number = TICK_MS): void {
  const latest = useRef(onTick);
  useEffect(() => {
    latest.current = onTick;
  });
  useEffect(() => {
    let lastMs = Number.NEGATIVE_INFINITY;
    const handler = () => {
      const nowMs = performance.now();
      if (nowMs - lastMs < everyMs - TICK_MS / 2) return;
      lastMs = nowMs;
      latest.current();
    };
    handlers.add(handler);
    timer ??= setInterval(tickAll, TICK_MS);
    return () => {
      handlers.delete(handler);
      if (handlers.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    };
  }, [everyMs]);
}

function tickAll(): void {
  if (document.visibilityState !== "visible") return;
  for (const handler of [...handlers]) handler();
}
