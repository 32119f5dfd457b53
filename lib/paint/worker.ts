/**
 * The thread that paints rings: it has their canvases, so that nothing the page does holds a frame up, nor costs one. Each
 * comes with a port of its own, and goes when that says so.
 */
import { createPainter } from "./painter";
import type { Canvas, ToPainter } from "./scene";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data: { canvas, port } }: MessageEvent<Canvas>) => {
  const painter = createPainter(canvas, {
    wallMs: Date.now,
    nowMs: () => performance.now(),
    onFrame: (run) => void requestAnimationFrame(run),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
  port.onmessage = ({ data }: MessageEvent<ToPainter>) => {
    painter.take(data);
    if (data.type === "close") port.close();
  };
};
