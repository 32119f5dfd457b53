/**
 * Verification with two engines and one verdict. WebCrypto is about ten times faster than noble but each browser has
 * its own rule for odd signatures. What they accept, ZIP-215 accepts too, since the equation without cofactor implies
 * the one with it and both want S below the group order. So WebCrypto may only say yes: whatever it refuses, cannot
 * import or does not support is decided by noble's ZIP-215. Every tab reaches the same verdict, whatever its browser.
 */
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import { verifyZip215 } from "./ed25519";

/** Imported keys kept, least recently used out first: four times the seats of the largest genesis (P1, P23). */
export const VERIFIER_KEYS_MAX = 256;

export interface Verifier {
  /** Whether the signature is valid under ZIP-215. Never rejects. */
  verify(signature: Bytes, message: Bytes, publicKey: Bytes): Promise<boolean>;
}

/** @param subtle absent on plain http, where browsers withhold WebCrypto: noble alone then serves. */
export function createVerifier(subtle?: SubtleCrypto): Verifier {
  const engine = subtle === undefined ? undefined : createEngine(subtle);
  return {
    async verify(signature, message, publicKey) {
      if (engine !== undefined && (await engine.accepts(signature, message, publicKey))) return true;
      return verifyZip215(signature, message, publicKey);
    },
  };
}

interface Engine {
  accepts(signature: Bytes, message: Bytes, publicKey: Bytes): Promise<boolean>;
}

function createEngine(subtle: SubtleCrypto): Engine {
  const imported = new Map<string, Promise<CryptoKey>>();
  let sound: Promise<boolean> | undefined;

  function importKey(publicKey: Bytes): Promise<CryptoKey> {
    const id = toHex(publicKey);
    const key = imported.get(id) ?? subtle.importKey("raw", publicKey, ALGORITHM, false, ["verify"]);
    imported.delete(id);
    imported.set(id, key);
    const oldest = imported.keys().next();
    if (imported.size > VERIFIER_KEYS_MAX && !oldest.done) imported.delete(oldest.value);
    return key;
  }

  async function accepts(signature: Bytes, message: Bytes, publicKey: Bytes): Promise<boolean> {
    try {
      return await subtle.verify(ALGORITHM, await importKey(publicKey), signature, message);
    } catch {
      return false;
    }
  }

  async function isSound(): Promise<boolean> {
    const { publicKey, message, signature, malleated } = PROBE;
    return (await accepts(signature, message, publicKey)) && !(await accepts(malleated, message, publicKey));
  }

  return {
    async accepts(signature, message, publicKey) {
      sound ??= isSound();
      return (await sound) && accepts(signature, message, publicKey);
    },
  };
}

const ALGORITHM = { name: "Ed25519" } as const;

/**
 * RFC 8032 §7.1 TEST 2, and the same with the group order added to S, which ZIP-215 refuses. An engine that refuses the
 * first or accepts the second is not asked again.
 */
const PROBE = {
  publicKey: fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
  message: fromHex("72"),
  signature: fromHex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ),
  malleated: fromHex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10",
  ),
};
