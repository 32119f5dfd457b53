/**
 * A long big-endian integer modulo a small one: how a VRF output draws a seat (P6). Plain numbers suffice, so the
 * result has no BigInt conversion on the way.
 */
import { assert } from "@/lib/base/assert";

/** Keeps every intermediate value, at most 256 · n, far inside the safe integers. */
export const MODULUS_MAX = 2 ** 32;

/** `bytes`, read as a big-endian integer, modulo `n` (an integer from 1 to {@link MODULUS_MAX}). */
export function modBytes(bytes: Uint8Array, n: number): number {
  assert(Number.isSafeInteger(n) && n >= 1 && n <= MODULUS_MAX, "the modulus is an integer from 1 to 2^32");
  let remainder = 0;
  for (const byte of bytes) remainder = (remainder * 256 + byte) % n;
  return remainder;
}
