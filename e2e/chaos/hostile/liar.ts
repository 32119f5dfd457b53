/** A holder of a real seat that means ill: what it knows, and how it signs what an honest validator would not. */
import { certificateFrom, type FinalityCertificate } from "@/lib/chain/certificate";
import { type BlockId, type Height, idOf, type Round, type Seat } from "@/lib/chain/ids";
import type { Status } from "@/lib/chain/status";
import { signedBytes, type Unsigned, type Vote } from "@/lib/chain/votes";
import type { SigningKey } from "@/lib/crypto/signer";
import type { Sight, Tap } from "./tap";

export interface Liar {
  readonly tap: Tap;
  readonly sight: Sight & { readonly status: Status };
  readonly seat: Seat;
  readonly key: SigningKey;
}

/** A block that does not exist. */
export const nobodysBlock = (n: number): BlockId => idOf<BlockId>("rt/fault/v1", Uint8Array.of(n));

/** By any key, in the name of any seat. */
export async function signed({ table }: Sight, key: SigningKey, vote: Unsigned<Vote>): Promise<Vote> {
  return { ...vote, signature: await key.sign(signedBytes(table.networkId, vote)) } as Vote;
}

export const finality = (height: Height, round: Round, seat: Seat): Unsigned<Vote> => ({
  type: "finality",
  height,
  round,
  seat,
  blockId: nobodysBlock(0),
});

/** One signature, its own, under the names of a quorum. */
export async function signedAlone({ sight, key, seat }: Liar, height: Height): Promise<FinalityCertificate> {
  const vote = await signed(sight, key, finality(height, 0, seat));
  const votes = Array.from({ length: sight.table.q }, (_, i) => ({ ...vote, seat: i }));
  return certificateFrom(votes) as FinalityCertificate;
}
