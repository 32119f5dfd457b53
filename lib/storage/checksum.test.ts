import fc from "fast-check";
import { expect, test } from "vitest";
import { ascii } from "@/lib/crypto/hash";
import { crc32, guard, unguard } from "./checksum";

test("the check value of CRC-32 is 0xcbf43926", () => {
  expect(crc32(ascii("123456789"))).toBe(0xcbf43926);
  expect(crc32(ascii("56789"), crc32(ascii("1234")))).toBe(0xcbf43926);
});

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new Uint8Array(array));

test("what is guarded comes back", () => {
  fc.assert(
    fc.property(bytes, (record) => {
      expect(unguard("slots/1", guard("slots/1", record))).toEqual(record);
    }),
  );
});

test("a flipped bit, a lost end and another place are noticed", () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat({ max: 7 }), (record, at, bit) => {
      const guarded = guard("slots/1", record);
      const flipped = guarded.slice();
      const index = at % guarded.length;
      flipped[index] = (flipped[index] as number) ^ (1 << bit);
      expect(unguard("slots/1", flipped)).toBeUndefined();
      expect(unguard("slots/2", guarded)).toBeUndefined();
      for (const length of [0, 1, 2, 3]) expect(unguard("slots/1", guarded.slice(0, length))).toBeUndefined();
    }),
  );
});
