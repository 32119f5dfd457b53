/**
 * P3: where chance comes from. Each block's commitment turns the seed one step further; the seed depends on VRF outputs
 * alone, never on transactions, times or block hashes, so nobody can grind it. What a controlled seat keeps is to
 * withhold: at most one bit per seat and round, and it costs the round.
 */
import { type Bytes, concatBytes, fromHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import { u32, u64 } from "./codec";
import { type Height, idOf, type NetworkId, type Round, type Seed } from "./ids";

/** VRF output, 64 bytes (RFC 9381, SHA-512). */
export const BETA_BYTES = 64;
/** VRF proof π, 80 bytes (RFC 9381 §5.5: 32-byte point, 16-byte challenge, 32-byte scalar). */
export const VRF_PROOF_BYTES = 80;

export const genesisSeed = (networkId: NetworkId): Seed => idOf<Seed>("rt/seed/v1", fromHex(networkId));

export const nextSeed = (seed: Seed, beta: Bytes): Seed => idOf<Seed>("rt/seed/v1", fromHex(seed), beta);

const TAG = ascii("rt/vrf/v1");

/** The VRF input of (height, round); `seed` is that after height − 1. */
export const vrfAlpha = (networkId: NetworkId, height: Height, round: Round, seed: Seed): Bytes =>
  concatBytes(TAG, fromHex(networkId), u64.encode(height), u32.encode(round), fromHex(seed));
