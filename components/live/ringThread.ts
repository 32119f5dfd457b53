/**
 * The thread that paints rings, one for the page. It is begun with the page, so that its script comes while there is a
 * server to ask: a table goes on without one.
 */
import type { Canvas } from "@/lib/paint/scene";

let thread: Worker | null = null;

/** Has it begun before anybody asks. Where a browser allows no worker there is nothing to draw either, which others say. */
export function prepareRingThread(): void {
  try {
    beginRingThread();
  } catch {
    // Whoever hands a canvas over meets the same refusal, and has a place to say so.
  }
}

function beginRingThread(): Worker {
  if (thread !== null) return thread;
  const begun = new Worker(new URL("../../lib/paint/worker.ts", import.meta.url), { type: "module", name: "ring" });
  // It could not be loaded: whoever asks next begins another one.
  begun.onerror = () => {
    if (thread === begun) thread = null;
  };
  thread = begun;
  return begun;
}

/** Hands a canvas over. @returns what its painter is told through */
export function handOver(canvas: HTMLCanvasElement): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const handed: Canvas = { canvas: canvas.transferControlToOffscreen(), port: port2 };
  beginRingThread().postMessage(handed, [handed.canvas, handed.port]);
  return port1;
}
