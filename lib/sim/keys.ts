/**
 * Symbolic cryptography: a signature is a keyed hash that only its seat's secret makes, so nobody forges one, and it
 * costs microseconds instead of milliseconds. Public keys are real points, so the genesis is a real one. The tables of
 * secrets stay with the simulator; a validator only ever gets its own signer.
 */
import { type Bytes, equalBytes, toHex } from "@/lib/base/bytes";
import type { SignatureCheck, VrfCheck } from "@/lib/chain/checks";
import type { PublicKey } from "@/lib/chain/ids";
import { BETA_BYTES, VRF_PROOF_BYTES } from "@/lib/chain/seed";
import { vrfKey } from "@/lib/crypto/ecvrf";

const SIGNATURE_BYTES = 64;

export interface SimKey {
  readonly publicKey: PublicKey;
  readonly secret: number;
}

const keys: SimKey[] = [];
const secrets = new Map<PublicKey, number>();

/** The i-th key of the simulator: the same in every run. */
export function simKey(index: number): SimKey {
  for (let i = keys.length; i <= index; i++) {
    const seed = new Uint8Array(32).fill(1);
    new DataView(seed.buffer).setUint32(0, i + 1);
    const key = { publicKey: toHex(vrfKey(seed).publicKey) as PublicKey, secret: Math.imul(i + 1, 0x9e3779b1) | 1 };
    keys.push(key);
    secrets.set(key.publicKey, key.secret);
  }
  return keys[index] as SimKey;
}

export const simSign = ({ secret }: SimKey, message: Bytes): Bytes => expand(mac(secret, message), SIGNATURE_BYTES);

export function simVerify({ key, bytes, signature }: SignatureCheck): boolean {
  const secret = secrets.get(toHex(key) as PublicKey);
  return secret !== undefined && equalBytes(expand(mac(secret, bytes), SIGNATURE_BYTES), signature);
}

export const simProve = ({ secret }: SimKey, alpha: Bytes): Bytes =>
  expand(mac(secret, alpha) ^ 0x5bd1e995, VRF_PROOF_BYTES);

/** β, or null if the proof is not the one proof of this key and input. */
export function simVerifyVrf({ key, alpha, proof }: VrfCheck): Bytes | null {
  const secret = secrets.get(toHex(key) as PublicKey);
  if (secret === undefined) return null;
  const tag = mac(secret, alpha);
  return equalBytes(expand(tag ^ 0x5bd1e995, VRF_PROOF_BYTES), proof) ? expand(tag ^ 0x27d4eb2f, BETA_BYTES) : null;
}

/** Two rounds of FNV-1a with the secret on both ends, finished as murmur3 does: no collisions among a run's messages. */
function mac(secret: number, message: Bytes): number {
  let low = secret | 0;
  for (let i = 0; i < message.length; i++) low = Math.imul(low ^ (message[i] as number), 0x01000193);
  low = Math.imul(low ^ (low >>> 16) ^ secret, 0x85ebca6b);
  return Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
}

function expand(tag: number, length: number): Bytes {
  const out = new Uint8Array(length);
  let word = tag | 0;
  for (let i = 0; i < length; i++) {
    if ((i & 3) === 0) word = Math.imul(word ^ (word >>> 15) ^ i, 0x2c1b3c6d);
    out[i] = word >>> ((i & 3) << 3);
  }
  return out;
}
