import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { type Bytes, concatBytes, fromHex } from "@/lib/base/bytes";
import { err } from "@/lib/base/result";
import { VRF_OUTPUT_BYTES, VRF_PROOF_BYTES, vrfKey, vrfKeygen, vrfProofToHash, vrfProve, vrfVerify } from "./ecvrf";
import { Point } from "./point";
import { RFC_9381 } from "./rfcVectors";
import { vrfBitFlipVerdicts, vrfVerdicts, wrongVerdicts } from "./vectors";

const MANY_VERIFICATIONS_MS = 60_000;

test("proves, verifies and hashes as RFC 9381 Appendix B.3 says", () => {
  expect(wrongVerdicts(vrfVerdicts(RFC_9381))).toEqual([]);
});

test.each(RFC_9381)(
  "refuses the proof of $name with any one bit flipped",
  { timeout: MANY_VERIFICATIONS_MS },
  (vector) => {
    const verdicts = vrfBitFlipVerdicts(vector);
    expect(verdicts).toHaveLength(8 * VRF_PROOF_BYTES);
    expect(wrongVerdicts(verdicts)).toEqual([]);
  },
);

const secretKeys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const alphas = fc.uint8Array({ maxLength: 200 });

test(
  "what a key proves verifies, for that key and alpha only, and draws one value",
  () => {
    fc.assert(
      fc.property(secretKeys, secretKeys, alphas, alphas, (mine, other, alpha, otherAlpha) => {
        const key = vrfKey(mine);
        const proof = vrfProve(key, alpha);
        expect(proof).toHaveLength(VRF_PROOF_BYTES);
        expect(vrfProve(vrfKey(mine), alpha)).toEqual(proof);

        const verified = vrfVerify(key.publicKey, alpha, proof);
        expect(verified).toEqual(vrfProofToHash(proof));
        expect(verified.ok && verified.value.length).toBe(VRF_OUTPUT_BYTES);

        const changed = concatBytes(alpha, otherAlpha, Uint8Array.of(0));
        expect(vrfVerify(key.publicKey, changed, proof)).toEqual(err("vrf-proof-wrong"));
        fc.pre(Buffer.compare(mine, other) !== 0);
        expect(vrfVerify(vrfKey(other).publicKey, alpha, proof)).toEqual(err("vrf-proof-wrong"));
      }),
      { numRuns: 20 },
    );
  },
  MANY_VERIFICATIONS_MS,
);

test("is total: hostile bytes have a verdict", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), alphas, fc.uint8Array({ maxLength: 100 }), (key, alpha, proof) => {
      expect(vrfVerify(key, alpha, proof).ok).toBe(false);
    }),
  );
  const { publicKey } = vrfKey(new Uint8Array(32));
  fc.assert(
    fc.property(alphas, fc.uint8Array({ minLength: 80, maxLength: 80 }), (alpha, proof) => {
      expect(vrfVerify(publicKey, alpha, proof).ok).toBe(false);
    }),
    { numRuns: 40 },
  );
});

const ALPHA = fromHex("af82");
const KEY = vrfKey(new Uint8Array(32).fill(5));
const PROOF = vrfProve(KEY, ALPHA);
const gammaOf = (proof: Bytes) => proof.slice(0, 32);
const withoutGamma = (proof: Bytes) => proof.slice(32);
const IDENTITY_WITH_SIGN = littleEndian(1n + 2n ** 255n, 32);
const PRIME_PLUS_3 = littleEndian(2n ** 255n - 19n + 3n, 32);

test.each<[string, Bytes]>([
  ["79 bytes", PROOF.slice(0, 79)],
  ["81 bytes", concatBytes(PROOF, Uint8Array.of(0))],
  ["nothing", new Uint8Array(0)],
  ["a Γ off the curve", concatBytes(littleEndian(2n, 32), withoutGamma(PROOF))],
  ["a Γ whose y is not reduced", concatBytes(PRIME_PLUS_3, withoutGamma(PROOF))],
  ["a Γ with x = 0 and its sign bit set", concatBytes(IDENTITY_WITH_SIGN, withoutGamma(PROOF))],
  ["s = q", concatBytes(PROOF.slice(0, 48), littleEndian(Point.Fn.ORDER, 32))],
  ["s + q", concatBytes(PROOF.slice(0, 48), littleEndian(sOf(PROOF) + Point.Fn.ORDER, 32))],
])("a proof of %s is malformed", (_, proof) => {
  expect(vrfVerify(KEY.publicKey, ALPHA, proof)).toEqual(err("vrf-proof-malformed"));
  expect(vrfProofToHash(proof)).toEqual(err("vrf-proof-malformed"));
});

test.each<[string, Bytes]>([
  ["c = s = 0", concatBytes(gammaOf(PROOF), new Uint8Array(48))],
  ["Γ the identity", concatBytes(littleEndian(1n, 32), withoutGamma(PROOF))],
  ["all of it zero but Γ the identity", concatBytes(littleEndian(1n, 32), new Uint8Array(48))],
])("a proof with %s is wrong", (_, proof) => {
  expect(vrfVerify(KEY.publicKey, ALPHA, proof)).toEqual(err("vrf-proof-wrong"));
});

test("a point of order 2 added to Γ leaves the output as it is and makes the proof wrong", () => {
  const order2 = Point.fromBytes(littleEndian(2n ** 255n - 20n, 32));
  const shifted = concatBytes(Point.fromBytes(gammaOf(PROOF)).add(order2).toBytes(), withoutGamma(PROOF));
  expect(vrfProofToHash(shifted)).toEqual(vrfProofToHash(PROOF));
  expect(vrfVerify(KEY.publicKey, ALPHA, shifted)).toEqual(err("vrf-proof-wrong"));
});

test.each<[string, Bytes]>([
  ["the identity", littleEndian(1n, 32)],
  ["order 2", littleEndian(2n ** 255n - 20n, 32)],
  ["order 4", littleEndian(0n, 32)],
  ["order 8", fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")],
  ["a second spelling of the identity", littleEndian(2n ** 255n - 18n, 32)],
  ["a point off the curve", littleEndian(2n, 32)],
  ["31 bytes", KEY.publicKey.slice(0, 31)],
])("refuses a key that is %s (P3)", (_, publicKey) => {
  expect(vrfVerify(publicKey, ALPHA, PROOF)).toEqual(err("vrf-key-invalid"));
});

test("a fresh key is a usable one, and every key is fresh", () => {
  const [one, other] = [vrfKeygen(), vrfKeygen()];
  expect(one).not.toEqual(other);
  expect(vrfVerify(vrfKey(one).publicKey, ALPHA, vrfProve(vrfKey(one), ALPHA)).ok).toBe(true);
});

test("shares the key derivation of Ed25519", () => {
  const secretKey = new Uint8Array(32).fill(9);
  expect(vrfKey(secretKey).publicKey).toEqual(ed25519.getPublicKey(secretKey));
});

test("a secret key of a wrong length is our own mistake", () => {
  expect(() => vrfKey(new Uint8Array(31))).toThrow(AssertionError);
});

function sOf(proof: Bytes): bigint {
  return proof.slice(48).reduceRight((s, byte) => (s << 8n) | BigInt(byte), 0n);
}

function littleEndian(n: bigint, byteLength: number): Bytes {
  return Uint8Array.from({ length: byteLength }, (_, i) => Number((n >> BigInt(8 * i)) & 0xffn));
}
