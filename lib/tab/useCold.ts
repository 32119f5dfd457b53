"use client";
/**
 * The view for tables: drawn anew at a beat, because nobody reads a row that changes faster. A moment that is held is
 * drawn at once: who steps through events wants to see each.
 */
import { useEffect, useState } from "react";
import { untilBeatMs } from "@/lib/picture/beat";
import type { View } from "@/lib/port/view";
import { pageTimers } from "./timers";
import { useTab } from "./useTab";

export function useColdView(): View {
  const { shown } = useTab();
  const [view, setView] = useState(() => shown.store.getState().view);
  useEffect(() => {
    let callOff: (() => void) | null = null;
    const look = () => {
      callOff = null;
      setView(shown.store.getState().view);
    };
    const stop = shown.store.subscribe(({ held }) => {
      if (held) setView(shown.store.getState().view);
      else callOff ??= pageTimers.after(untilBeatMs(Date.now()), look);
    });
    look();
    return () => {
      stop();
      callOff?.();
    };
  }, [shown]);
  return view;
}
