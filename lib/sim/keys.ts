/**
 * The keys of simulated seats, with two kinds of cryptography on them. Symbolic: a signature is a keyed hash that only
 * its seat's secret makes, so nobody forges one, and it costs microseconds instead of milliseconds. Real: Ed25519 and
 * ECVRF on the same public keys. The secrets stay with the simulator; a validator only ever gets its own signer.
 */
import { present } from "@/lib/base/assert";
import { type Bytes, equalBytes, toHex } from "@/lib/base/bytes";
import type { SignatureCheck, VrfCheck } from "@/lib/chain/checks";
import type { PublicKey } from "@/lib/chain/ids";
import { BETA_BYTES, VRF_PROOF_BYTES } from "@/lib/chain/seed";
import { type VrfKey, vrfKey, vrfProofToHash, vrfProve, vrfVerify } from "@/lib/crypto/ecvrf";
import { verifyZip215 } from "@/lib/crypto/ed25519";
import { signWith } from "@/lib/crypto/signer";
import type { Tier } from "./dials";

const SIGNATURE_BYTES = 64;

export interface SimKey {
  readonly publicKey: PublicKey;
  /** 32 bytes: the seed of the real key. */
  readonly seed: Bytes;
  readonly vrf: VrfKey;
  /** The symbolic secret. */
  readonly secret: number;
}

/** Signing, proving and checking, whatever they are made of. */
export interface SimCrypto {
  readonly sign: (key: SimKey, message: Bytes) => Bytes;
  readonly verify: (check: SignatureCheck) => boolean;
  readonly prove: (key: SimKey, alpha: Bytes) => Bytes;
  /** β, or null if the proof does not verify. */
  readonly verifyVrf: (check: VrfCheck) => Bytes | null;
  /** β of this key and input, for whoever knows the secret and trusts no proof. */
  readonly beta: (key: SimKey, alpha: Bytes) => Bytes;
}

const keys: SimKey[] = [];
const byPublicKey = new Map<PublicKey, SimKey>();

/** Seat i signs with key 2i and draws with key 2i + 1. */
export const signerOf = (seat: number): SimKey => simKey(2 * seat);
export const drawerOf = (seat: number): SimKey => simKey(2 * seat + 1);

/** The i-th key of the simulator: the same in every run. */
function simKey(index: number): SimKey {
  for (let i = keys.length; i <= index; i++) {
    const seed = new Uint8Array(32).fill(1);
    new DataView(seed.buffer).setUint32(0, i + 1);
    const vrf = vrfKey(seed);
    const publicKey = toHex(vrf.publicKey) as PublicKey;
    const key = { publicKey, seed, vrf, secret: Math.imul(i + 1, 0x9e3779b1) | 1 };
    keys.push(key);
    byPublicKey.set(publicKey, key);
  }
  return keys[index] as SimKey;
}

/** The secret behind a public key. A validator's table hands out the same bytes each time, so they are remembered. */
function secretOf(key: Bytes): number | undefined {
  const known = secrets.get(key);
  if (known !== undefined) return known;
  const secret = byPublicKey.get(toHex(key) as PublicKey)?.secret;
  if (secret !== undefined) secrets.set(key, secret);
  return secret;
}

const secrets = new WeakMap<Bytes, number>();

/** What sets a proof and β apart from a signature over the same bytes. */
const PROOF = 0x5bd1e995;
const BETA = 0x27d4eb2f;

export const SYMBOLIC: SimCrypto = {
  sign: ({ secret }, message) => expand(mac(secret, message), SIGNATURE_BYTES),
  verify({ key, bytes, signature }) {
    const secret = secretOf(key);
    return secret !== undefined && equalBytes(expand(mac(secret, bytes), SIGNATURE_BYTES), signature);
  },
  prove: ({ secret }, alpha) => expand(mac(secret, alpha) ^ PROOF, VRF_PROOF_BYTES),
  verifyVrf({ key, alpha, proof }) {
    const secret = secretOf(key);
    if (secret === undefined) return null;
    const tag = mac(secret, alpha);
    return equalBytes(expand(tag ^ PROOF, VRF_PROOF_BYTES), proof) ? expand(tag ^ BETA, BETA_BYTES) : null;
  },
  beta: ({ secret }, alpha) => expand(mac(secret, alpha) ^ BETA, BETA_BYTES),
};

const REAL: SimCrypto = {
  sign: ({ seed }, message) => signWith(seed, message),
  verify: ({ key, bytes, signature }) => verifyZip215(signature, bytes, key),
  prove: ({ vrf }, alpha) => vrfProve(vrf, alpha),
  verifyVrf({ key, alpha, proof }) {
    const verified = vrfVerify(key, alpha, proof);
    return verified.ok ? verified.value : null;
  },
  beta({ vrf }, alpha) {
    const hashed = vrfProofToHash(vrfProve(vrf, alpha));
    return present(hashed.ok ? hashed.value : null, "the output of an own proof");
  },
};

export const cryptoOf = (tier: Tier): SimCrypto => (tier === "real" ? REAL : SYMBOLIC);

/** FNV-1a with the secret on both ends, finished as murmur3 does: no collisions among a run's messages. */
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
