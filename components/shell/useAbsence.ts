"use client";
/** What to tell somebody who comes back to this tab after a while. */
import { useEffect, useState } from "react";
import { absenceSince, absenceWords, type Departure, departureFrom } from "@/lib/picture/returning";
import { useTab } from "@/lib/tab/useTab";

/** The validator sends its newest picture within this time after the page is seen again. */
const SETTLE_MS = 600;

export interface Returned {
  readonly words: string;
  /** The last event before the tab was hidden. */
  readonly seq: number;
}

export function useAbsence(): readonly [Returned | null, () => void] {
  const { session } = useTab();
  const [returned, setReturned] = useState<Returned | null>(null);
  useEffect(() => {
    let left: (Departure & { readonly seq: number }) | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden") {
        const { view } = session.store.getState();
        left = { ...departureFrom(view, Date.now()), seq: view.seq };
        return;
      }
      const departure = left;
      const backMs = Date.now();
      timer = setTimeout(() => {
        const absence = departure === null ? null : absenceSince(departure, session.store.getState().view, backMs);
        setReturned(
          absence === null || departure === null ? null : { words: absenceWords(absence), seq: departure.seq },
        );
      }, SETTLE_MS);
    };
    document.addEventListener("visibilitychange", onChange);
    return () => {
      document.removeEventListener("visibilitychange", onChange);
      clearTimeout(timer);
    };
  }, [session]);
  return [returned, () => setReturned(null)];
}
