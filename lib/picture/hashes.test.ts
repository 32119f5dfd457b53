import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ends, FACE_SIZE, faceOf, hueOf, shortHash } from "./hashes";

const hash = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });

describe("hashes on screen", () => {
  test.each([
    ["0000", 0],
    ["8000", 180],
    ["4000", 90],
    ["ffff", 0],
  ])("the hue of %s… is %i°", (digits, hue) => expect(hueOf(digits.padEnd(64, "0"))).toBe(hue));

  test("are named by their first digits, long numbers by both ends", () => {
    expect(shortHash("55a393607a9d")).toBe("55a3");
    expect(ends("9f00000000c2")).toBe("0x9f…c2");
  });

  test("a hue is an angle, and a face is symmetric, whatever the hash", () => {
    fc.assert(
      fc.property(hash, (key) => {
        expect(hueOf(key)).toBeGreaterThanOrEqual(0);
        expect(hueOf(key)).toBeLessThan(360);
        const cells = new Set(faceOf(key).map(({ x, y }) => `${x},${y}`));
        for (const { x, y } of faceOf(key)) expect(cells.has(`${FACE_SIZE - 1 - x},${y}`)).toBe(true);
      }),
    );
  });

  test("different bits make different faces", () => {
    const faces = new Set(
      Array.from({ length: 2 ** 15 }, (_, bits) => JSON.stringify(faceOf(bits.toString(16).padStart(4, "0")))),
    );
    expect(faces.size).toBe(2 ** 15);
  });
});
