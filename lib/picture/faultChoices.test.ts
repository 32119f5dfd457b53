/** What can be asked for, and that a split lets nothing through where it says so. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { faultProblem } from "@/lib/port/fault";
import { faultChoices, splitOf } from "./faultChoices";

test("every choice is one that a worker takes, and only practice seats are offered lies", () => {
  for (const n of [1, 2, 4, 16])
    for (const isPractice of [true, false]) {
      const choices = faultChoices({ seat: 0, n, isPractice });
      expect(choices.filter((fault) => faultProblem(fault, 0, n) !== undefined)).toEqual([]);
      expect(choices.some(({ type }) => type === "lie")).toBe(isPractice);
    }
});

test("a split whose one side is this page's needs no more than that side", () => {
  expect(splitOf([0, 1], 4, [0, 1])).toEqual({
    cuts: [
      { seat: 0, seats: [2, 3] },
      { seat: 1, seats: [2, 3] },
    ],
    leaks: [],
  });
  expect(splitOf([0, 1, 2], 4, [3]).cuts).toEqual([{ seat: 3, seats: [0, 1, 2] }]);
});

test("no message crosses a split but between the seats it names (property)", () => {
  const tables = fc.integer({ min: 2, max: 9 }).chain((n) => {
    const seats = Array.from({ length: n }, (_, seat) => seat);
    return fc.record({
      n: fc.constant(n),
      side: fc.subarray(seats, { minLength: 1, maxLength: n - 1 }),
      own: fc.subarray(seats, { minLength: 1 }),
    });
  });
  fc.assert(
    fc.property(tables, ({ n, side, own }) => {
      const { cuts, leaks } = splitOf(side, n, own);
      const isCut = (a: number, b: number) => cuts.some(({ seat, seats }) => seat === a && seats.includes(b));
      expect(cuts.every(({ seat }) => own.includes(seat))).toBe(true);
      for (const a of side)
        for (let b = 0; b < n; b++) {
          if (side.includes(b)) continue;
          const leaky = leaks.some((pair) => pair.includes(a) && pair.includes(b));
          expect(isCut(a, b) || isCut(b, a)).toBe(!leaky);
        }
    }),
  );
});
