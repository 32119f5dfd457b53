/**
 * ECVRF-EDWARDS25519-SHA512-TAI, RFC 9381: a random value that only the holder of a key can compute, that it cannot
 * choose, and that everybody can check. It draws the proposer (P3, P6). Key validation (`validate_key`) is always on.
 * Names follow the RFC. Everything that touches the secret scalar uses the constant-time multiplication; verification
 * handles public values only and uses the fast ones.
 */
import { mulAddUnsafe, normalizeZ } from "@noble/curves/abstract/curve.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { assert } from "@/lib/base/assert";
import { type Bytes, concatBytes, equalBytes } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { decodeKey, decodePoint, POINT_BYTES, Point } from "./point";

const VRF_SECRET_KEY_BYTES = 32;
export const VRF_PROOF_BYTES = 80;
export const VRF_OUTPUT_BYTES = 64;

export type VrfFault = "vrf-key-invalid" | "vrf-proof-malformed" | "vrf-proof-wrong";

/** A secret key ready to prove: what RFC 9381 §5.1 step 1 derives and allows to cache. Never leaves the worker. */
export interface VrfKey {
  /** PK_string, 32 bytes. */
  readonly publicKey: Bytes;
  readonly Y: Point;
  /** The secret scalar, RFC 8032 §5.1.5, reduced modulo q. */
  readonly x: bigint;
  /** The second half of the hashed secret key, from which nonces are derived (§5.4.2.2). */
  readonly noncePrefix: Bytes;
}

/** A fresh secret key: 32 bytes to be stored, and opened with {@link vrfKey}. */
export const vrfKeygen = (): Bytes => ed25519.utils.randomSecretKey();

/** Derives x and Y = x·B from a 32-byte secret key. RFC 9381 §5.1 step 1. */
export function vrfKey(secretKey: Uint8Array): VrfKey {
  assert(secretKey.length === VRF_SECRET_KEY_BYTES, "a VRF secret key has 32 bytes");
  const { scalar, prefix, point, pointBytes } = ed25519.utils.getExtendedPublicKey(secretKey);
  return { publicKey: pointBytes, Y: point, x: scalar, noncePrefix: prefix };
}

/** ECVRF_prove: π, 80 bytes, a function of key and alpha alone. RFC 9381 §5.1. */
export function vrfProve(key: VrfKey, alpha: Uint8Array): Bytes {
  const H = encodeToCurve(key.publicKey, alpha); // step 2
  const Gamma = H.multiply(key.x); // step 4
  const k = generateNonce(key.noncePrefix, H.toBytes()); // steps 3, 5
  const cString = generateChallenge([key.Y, H, Gamma, Point.BASE.multiply(k), H.multiply(k)]); // step 6
  const s = Point.Fn.create(k + bytesToNumberLE(cString) * key.x); // step 7
  return concatBytes(Gamma.toBytes(), cString, Point.Fn.toBytes(s)); // steps 8, 9
}

/** ECVRF_verify: β, 64 bytes, when π is the proof of this key for alpha. Total on hostile bytes. RFC 9381 §5.3. */
export function vrfVerify(publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array): Result<Bytes, VrfFault> {
  const Y = decodeKey(publicKey); // steps 1 to 3, §5.4.5
  if (Y === undefined) return err("vrf-key-invalid");
  const decoded = decodeProof(proof); // steps 4 to 6
  if (decoded === undefined) return err("vrf-proof-malformed");
  const { Gamma, cString, s } = decoded;
  const c = bytesToNumberLE(cString);
  const H = encodeToCurve(publicKey, alpha); // step 7
  // U has the table of B and only 128 bits of c to walk; V walks both its scalars along one chain of doublings.
  const U = Point.BASE.multiplyUnsafe(s).subtract(Y.multiplyUnsafe(c)); // step 8
  const V = mulAddUnsafe(Point, [H, Gamma.negate()], [s, c]); // step 9
  const expected = generateChallenge([Y, H, Gamma, U, V]); // step 10
  return equalBytes(cString, expected) ? ok(proofToHash(Gamma)) : err("vrf-proof-wrong"); // step 11
}

/** ECVRF_proof_to_hash: β of a proof already known to be valid. It verifies nothing. RFC 9381 §5.2. */
export function vrfProofToHash(proof: Uint8Array): Result<Bytes, VrfFault> {
  const decoded = decodeProof(proof); // steps 1 to 3
  return decoded === undefined ? err("vrf-proof-malformed") : ok(proofToHash(decoded.Gamma));
}

/** cLen of RFC 9381 §5.5. */
const C_BYTES = 16;

// Each is suite_string 0x03 (§5.5) and the front separator of §5.4.1.1, §5.4.3 and §5.2; all share one back separator.
const ENCODE_TO_CURVE = Uint8Array.of(0x03, 0x01);
const CHALLENGE = Uint8Array.of(0x03, 0x02);
const PROOF_TO_HASH = Uint8Array.of(0x03, 0x03);
const BACK = Uint8Array.of(0x00);

/** The values of the one-byte counter of §5.4.1.1; each try fails with probability about ½. */
const TRIES_MAX = 256;

/** RFC 9381 §5.4.1.1, ECVRF_encode_to_curve_try_and_increment; the salt is PK_string (§5.5). */
function encodeToCurve(salt: Uint8Array, alpha: Uint8Array): Point {
  for (let ctr = 0; ctr < TRIES_MAX; ctr++) {
    const hashString = sha512(concatBytes(ENCODE_TO_CURVE, salt, alpha, Uint8Array.of(ctr), BACK));
    const H = decodePoint(hashString.subarray(0, POINT_BYTES))?.clearCofactor();
    if (H !== undefined && !H.is0()) return H;
  }
  assert(false, "256 tries meet a curve point; that they do not has probability 2^-256");
}

/** RFC 9381 §5.4.2.2: secret, and different for every H. */
function generateNonce(noncePrefix: Uint8Array, hString: Uint8Array): bigint {
  return Point.Fn.create(bytesToNumberLE(sha512(concatBytes(noncePrefix, hString))));
}

/** RFC 9381 §5.4.3 up to step 7: the challenge as its 16 bytes. One inversion serves all five points. */
function generateChallenge(points: Point[]): Bytes {
  const strings = normalizeZ(Point, points).map((point) => point.toBytes());
  return sha512(concatBytes(CHALLENGE, ...strings, BACK)).slice(0, C_BYTES);
}

/** RFC 9381 §5.2 steps 4 to 7. The cofactor removes what a prover may have added to Γ outside the prime subgroup. */
function proofToHash(Gamma: Point): Bytes {
  return sha512(concatBytes(PROOF_TO_HASH, Gamma.clearCofactor().toBytes(), BACK));
}

/** RFC 9381 §5.4.4; undefined is the RFC's INVALID, which includes a non-canonical Γ and s ≥ q. */
function decodeProof(proof: Uint8Array): { Gamma: Point; cString: Uint8Array; s: bigint } | undefined {
  if (proof.length !== VRF_PROOF_BYTES) return undefined;
  const cString = proof.subarray(POINT_BYTES, POINT_BYTES + C_BYTES); // step 2
  const s = bytesToNumberLE(proof.subarray(POINT_BYTES + C_BYTES)); // steps 3, 7
  if (s >= Point.Fn.ORDER) return undefined; // step 8, before the costly step 4
  const Gamma = decodePoint(proof.subarray(0, POINT_BYTES)); // steps 1, 4
  return Gamma === undefined ? undefined : { Gamma, cString, s };
}
