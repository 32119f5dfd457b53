"use client";
/** What to tell somebody who comes back to this tab after a while. */
import { useEffect, useState } from "react";
import { absenceSince, absenceWords, type Departure } from "@/lib/tab/returning";
import { useTab } from "@/lib/tab/useTab";

/** The validator sends its newest picture within this time after the page is seen again. */
const SETTLE_MS = 600;

export function useAbsence(): readonly [string | null, () => void] {
  const { session } = useTab();
  const [words, setWords] = useState<string | null>(null);
  useEffect(() => {
    let left: Departure | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden") {
        left = { atMs: Date.now(), height: session.store.getState().view.tip.height };
        return;
      }
      const departure = left;
      const backMs = Date.now();
      timer = setTimeout(() => {
        const absence = departure === null ? null : absenceSince(departure, session.store.getState().view, backMs);
        setWords(absence === null ? null : absenceWords(absence));
      }, SETTLE_MS);
    };
    document.addEventListener("visibilitychange", onChange);
    return () => {
      document.removeEventListener("visibilitychange", onChange);
      clearTimeout(timer);
    };
  }, [session]);
  return [words, () => setWords(null)];
}
