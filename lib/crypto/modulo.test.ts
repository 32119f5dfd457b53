import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { toHex } from "@/lib/base/bytes";
import { MODULUS_MAX, modBytes } from "./modulo";

test("agrees with BigInt for every output and modulus (P6)", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: MODULUS_MAX })),
      (beta, n) => {
        expect(modBytes(beta, n)).toBe(Number(BigInt(`0x${toHex(beta)}`) % BigInt(n)));
      },
    ),
  );
});

test("reads the bytes as a big-endian integer", () => {
  expect(modBytes(Uint8Array.of(1, 0), 1000)).toBe(256);
  expect(modBytes(new Uint8Array(0), 7)).toBe(0);
  expect(modBytes(new Uint8Array(64).fill(0xff), 1)).toBe(0);
});

test.each([0, -1, 1.5, Number.NaN, MODULUS_MAX + 1])("a modulus of %d is our own mistake", (n) => {
  expect(() => modBytes(Uint8Array.of(1), n)).toThrow(AssertionError);
});
