/**
 * When an Ed25519 signature counts. Implementations of RFC 8032 disagree on malformed keys and signatures, and a
 * network in which two honest validators disagree about one signature forks. There is one rule here, ZIP-215, which
 * leaves no freedom: points may be spelled non-canonically, S must be below the group order, and the equation is
 * cofactored. verifier.ts makes it fast; signer.ts signs.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { decodeKey } from "./point";

export const SECRET_KEY_BYTES = 32;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Whether the signature is valid under ZIP-215 (https://zips.z.cash/zip-0215). Total: a wrong length is a false. */
export function verifyZip215(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
  return ed25519.verify(signature, message, publicKey, { zip215: true });
}

/** Whether a genesis may contain this key: canonical encoding, on the curve, not of small order. // P1 */
export function isAcceptableKey(publicKey: Uint8Array): boolean {
  return decodeKey(publicKey) !== undefined;
}
