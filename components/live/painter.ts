/** Paints the canvas of the ring, frame by frame, from the view and the events; no React in here. */
import { currentRound } from "@/lib/port/phase";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { untilBeatMs } from "@/lib/tab/beat";
import { arcsOf, fractionOf } from "@/lib/tab/clockFace";
import { createFlights, FLIGHT_MS, type Flight, type FlightKind } from "@/lib/tab/flights";
import type { MotionLevel } from "@/lib/tab/preferences";
import { alongChord, chordOf, onCircle, RING_UNITS } from "@/lib/tab/ringPlan";
import type { Shown } from "@/lib/tab/shown";
import { CLOCK_BAND, CLOCK_RADIUS } from "./clockSvg";

/**
 * Nothing is measured before the page has laid itself out: asked for while it comes into being, a colour alone would have
 * all of it laid out at once.
 */
export interface Painter {
  /** What happened: messages take off. */
  take(events: readonly TraceEvent[]): void;
  /** Something may have changed. */
  wake(): void;
  /** The size of the canvas has changed, or is known for the first time. */
  resize(): void;
  restyle(): void;
  close(): void;
}

/** The hand moves this often while nothing else does: a whole frame of the page for a few pixels. */
const HAND_MS = 60;
export function createPainter(canvas: HTMLCanvasElement, shown: Shown, motion: MotionLevel): Painter {
  const context = canvas.getContext("2d");
  const flights = createFlights();
  let colors: Colors | null = null;
  let isSized = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let frame: number | null = null;

  function draw(): void {
    frame = null;
    if (context === null || !isSized || document.visibilityState === "hidden") return;
    const { view, held } = shown.store.getState();
    const nowMs = shown.nowMs();
    colors ??= readColors(canvas);
    const scale = canvas.width / RING_UNITS;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, RING_UNITS, RING_UNITS);
    paintHand(context, view, nowMs, colors);
    const flying = held ? [] : flights.current(performance.now());
    for (const flight of flying) paintFlight(context, flight, view.table?.n ?? 1, colors);
    if (flying.length > 0) frame = requestAnimationFrame(draw);
    else later(held ? null : handPauseMs(view, nowMs, canvas.width, motion));
  }

  function later(delayMs: number | null): void {
    if (timer !== null) clearTimeout(timer);
    timer = delayMs === null ? null : setTimeout(wake, delayMs);
  }

  function wake(): void {
    if (frame === null) frame = requestAnimationFrame(draw);
  }

  function resize(): void {
    const size = Math.round(canvas.clientWidth * Math.min(2, window.devicePixelRatio));
    if (size !== canvas.width) {
      canvas.width = size;
      canvas.height = size;
    }
    isSized = true;
    wake();
  }

  return {
    take(events) {
      if (motion !== "full" || shown.store.getState().held || document.visibilityState === "hidden") return;
      flights.take(events, performance.now());
      if (flights.current(performance.now()).length > 0) wake();
    },
    wake,
    resize,
    restyle() {
      colors = null;
      wake();
    },
    close() {
      if (frame !== null) cancelAnimationFrame(frame);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

type Colors = Readonly<Record<"clearing" | "commit" | "propose" | "attest" | "fail" | "wait" | "ink" | "page", string>>;

function readColors(canvas: HTMLCanvasElement): Colors {
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(`--${name}`);
  const [wait, commit, propose, attest] = [token("wait"), token("commit"), token("propose"), token("attest")];
  return { clearing: wait, wait, commit, propose, attest, fail: token("fail"), ink: token("ink"), page: token("page") };
}

/** The phase that lasts grows with the hand. */
function paintHand(context: CanvasRenderingContext2D, view: View, nowMs: number, colors: Colors): void {
  const round = currentRound(view);
  if (round === undefined || view.table === null) return;
  const now = fractionOf(round, nowMs);
  const open = arcsOf(round).find(({ to }) => to === null);
  context.lineWidth = CLOCK_BAND;
  if (open !== undefined && now > open.from) {
    context.strokeStyle = colors[open.kind];
    context.beginPath();
    context.arc(500, 500, CLOCK_RADIUS, turn(open.from), turn(now));
    context.stroke();
  }
  const [inner, outer] = [
    onCircle(2 * Math.PI * now, CLOCK_RADIUS - 17),
    onCircle(2 * Math.PI * now, CLOCK_RADIUS + 17),
  ];
  context.strokeStyle = colors.ink;
  context.lineWidth = 4;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(inner.x, inner.y);
  context.lineTo(outer.x, outer.y);
  context.stroke();
  context.lineCap = "butt";
}

/** Canvas angles begin at three o'clock. */
const turn = (fraction: number): number => 2 * Math.PI * fraction - Math.PI / 2;

function paintFlight(context: CanvasRenderingContext2D, flight: Flight, n: number, colors: Colors): void {
  const { kind, from, to, startMs, count } = flight;
  if (from >= n || to >= n || from === to) return;
  const t = Math.min(1, (performance.now() - startMs) / FLIGHT_MS);
  const eased = t * t * (3 - 2 * t);
  const { x, y } = alongChord(chordOf(from, to, n), 0.09 + 0.82 * eased);
  const color = colorOf(kind, colors);
  context.globalAlpha = t < 0.1 ? t * 10 : t > 0.85 ? (1 - t) / 0.15 : 1;
  context.fillStyle = color;
  context.strokeStyle = color;
  shapeOf(context, kind, x, y);
  if (count > 1) {
    context.font = "600 22px sans-serif";
    context.fillText(`×${count}`, x + 14, y - 10);
  }
  context.globalAlpha = 1;
}

const colorOf = (kind: FlightKind, colors: Colors): string => {
  if (kind === "finality") return colors.attest;
  if (kind === "nullify") return colors.fail;
  return kind === "transactions" ? colors.ink : kind === "other" ? colors.wait : colors[kind];
};

/** The same shapes as the signs. */
function shapeOf(context: CanvasRenderingContext2D, kind: FlightKind, x: number, y: number): void {
  context.beginPath();
  switch (kind) {
    case "commit":
      context.moveTo(x, y - 12);
      context.lineTo(x + 12, y);
      context.lineTo(x, y + 12);
      context.lineTo(x - 12, y);
      return context.fill();
    case "propose":
      context.rect(x - 9, y - 9, 18, 18);
      return context.fill();
    case "attest":
      context.arc(x, y, 8, 0, 2 * Math.PI);
      return context.fill();
    case "finality":
      context.arc(x, y, 9, 0, 2 * Math.PI);
      context.lineWidth = 3;
      context.stroke();
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      return context.fill();
    case "nullify":
      context.lineWidth = 4;
      context.moveTo(x - 7, y - 7);
      context.lineTo(x + 7, y + 7);
      context.moveTo(x + 7, y - 7);
      context.lineTo(x - 7, y + 7);
      return context.stroke();
    default:
      context.rect(x - 5, y - 5, 10, 10);
      return context.fill();
  }
}

/**
 * When the hand will have moved by a pixel. With reduced motion, and in a window that nobody works in, it steps with the
 * beat, like that of a station clock. Null when it stands: no round, a paused validator, time is up.
 */
function handPauseMs(view: View, nowMs: number, pixels: number, motion: MotionLevel): number | null {
  const round = currentRound(view);
  if (round === undefined || motion === "off" || view.mode.type === "paused") return null;
  if (nowMs >= round.enteredAt + round.deadlineMs) return null;
  if (motion === "reduced" || !document.hasFocus()) return untilBeatMs(Date.now());
  const circumference = 2 * Math.PI * CLOCK_RADIUS * (pixels / RING_UNITS);
  return Math.max(HAND_MS, round.deadlineMs / circumference);
}
