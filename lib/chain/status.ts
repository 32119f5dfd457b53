/** P13: what a validator says of where it stands, so that a neighbour can hand it what it lacks. */
import type { Bytes } from "@/lib/base/bytes";
import type { AttestationCertificate, CertificateParts, FinalityCertificate } from "./certificate";
import { bytesUpTo, flag, nullable, type Part, struct, u32, u64 } from "./codec";
import { type BlockId, blockIdPart, type Height, type Round, type Seat } from "./ids";

export interface Status {
  /** The height being decided. */
  readonly height: Height;
  /** The last final block: height − 1. */
  readonly tipId: BlockId;
  /** Null at height 1 alone, where the tip is the genesis: a height is believed with its certificate. */
  readonly tipCertificate: FinalityCertificate | null;
  readonly round: Round;
  readonly attestation: AttestationCertificate | null;
  /** Bit r set: the nullification certificate of round r is known. Trailing zero bytes are cut. */
  readonly nullified: Bytes;
  readonly voteFloor: Height;
  /** What it has of its current round, so that an answer holds only what is missing. */
  readonly seen: SeenOfRound;
}

export interface SeenOfRound {
  readonly commitment: boolean;
  readonly proposal: boolean;
  readonly attest: readonly Seat[];
  readonly nullify: readonly Seat[];
  readonly finality: readonly Seat[];
}

/** 8 192 rounds of one height: at the capped deadline that is more than a day in every preset (P14, P23). */
export const NULLIFIED_BYTES_MAX = 1024;
export const ROUNDS_MAX = 8 * NULLIFIED_BYTES_MAX;

export function roundsToBitmap(rounds: Iterable<Round>): Bytes {
  const known = [...rounds];
  const highest = known.reduce((max, round) => Math.max(max, round), -1);
  const map = new Uint8Array(Math.min(NULLIFIED_BYTES_MAX, (highest >> 3) + 1));
  for (const round of known) map[round >> 3] = (map[round >> 3] as number) | (1 << (round & 7));
  return map;
}

export const bitmapHas = (map: Bytes, round: Round): boolean => (((map[round >> 3] ?? 0) >> (round & 7)) & 1) === 1;

export const statusPart = ({ attest, finality, seats }: CertificateParts): Part<Status> =>
  struct<Status>({
    height: u64,
    tipId: blockIdPart,
    tipCertificate: nullable(finality),
    round: u32,
    attestation: nullable(attest),
    nullified: bytesUpTo(NULLIFIED_BYTES_MAX),
    voteFloor: u64,
    seen: struct<SeenOfRound>({ commitment: flag, proposal: flag, attest: seats, nullify: seats, finality: seats }),
  });
