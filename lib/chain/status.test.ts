import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import { bitmapHas, NULLIFIED_BYTES_MAX, ROUNDS_MAX, roundsToBitmap } from "./status";

describe("P13: the map of nullified rounds", () => {
  test("has the rounds it was made of, and no other", () => {
    const anyRounds = fc.uniqueArray(fc.nat({ max: ROUNDS_MAX - 1 }), { maxLength: 40 });
    fc.assert(
      fc.property(anyRounds, fc.nat({ max: ROUNDS_MAX + 9 }), (rounds, other) => {
        const map = roundsToBitmap(rounds);
        expect(rounds.every((round) => bitmapHas(map, round))).toBe(true);
        expect(bitmapHas(map, other)).toBe(rounds.includes(other));
      }),
    );
  });

  test.each<readonly [readonly number[], string]>([
    [[], ""],
    [[0], "01"],
    [[7], "80"],
    [[0, 8], "0101"],
    [[17], "000002"],
  ])("of %j is cut after its last round", (rounds, hex) => {
    expect(toHex(roundsToBitmap(rounds))).toBe(hex);
  });

  test("P23: never passes its bound, and a round past the last one is in no map", () => {
    expect(roundsToBitmap([ROUNDS_MAX - 1])).toHaveLength(NULLIFIED_BYTES_MAX);
    expect(bitmapHas(roundsToBitmap([ROUNDS_MAX - 1]), ROUNDS_MAX)).toBe(false);
  });
});
