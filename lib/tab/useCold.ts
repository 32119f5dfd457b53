"use client";
/**
 * The view for tables: drawn anew at a beat, because nobody reads a row that changes faster. A moment that is held is
 * drawn at once: who steps through events wants to see each.
 */
import { useEffect, useState } from "react";
import type { View } from "@/lib/port/view";
import { untilBeatMs } from "./beat";
import { useTab } from "./useTab";

export function useColdView(): View {
  const { shown } = useTab();
  const [view, setView] = useState(() => shown.store.getState().view);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = () => {
      timer = null;
      setView(shown.store.getState().view);
    };
    const stop = shown.store.subscribe(({ held }) => {
      if (held) setView(shown.store.getState().view);
      else timer ??= setTimeout(look, untilBeatMs(Date.now()));
    });
    look();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [shown]);
  return view;
}
