/**
 * Points of edwards25519 as both Ed25519 keys and the VRF read them: one strict decoding, so that a point has exactly
 * one accepted spelling. The lenient decoding that ZIP-215 asks of signatures lives in ed25519.ts alone.
 */
import { ed25519 } from "@noble/curves/ed25519.js";

export const Point = ed25519.Point;
export type Point = InstanceType<typeof ed25519.Point>;

export const POINT_BYTES = 32;

/** The point, or undefined when the bytes are not its canonical encoding. Total. RFC 8032 §5.1.3. */
export function decodePoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== POINT_BYTES) return undefined;
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

/**
 * The point of a public key, or undefined unless it is canonically encoded, on the curve and not of small order. The
 * 8 points of small order would let one signature fit many messages (P1) and take the VRF's uniqueness away.
 * RFC 9381 §5.4.5.
 */
export function decodeKey(publicKey: Uint8Array): Point | undefined {
  const point = decodePoint(publicKey);
  return point === undefined || point.isSmallOrder() ? undefined : point;
}
