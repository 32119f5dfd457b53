import { describe, expect, test } from "vitest";
import { BLOWS, createPlan, type Strike } from "./chaosPlan";

describe("a plan of chaos", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(strikes(7)).toEqual(strikes(7));
    expect(strikes(7)).not.toEqual(strikes(8));
  });

  test("strikes every seat in every way", () => {
    const all = strikes(1);
    expect(new Set(all.map(({ seat }) => seat))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
    expect(new Set(all.map(({ blow }) => blow))).toEqual(new Set(BLOWS));
    for (const { blow, forMs } of all) expect(forMs === 0).toBe(blow === "reload");
  });

  test("leaves alone who is away, and everybody when no more may be", () => {
    const plan = createPlan(3, 4, 3);
    for (let i = 0; i < 50; i++) expect(plan.strike(new Set([0, 2]))?.seat).toBeOneOf([1, 3]);
    expect(plan.strike(new Set([0, 1, 2]))).toBe(null);
    expect(createPlan(3, 1, 0).strike(new Set())).toBe(null);
  });
});

function strikes(seed: number): readonly Strike[] {
  const plan = createPlan(seed, 8, 2);
  return Array.from({ length: 300 }, () => plan.strike(new Set()) as Strike);
}
