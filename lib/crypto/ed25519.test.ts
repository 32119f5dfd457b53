import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "@/lib/base/bytes";
import { isAcceptableKey, verifyZip215 } from "./ed25519";
import { Point } from "./point";
import { RFC_8032 } from "./rfcVectors";
import { ed25519Verdicts, rfc8032Cases, wrongVerdicts } from "./vectors";

test("accepts the signatures of RFC 8032 §7.1", async () => {
  expect(wrongVerdicts(await ed25519Verdicts(rfc8032Cases(RFC_8032), verifyZip215))).toEqual([]);
});

test("accepts what was signed and refuses it with one bit changed in signature, message or key", () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes32, fc.uint8Array({ minLength: 1 }), fc.nat(), (secretKey, message, position) => {
      const publicKey = ed25519.getPublicKey(secretKey);
      const signature = ed25519.sign(message, secretKey);
      expect(verifyZip215(signature, message, publicKey)).toBe(true);
      expect(verifyZip215(flipBit(signature, position), message, publicKey)).toBe(false);
      expect(verifyZip215(signature, flipBit(message, position), publicKey)).toBe(false);
      expect(verifyZip215(signature, message, flipBit(publicKey, position))).toBe(false);
    }),
    { numRuns: 25 },
  );
});

test("is total: every length of signature and key has a verdict", () => {
  const lengths = fc.nat({ max: 130 });
  fc.assert(
    fc.property(lengths, lengths, (signatureBytes, keyBytes) => {
      fc.pre(signatureBytes !== 64 || keyBytes !== 32);
      expect(verifyZip215(new Uint8Array(signatureBytes), new Uint8Array(1), new Uint8Array(keyBytes))).toBe(false);
    }),
  );
});

test("refuses S that is not below the group order", () => {
  const secretKey = new Uint8Array(32).fill(7);
  const message = new Uint8Array(3);
  const signature = ed25519.sign(message, secretKey);
  const s = Point.Fn.fromBytes(signature.slice(32));
  signature.set(littleEndian32(s + Point.Fn.ORDER), 32);
  expect(verifyZip215(signature, message, ed25519.getPublicKey(secretKey))).toBe(false);
});

const ORDER_8 = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

test("refuses the eight keys of small order (P1)", () => {
  const smallOrder = Array.from({ length: 8 }, (_, i) => toHex(ORDER_8.multiplyUnsafe(BigInt(i)).toBytes()));
  expect(new Set(smallOrder).size).toBe(8);
  expect(smallOrder.filter((key) => isAcceptableKey(fromHex(key)))).toEqual([]);
});

const P = 2n ** 255n - 19n;

test.each([
  ["y = p, a second spelling of 0", littleEndian32(P)],
  ["y = p + 1, a second spelling of the identity", littleEndian32(P + 1n)],
  ["y = p + 3, a second spelling of a point of large order", littleEndian32(P + 3n)],
  ["y = 2^255 - 1", littleEndian32(2n ** 255n - 1n)],
  ["x = 0 with its sign bit set", littleEndian32(1n + 2n ** 255n)],
  ["y = 2, which no point has", littleEndian32(2n)],
  ["31 bytes", new Uint8Array(31).fill(3)],
  ["33 bytes", new Uint8Array(33).fill(3)],
  ["nothing", new Uint8Array(0)],
])("refuses a key with %s (P1)", (_, key) => {
  expect(isAcceptableKey(key)).toBe(false);
});

test("accepts every key that a secret key has (P1)", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secretKey) => {
      expect(isAcceptableKey(ed25519.getPublicKey(secretKey))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

function flipBit(bytes: Uint8Array, position: number): Uint8Array {
  const flipped = bytes.slice();
  const bit = position % (8 * bytes.length);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

function littleEndian32(n: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 0xffn));
}
