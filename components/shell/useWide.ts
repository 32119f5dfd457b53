"use client";
/** Whether the page has room for the column at its right side: at projector size everything else takes more of it. */
import { useCallback, useSyncExternalStore } from "react";
import { usePreferences } from "@/lib/tab/preferences";

const WIDE = "(min-width: 64rem) and (min-height: 30rem)";
const WIDE_FOR_PROJECTOR = "(min-width: 96rem) and (min-height: 30rem)";

export const useWide = (): boolean =>
  useMedia(usePreferences(({ projector }) => (projector ? WIDE_FOR_PROJECTOR : WIDE)));

/** Whether a media query holds; before there is a page to ask, it does. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", onChange);
      return () => media.removeEventListener("change", onChange);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => true,
  );
}
