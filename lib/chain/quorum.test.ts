import { describe, expect, test } from "vitest";
import { faultsMax, quorum } from "./quorum";

/** Seats that must lie before two different blocks of one height can both be final. */
const forkingSeatsMin = (n: number): number => 2 * quorum(n) - n;

describe("P2: a quorum", () => {
  test.each([
    [1, 0, 1],
    [2, 0, 2],
    [3, 0, 3],
    [4, 1, 3],
    [5, 1, 4],
    [6, 1, 5],
    [7, 2, 5],
    [10, 3, 7],
    [13, 4, 9],
    [16, 5, 11],
    [64, 21, 43],
  ])("of %i seats bears %i faults and counts %i", (n, f, q) => {
    expect([faultsMax(n), quorum(n)]).toEqual([f, q]);
  });

  const sizes = Array.from({ length: 64 }, (_, i) => i + 1);

  test.each(sizes)("of %i: two share f + 1 seats, and the correct ones alone make one", (n) => {
    expect(forkingSeatsMin(n)).toBeGreaterThanOrEqual(faultsMax(n) + 1);
    expect(quorum(n)).toBeLessThanOrEqual(n - faultsMax(n));
  });

  test.each(sizes)("of %i: the reference counts sets, and no smaller quorum would do", (n) => {
    const f = sizes.filter((faulty) => 3 * faulty < n).length;
    const q = sizes.find((size) => 3 * size > 2 * n);
    expect([faultsMax(n), quorum(n)]).toEqual([f, q]);
  });

  test.each([4, 7, 10, 13])("of %i takes exactly f + 1 liars to fork", (n) => {
    expect(forkingSeatsMin(n)).toBe(faultsMax(n) + 1);
  });
});
