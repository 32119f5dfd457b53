/**
 * The curve arithmetic of a running validator: what lib/chain/checks asks for is done here, by WebCrypto where the
 * platform has it and by noble where it does not, under one rule of validity.
 */
import { assert } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { Checks, SignatureCheck, VrfCheck } from "@/lib/chain/checks";
import type { Height, NetworkId, Round, Seat } from "@/lib/chain/ids";
import type { CheckedCommitment } from "@/lib/chain/messages";
import { signedBytes } from "@/lib/chain/votes";
import { type VrfKey, vrfProofToHash, vrfProve, vrfVerify } from "@/lib/crypto/ecvrf";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Verifier } from "@/lib/crypto/verifier";

export interface Edge {
  verifyAll(checks: readonly SignatureCheck[]): Promise<boolean>;
  /** β, or null if the proof does not verify. */
  verifyVrf(check: VrfCheck): Bytes | null;
  /** Every check of a message: null if one fails, else β of its VRF proof where it has one. */
  check(checks: Checks): Promise<{ readonly beta: Bytes | null } | null>;
}

/** Enough to keep WebCrypto busy, few enough that a bundle of a thousand forged ones costs next to nothing (P23). */
const SIGNATURES_AT_ONCE = 8;

export function createEdge(verifier: Verifier): Edge {
  const verifyAll = async (checks: readonly SignatureCheck[]): Promise<boolean> => {
    for (let at = 0; at < checks.length; at += SIGNATURES_AT_ONCE) {
      const batch = checks.slice(at, at + SIGNATURES_AT_ONCE);
      const verdicts = await Promise.all(
        batch.map(({ signature, bytes, key }) => verifier.verify(signature, bytes, key)),
      );
      if (!verdicts.every(Boolean)) return false;
    }
    return true;
  };
  const verifyVrf = ({ key, alpha, proof }: VrfCheck): Bytes | null => {
    const verified = vrfVerify(key, alpha, proof);
    return verified.ok ? verified.value : null;
  };
  return {
    verifyAll,
    verifyVrf,
    async check({ signatures, vrf }) {
      // Signatures first: they are cheap, and a forged message should not buy a VRF verification.
      if (!(await verifyAll(signatures))) return null;
      const beta = vrf === null ? null : verifyVrf(vrf);
      return vrf !== null && beta === null ? null : { beta };
    },
  };
}

/** A seat's two keys, opened. */
export interface SeatKeys {
  readonly signing: SigningKey;
  readonly vrf: VrfKey;
}

/** P5: the commitment of a round. The proof is ours, so β follows from it without verification. */
export async function proveAndSign(
  { vrf, signing }: SeatKeys,
  networkId: NetworkId,
  slot: { readonly height: Height; readonly round: Round; readonly seat: Seat },
  alpha: Bytes,
): Promise<CheckedCommitment> {
  const proof = vrfProve(vrf, alpha);
  const beta = vrfProofToHash(proof);
  assert(beta.ok, "an own VRF proof decodes");
  const unsigned = { type: "commitment", ...slot, proof } as const;
  return { ...unsigned, signature: await signing.sign(signedBytes(networkId, unsigned)), beta: beta.value };
}
