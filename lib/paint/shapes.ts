/** The shapes of what moves, in units of the ring: the hand with the phase that lasts, and messages on their way. */
import { fractionOf } from "./clockFace";
import { FLIGHT_MS, type Flight, type FlightKind } from "./flights";
import { alongChord, CLOCK_BAND, CLOCK_RADIUS, chordOf, onCircle } from "./ringPlan";
import type { Colors, Scene } from "./scene";

/** What is used of a canvas' context, so that any of them will do. */
export type Brush = Pick<
  OffscreenCanvasRenderingContext2D,
  | "setTransform"
  | "clearRect"
  | "beginPath"
  | "arc"
  | "rect"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "fill"
  | "fillText"
  | "lineWidth"
  | "lineCap"
  | "strokeStyle"
  | "fillStyle"
  | "globalAlpha"
  | "font"
>;

/** Of the hand, to both sides of the clock's band. */
const HAND_REACH = 17;

/** The phase that lasts grows with the hand. @param nowMs what the view's clock shows */
export function paintHand(brush: Brush, { round }: Scene, nowMs: number, colors: Colors): void {
  if (round === null) return;
  const now = fractionOf(round, nowMs);
  const open = round.arcs.find(({ to }) => to === null);
  brush.lineWidth = CLOCK_BAND;
  if (open !== undefined && now > open.from) {
    brush.strokeStyle = colors[open.kind];
    brush.beginPath();
    brush.arc(500, 500, CLOCK_RADIUS, turn(open.from), turn(now));
    brush.stroke();
  }
  const [inner, outer] = [-HAND_REACH, HAND_REACH].map((reach) =>
    onCircle(2 * Math.PI * now, CLOCK_RADIUS + reach),
  ) as [{ x: number; y: number }, { x: number; y: number }];
  brush.strokeStyle = colors.ink;
  brush.lineWidth = 4;
  brush.lineCap = "round";
  brush.beginPath();
  brush.moveTo(inner.x, inner.y);
  brush.lineTo(outer.x, outer.y);
  brush.stroke();
  brush.lineCap = "butt";
}

/** Canvas angles begin at three o'clock. */
const turn = (fraction: number): number => 2 * Math.PI * fraction - Math.PI / 2;

/** @param nowMs on the clock that the flight began on */
export function paintFlight(brush: Brush, flight: Flight, seats: number, nowMs: number, colors: Colors): void {
  const { kind, from, to, startMs, count } = flight;
  if (from >= seats || to >= seats || from === to) return;
  const t = Math.min(1, (nowMs - startMs) / FLIGHT_MS);
  const eased = t * t * (3 - 2 * t);
  const { x, y } = alongChord(chordOf(from, to, seats), 0.09 + 0.82 * eased);
  const color = colorOf(kind, colors);
  brush.globalAlpha = t < 0.1 ? t * 10 : t > 0.85 ? (1 - t) / 0.15 : 1;
  brush.fillStyle = color;
  brush.strokeStyle = color;
  shapeOf(brush, kind, x, y);
  if (count > 1) {
    brush.font = "600 22px sans-serif";
    brush.fillText(`×${count}`, x + 14, y - 10);
  }
  brush.globalAlpha = 1;
}

const colorOf = (kind: FlightKind, colors: Colors): string => {
  if (kind === "finality") return colors.attest;
  if (kind === "nullify") return colors.fail;
  return kind === "transactions" ? colors.ink : kind === "other" ? colors.wait : colors[kind];
};

/** The same shapes as the signs. */
function shapeOf(brush: Brush, kind: FlightKind, x: number, y: number): void {
  brush.beginPath();
  switch (kind) {
    case "commit":
      brush.moveTo(x, y - 12);
      brush.lineTo(x + 12, y);
      brush.lineTo(x, y + 12);
      brush.lineTo(x - 12, y);
      return brush.fill();
    case "propose":
      brush.rect(x - 9, y - 9, 18, 18);
      return brush.fill();
    case "attest":
      brush.arc(x, y, 8, 0, 2 * Math.PI);
      return brush.fill();
    case "finality":
      brush.arc(x, y, 9, 0, 2 * Math.PI);
      brush.lineWidth = 3;
      brush.stroke();
      brush.beginPath();
      brush.arc(x, y, 4, 0, 2 * Math.PI);
      return brush.fill();
    case "nullify":
      brush.lineWidth = 4;
      brush.moveTo(x - 7, y - 7);
      brush.lineTo(x + 7, y + 7);
      brush.moveTo(x + 7, y - 7);
      brush.lineTo(x - 7, y + 7);
      return brush.stroke();
    default:
      brush.rect(x - 5, y - 5, 10, 10);
      return brush.fill();
  }
}
