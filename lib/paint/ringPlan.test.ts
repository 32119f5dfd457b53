import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alongChord, arcPath, chordOf, RING_UNITS, seatPoint } from "./ringPlan";

const radiusOf = ({ x, y }: { x: number; y: number }) => Math.hypot(x - RING_UNITS / 2, y - RING_UNITS / 2);
const edges = fc
  .integer({ min: 2, max: 64 })
  .chain((n) => fc.tuple(fc.constant(n), fc.nat({ max: n - 1 }), fc.nat({ max: n - 1 })))
  .filter(([, from, to]) => from !== to);

describe("the ring", () => {
  test("has seat 0 at the top and the others clockwise", () => {
    const [top, right, bottom, left] = [0, 1, 2, 3].map((seat) => seatPoint(seat, 4));
    expect(top?.y).toBeLessThan(right?.y ?? 0);
    expect(right?.x).toBeGreaterThan(left?.x ?? 0);
    expect(bottom?.y).toBeGreaterThan(left?.y ?? 0);
  });

  test("a chord goes from seat to seat, leaves the clock free and stays on the picture", () => {
    fc.assert(
      fc.property(edges, fc.double({ min: 0, max: 1, noNaN: true }), ([n, from, to], t) => {
        const chord = chordOf(from, to, n);
        expect(chord.from).toEqual(seatPoint(from, n));
        expect(chord.to).toEqual(seatPoint(to, n));
        const radius = radiusOf(alongChord(chord, t));
        expect(radius).toBeGreaterThan(280);
        expect(radius).toBeLessThan(RING_UNITS / 2);
      }),
    );
  });

  test("there and back is the same line", () => {
    fc.assert(
      fc.property(edges, ([n, from, to]) => {
        const [there, back] = [chordOf(from, to, n), chordOf(to, from, n)];
        expect(back).toEqual({ from: there.to, control: there.control, to: there.from });
      }),
    );
  });

  test.each([
    [0, 0, /^$/],
    [0.25, 0.2, /^$/],
    [0, 0.25, /^M500 400A100 100 0 0 1 600 500$/],
    [0, 0.75, /^M500 400A100 100 0 1 1 400 500$/],
    [0, 1, /^M500 400A100 100 0 1 1 499\.94 400$/],
  ])("an arc from %f to %f of a turn", (from, to, path) => expect(arcPath(100, from, to)).toMatch(path));
});
