/** The page's side of the thread that paints the ring: canvas, size, colours, and what there is to paint. */
import { departuresOf } from "@/lib/paint/flights";
import { type Colors, type HandMotion, sceneOf, type ToPainter } from "@/lib/paint/scene";
import { BEAT_MS } from "@/lib/picture/beat";
import type { TraceEvent } from "@/lib/port/trace";
import type { MotionLevel } from "@/lib/tab/preferences";
import type { Shown } from "@/lib/tab/shown";
import { handOver } from "./ringThread";

export interface RingBrush {
  /** What happened: messages take off. */
  take(events: readonly TraceEvent[]): void;
  /** The view that is drawn, or how its time passes, may have changed. */
  tellScene(): void;
  close(): void;
}

/** @returns null where a canvas cannot be handed to another thread */
export function openBrush(place: HTMLElement, shown: Shown, motion: MotionLevel): RingBrush | null {
  // A canvas can be handed over once.
  const canvas = document.createElement("canvas");
  if (canvas.transferControlToOffscreen === undefined) return null;
  canvas.className = "size-full";
  place.append(canvas);
  const port = handOver(canvas);
  const tell = (message: ToPainter) => port.postMessage(message);

  function tellScene(): void {
    const { view } = shown.store.getState();
    const time = { shownMs: shown.nowMs(), wallMs: Date.now(), pace: shown.pace() };
    tell({ type: "scene", scene: sceneOf(view, time, handMotion(motion)) });
  }

  // Measured when the page has laid itself out: asked for while it comes into being, all of it would be laid out at once.
  let isStyled = false;
  const resizing = new ResizeObserver(() => {
    tell({ type: "size", pixels: Math.round(place.clientWidth * Math.min(PIXELS_MAX, window.devicePixelRatio)) });
    if (!isStyled) tell({ type: "colors", colors: readColors(place) });
    isStyled = true;
  });
  resizing.observe(place);
  // A theme has other colours.
  const restyling = new MutationObserver(() => tell({ type: "colors", colors: readColors(place) }));
  restyling.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  tellScene();

  return {
    take(events) {
      if (shown.store.getState().held || document.visibilityState === "hidden") return;
      // Where time does not pass by itself, only what happens tells how far it is.
      if (shown.pace() !== 1) tellScene();
      if (motion !== "full") return;
      const departures = departuresOf(events);
      if (departures.length > 0) tell({ type: "departures", departures });
    },
    tellScene,
    close() {
      resizing.disconnect();
      restyling.disconnect();
      tell({ type: "close" });
      canvas.remove();
    },
  };
}

/** Device pixels of one of CSS: finer than this nobody sees a dot. */
const PIXELS_MAX = 2;

/** In a window that nobody works in it steps as well. */
function handMotion(motion: MotionLevel): HandMotion {
  if (motion === "off") return { type: "stands" };
  return motion === "reduced" || !document.hasFocus() ? { type: "steps", everyMs: BEAT_MS } : { type: "glides" };
}

function readColors(place: HTMLElement): Colors {
  const style = getComputedStyle(place);
  const token = (name: string) => style.getPropertyValue(`--${name}`);
  const [wait, commit, propose, attest] = [token("wait"), token("commit"), token("propose"), token("attest")];
  return { clearing: wait, wait, commit, propose, attest, fail: token("fail"), ink: token("ink") };
}
