"use client";
/**
 * What moves: the hand of the clock with the phase that lasts, and messages on their way. Painted by a thread of its own
 * (lib/paint), which the page only tells what there is; a browser that cannot hand over a canvas shows the ring without.
 */
import { useEffect, useRef } from "react";
import { useMotionLevel } from "@/components/motion/useMotionLevel";
import { useTab } from "@/lib/tab/useTab";
import { openBrush } from "./brush";

export function HotCanvas() {
  const place = useRef<HTMLDivElement>(null);
  const { session, shown } = useTab();
  const motion = useMotionLevel();
  useEffect(() => {
    if (place.current === null) return;
    const brush = openBrush(place.current, shown, motion);
    if (brush === null) return;
    const stops = [session.onEvents(brush.take), shown.store.subscribe(brush.tellScene)];
    window.addEventListener("focus", brush.tellScene);
    window.addEventListener("blur", brush.tellScene);
    return () => {
      window.removeEventListener("focus", brush.tellScene);
      window.removeEventListener("blur", brush.tellScene);
      for (const stop of stops) stop();
      brush.close();
    };
  }, [session, shown, motion]);
  return <div ref={place} aria-hidden className="keep-colors pointer-events-none absolute inset-0" />;
}
