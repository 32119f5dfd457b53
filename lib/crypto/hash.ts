/**
 * SHA-256, plain and domain-separated. Every identifier of the protocol (network, block, transaction, seed) is a tagged
 * hash, so that bytes meant for one purpose never collide with bytes meant for another. Pure: no platform API.
 */
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";

export const HASH_BYTES = 32;

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(bytes: Uint8Array): Bytes {
  return nobleSha256(bytes);
}

/**
 * SHA-256(ASCII(tag) ‖ parts…): 32 bytes. The parts are not delimited: each use has one tag and parts of fixed or
 * self-describing length, and no tag in use is a prefix of another.
 */
export function taggedHash(tag: string, ...parts: readonly Uint8Array[]): Bytes {
  const hash = nobleSha256.create().update(ascii(tag));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The bytes of a tag, one per character; TextEncoder is a platform API and stays out of pure code. */
export function ascii(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    assert(code < 0x80, "a tag is ASCII");
    bytes[i] = code;
  }
  return bytes;
}
