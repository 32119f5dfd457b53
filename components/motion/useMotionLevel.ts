"use client";
/** How much may move: what this browser chose, else what the system asks for. */
import { useSyncExternalStore } from "react";
import { type MotionLevel, motionLevel, usePreferences } from "@/lib/tab/preferences";

const QUERY = "(prefers-reduced-motion: reduce)";

export function useMotionLevel(): MotionLevel {
  const motion = usePreferences((preferences) => preferences.motion);
  const reduces = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
  return motionLevel(motion, reduces);
}

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(QUERY);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}
