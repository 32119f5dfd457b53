/**
 * A seat's signing key: made, stored, opened again. Where the platform can, the private half is a non-extractable
 * WebCrypto key that no script can read, only use; elsewhere (plain http, headless Node) it is 32 raw bytes for noble.
 * Signatures need not be deterministic: some platforms randomise them, so nothing may compare them (P16).
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Bytes } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { isAcceptableKey, SECRET_KEY_BYTES, verifyZip215 } from "./ed25519";
import { ascii } from "./hash";

/** What the store keeps. Both members can be structured-cloned into IndexedDB. */
export type StoredSigningKey =
  | { readonly type: "webcrypto"; readonly publicKey: Bytes; readonly privateKey: CryptoKey }
  | { readonly type: "raw"; readonly secretKey: Bytes };

export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** 64 bytes, RFC 8032 §5.1.6. */
  sign(message: Bytes): Promise<Bytes>;
  readonly stored: StoredSigningKey;
}

export interface SigningKeyFault {
  readonly code: "signing-key-malformed" | "signing-key-unusable";
  readonly detail: string;
}

/** A fresh key. @param subtle absent where a raw key is wanted or WebCrypto is missing. */
export async function generateSigningKey(subtle?: SubtleCrypto): Promise<SigningKey> {
  const guarded = subtle === undefined ? undefined : await generateGuardedKey(subtle);
  return guarded ?? rawKey({ type: "raw", secretKey: ed25519.utils.randomSecretKey() });
}

/** The key the store kept. A key that cannot sign what its public half verifies is a fault, never a silent new key. */
export async function openSigningKey(
  stored: StoredSigningKey,
  subtle?: SubtleCrypto,
): Promise<Result<SigningKey, SigningKeyFault>> {
  if (stored.type === "raw") {
    const got = stored.secretKey.length;
    if (got === SECRET_KEY_BYTES) return selfTested(rawKey(stored));
    return fault("signing-key-malformed", `got a secret key of ${got} bytes, want ${SECRET_KEY_BYTES}`);
  }
  if (subtle === undefined) return fault("signing-key-unusable", "got a WebCrypto key where WebCrypto is missing");
  if (isAcceptableKey(stored.publicKey)) return selfTested(guardedKey(stored, subtle));
  return fault("signing-key-malformed", "got a public key that is not an acceptable point");
}

/** A non-extractable key, or undefined where the platform has no working Ed25519. */
async function generateGuardedKey(subtle: SubtleCrypto): Promise<SigningKey | undefined> {
  try {
    const { publicKey, privateKey } = await subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
    const raw = new Uint8Array(await subtle.exportKey("raw", publicKey));
    const opened = await openSigningKey({ type: "webcrypto", publicKey: raw, privateKey }, subtle);
    return opened.ok ? opened.value : undefined;
  } catch {
    return undefined;
  }
}

function guardedKey(stored: StoredSigningKey & { type: "webcrypto" }, subtle: SubtleCrypto): SigningKey {
  return {
    publicKey: stored.publicKey,
    stored,
    sign: async (message) => new Uint8Array(await subtle.sign(ALGORITHM, stored.privateKey, message)),
  };
}

function rawKey(stored: StoredSigningKey & { type: "raw" }): SigningKey {
  return {
    publicKey: ed25519.getPublicKey(stored.secretKey),
    stored,
    sign: async (message) => signWith(stored.secretKey, message),
  };
}

/** RFC 8032 §5.1.6 with 32 raw bytes, at once: for whoever must not wait, as the simulator on virtual time. */
export const signWith = (secretKey: Bytes, message: Bytes): Bytes => ed25519.sign(message, secretKey);

async function selfTested(key: SigningKey): Promise<Result<SigningKey, SigningKeyFault>> {
  try {
    if (verifyZip215(await key.sign(SELF_TEST), SELF_TEST, key.publicKey)) return ok(key);
    return fault("signing-key-unusable", "got a signature that the public key does not verify");
  } catch (cause) {
    return fault("signing-key-unusable", `got ${String(cause)} when signing`);
  }
}

const fault = (code: SigningKeyFault["code"], detail: string) => err<SigningKeyFault>({ code, detail });

const ALGORITHM = { name: "Ed25519" } as const;

/** No signed message of the protocol starts with this tag (P26). */
const SELF_TEST = ascii("rt/self-test/v1");
