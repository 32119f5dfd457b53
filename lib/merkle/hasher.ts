/**
 * The hashes of the log, RFC 9162 §2.1.1. Leaves and inner nodes begin with different bytes, so that no inner node can
 * be passed off as a leaf. Entries of this project's log are 32-byte transaction ids. // P21
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, concatBytes } from "@/lib/base/bytes";
import { HASH_BYTES, sha256 } from "@/lib/crypto/hash";

/** MTH({}) = SHA-256 of nothing: the root of a log without entries. */
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0));

/** MTH({d}) = SHA-256(0x00 ‖ d): 32 bytes. */
export function leafHash(entry: Uint8Array): Bytes {
  return sha256(concatBytes(LEAF_PREFIX, entry));
}

/** SHA-256(0x01 ‖ left ‖ right) of two 32-byte hashes: 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  assert(left.length === HASH_BYTES && right.length === HASH_BYTES, "the children of a node are hashes");
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

const LEAF_PREFIX = Uint8Array.of(0x00);

/** One buffer for every call: hashing is synchronous, and appending allocates nothing but its results. */
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES).fill(0x01, 0, 1);
