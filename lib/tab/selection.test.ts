import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TxId } from "@/lib/chain/ids";
import { formatSelection, parseSelection, type Selection, sameSelection } from "./selection";

const number = fc.nat();
const selections: fc.Arbitrary<Selection> = fc.oneof(
  fc.record({ type: fc.constant("validator" as const), seat: fc.nat({ max: 63 }) }),
  fc.record({ type: fc.constant("message" as const), seq: number }),
  fc.record({ type: fc.constant("block" as const), height: number }),
  fc.record({ type: fc.constant("round" as const), height: number, round: number }),
  fc.record({
    type: fc.constant("transaction" as const),
    id: fc
      .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
      .map((hex) => hex as TxId),
  }),
);

describe("a selection in the address", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(selections, (selection) => {
        expect(parseSelection(formatSelection(selection))).toEqual(selection);
      }),
    );
  });

  test.each(["", "v", "vx", "v1.2", "r128", "r1.", "b-1", "t12", "x3", "v1 ", "m1e5"])("%j is none", (text) => {
    expect(parseSelection(text)).toBeNull();
  });

  test("is equal by what it names", () => {
    expect(sameSelection({ type: "validator", seat: 1 }, { type: "validator", seat: 1 })).toBe(true);
    expect(sameSelection({ type: "validator", seat: 1 }, { type: "block", height: 1 })).toBe(false);
    expect(sameSelection(null, { type: "block", height: 1 })).toBe(false);
    expect(sameSelection(null, null)).toBe(true);
  });
});
