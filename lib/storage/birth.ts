/**
 * P17: the `born` mark. It is written in the very transaction that creates a store and says what the identity in it
 * must be, so that a key without its memory, or with somebody else's, is recognised.
 */
import { type Bytes, concatBytes, equalBytes } from "@/lib/base/bytes";
import { ascii, taggedHash } from "@/lib/crypto/hash";
import type { Put } from "./engine";
import { attemptRecord, heightRecord, put } from "./records";
import type { Identity } from "./store";

/** 32 bytes that every part of the identity but the inside of a WebCrypto key goes into. */
export function birthMark({ roomCode, purpose, signingKey, vrfSecret }: Identity): Bytes {
  const key = signingKey.type === "raw" ? signingKey.secretKey : signingKey.publicKey;
  return taggedHash("rt/born/v1", concatBytes(ascii(`${purpose}/${roomCode}/${signingKey.type}/`), key, vrfSecret));
}

export const bornWhole = (identity: Identity, mark: Bytes | undefined): boolean =>
  mark !== undefined && equalBytes(mark, birthMark(identity));

/** The marks of a seat that has done nothing yet; without them a later reader could not tell nothing from lost. */
export const FIRST_MARKS: readonly Put[] = [
  put("marks", "floor", heightRecord, 0),
  put("marks", "promised", attemptRecord, 0),
];
