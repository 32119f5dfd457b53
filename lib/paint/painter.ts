/**
 * Paints what moves on the ring: one canvas, one loop, which draws only as often as something can have moved by a pixel
 * and stands still when nothing does.
 */
import { createFlights } from "./flights";
import { CLOCK_RADIUS, RING_UNITS } from "./ringPlan";
import { type Colors, handPauseMs, type Scene, shownMs, type ToPainter } from "./scene";
import { type Brush, paintFlight, paintHand } from "./shapes";

export interface Painter {
  /** Nothing is painted before size, colours and a scene are known. */
  take(message: ToPainter): void;
}

export interface Surface {
  width: number;
  height: number;
  getContext(kind: "2d"): Brush | null;
}

/** What a thread of a browser gives. */
export interface PainterClock {
  /** Since the Unix epoch, milliseconds. */
  wallMs(): number;
  /** Milliseconds that never go back. */
  nowMs(): number;
  /** Before the next frame; a page that is hidden has none. */
  onFrame(run: () => void): void;
  /** Returns how to call it off. */
  after(delayMs: number, run: () => void): () => void;
}

export function createPainter(surface: Surface, clock: PainterClock): Painter {
  const brush = surface.getContext("2d");
  const flights = createFlights();
  let colors: Colors | null = null;
  let scene: Scene | null = null;
  let pixels = 0;
  let isAwake = false;
  let isClosed = false;
  let callOff: (() => void) | null = null;

  function draw(): void {
    isAwake = false;
    if (isClosed || brush === null || colors === null || scene === null || pixels === 0) return;
    const scale = pixels / RING_UNITS;
    const nowMs = clock.nowMs();
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.clearRect(0, 0, RING_UNITS, RING_UNITS);
    paintHand(brush, scene, shownMs(scene, clock.wallMs()), colors);
    const flying = flights.current(nowMs);
    for (const flight of flying) paintFlight(brush, flight, scene.seats, nowMs, colors);
    if (flying.length > 0) wake();
    else later(handPauseMs(scene, clock.wallMs(), 2 * Math.PI * CLOCK_RADIUS * scale));
  }

  function later(delayMs: number | null): void {
    callOff?.();
    callOff = delayMs === null ? null : clock.after(delayMs, wake);
  }

  function wake(): void {
    if (isAwake) return;
    isAwake = true;
    clock.onFrame(draw);
  }

  return {
    take(message) {
      switch (message.type) {
        case "size":
          pixels = message.pixels;
          // Giving a canvas a size clears it, be it the same.
          if (surface.width !== pixels || surface.height !== pixels) {
            surface.width = pixels;
            surface.height = pixels;
          }
          break;
        case "colors":
          colors = message.colors;
          break;
        case "scene":
          scene = message.scene;
          // What is held stands still, and what flew is not in it.
          if (scene.time.pace === 0) flights.clear();
          break;
        case "departures":
          flights.take(message.departures, clock.nowMs());
          break;
        case "close":
          isClosed = true;
          return later(null);
      }
      wake();
    },
  };
}
