/** The thread that paints a ring: it has the page's canvas, so that nothing the page does holds a frame up, nor costs one. */
import { createPainter, type Painter } from "./painter";
import type { ToPainter } from "./scene";

declare const self: DedicatedWorkerGlobalScope;

let painter: Painter | null = null;

self.onmessage = ({ data }: MessageEvent<ToPainter>) => {
  if (data.type !== "canvas") return painter?.take(data);
  painter = createPainter(data.canvas, {
    wallMs: Date.now,
    nowMs: () => performance.now(),
    onFrame: (run) => void requestAnimationFrame(run),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
};
