"use client";
/**
 * What moves: the hand of the clock with the phase that lasts, and messages on their way. One canvas, one loop, which
 * draws only as often as something can have moved by a pixel and stands still when nothing does.
 */
import { useEffect, useRef } from "react";
import { useMotionLevel } from "@/components/motion/useMotionLevel";
import { useTab } from "@/lib/tab/useTab";
import { createPainter } from "./painter";

export function HotCanvas() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { session, shown } = useTab();
  const motion = useMotionLevel();
  useEffect(() => {
    if (canvas.current === null) return;
    const painter = createPainter(canvas.current, shown, motion);
    const resizing = new ResizeObserver(painter.resize);
    resizing.observe(canvas.current);
    // A theme has other colours.
    const restyling = new MutationObserver(painter.restyle);
    restyling.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const stops = [session.onEvents(painter.take), shown.store.subscribe(painter.wake)];
    document.addEventListener("visibilitychange", painter.wake);
    return () => {
      document.removeEventListener("visibilitychange", painter.wake);
      for (const stop of stops) stop();
      resizing.disconnect();
      restyling.disconnect();
      painter.close();
    };
  }, [session, shown, motion]);
  return <canvas ref={canvas} aria-hidden className="keep-colors pointer-events-none absolute inset-0 size-full" />;
}
