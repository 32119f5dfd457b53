/** Where things stand on the ring: seats clockwise from the top, links as chords that leave the clock free. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Everything is drawn in a square of this many units. */
export const RING_UNITS = 1_000;
const CENTRE = RING_UNITS / 2;
/** Of the circle that the seats stand on. */
export const SEAT_RADIUS = 385;
/** Of the middle of the clock's band. */
export const CLOCK_RADIUS = 205;
export const CLOCK_BAND = 18;
/** Chords bend round this circle, where the clock and the gauges are. */
const CLEAR_RADIUS = 292;

/** Radians, clockwise from the top. */
export const seatAngle = (seat: number, n: number): number => (2 * Math.PI * seat) / n;

export const onCircle = (angle: number, radius: number): Point => ({
  x: CENTRE + radius * Math.sin(angle),
  y: CENTRE - radius * Math.cos(angle),
});

export const seatPoint = (seat: number, n: number): Point => onCircle(seatAngle(seat, n), SEAT_RADIUS);

/** A quadratic Bézier from seat to seat; the same line in both directions. */
export interface Chord {
  readonly from: Point;
  readonly control: Point;
  readonly to: Point;
}

export function chordOf(from: number, to: number, n: number): Chord {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const [a, b] = [seatPoint(low, n), seatPoint(high, n)];
  // The middle of a quadratic curve lies halfway between the chord's middle and the control point.
  const away = high - low;
  const isHalf = 2 * away === n;
  const around = away > n / 2 ? away - n : away;
  const angle = seatAngle(low, n) + (isHalf ? Math.PI / 2 : (Math.PI * around) / n);
  const straight = SEAT_RADIUS * Math.cos((Math.PI * around) / n);
  const bent = Math.max(straight, CLEAR_RADIUS);
  const control = onCircle(angle, 2 * bent - straight);
  return from === low ? { from: a, control, to: b } : { from: b, control, to: a };
}

/** @param t from 0 at `from` to 1 at `to` */
export function alongChord({ from, control, to }: Chord, t: number): Point {
  const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
  return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
}

/** An SVG arc on a circle round the centre, clockwise, angles in fractions of a turn from the top. */
export function arcPath(radius: number, from: number, to: number): string {
  const span = Math.min(to - from, 0.9999);
  if (span <= 0) return "";
  const [a, b] = [onCircle(2 * Math.PI * from, radius), onCircle(2 * Math.PI * (from + span), radius)];
  return `M${round(a.x)} ${round(a.y)}A${radius} ${radius} 0 ${span > 0.5 ? 1 : 0} 1 ${round(b.x)} ${round(b.y)}`;
}

const round = (units: number): number => Math.round(units * 100) / 100;
