"use client";
/** Whether the page has room for the column at its right side. */
import { useSyncExternalStore } from "react";

const QUERY = "(min-width: 64rem)";

export const useWide = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => true,
  );

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(QUERY);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}
