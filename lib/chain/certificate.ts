/**
 * A certificate is a quorum of signatures over one value (P26): proof to anyone who knows the genesis. Attestation and
 * finality certificates name a block; a nullification certificate closes a round and carries each signer's reason.
 */
import type { Bytes } from "@/lib/base/bytes";
import {
  type Codec,
  codec,
  fixedBytes,
  listUpTo,
  literal,
  mapped,
  type Part,
  refine,
  struct,
  u8,
  u32,
  u64,
  union,
} from "./codec";
import { SEATS_MAX, type Table } from "./genesis";
import { type BlockId, blockIdPart, type Height, type Round, type Seat } from "./ids";
import {
  type Attestation,
  type FinalityVote,
  NULLIFY_REASONS,
  type NullifyReason,
  type NullifyVote,
  type Vote,
} from "./votes";

interface Quorum {
  readonly height: Height;
  readonly round: Round;
  /** Ascending and distinct. */
  readonly signers: readonly Seat[];
  /** signatures[i] is by signers[i]. */
  readonly signatures: readonly Bytes[];
}

export interface AttestationCertificate extends Quorum {
  readonly type: "attest";
  readonly blockId: BlockId;
}
export interface FinalityCertificate extends Quorum {
  readonly type: "finality";
  readonly blockId: BlockId;
}
export interface NullificationCertificate extends Quorum {
  readonly type: "nullify";
  /** reasons[i] is what signers[i] signed. */
  readonly reasons: readonly NullifyReason[];
}

export type Certificate = AttestationCertificate | FinalityCertificate | NullificationCertificate;

/** Certificates that say the same are interchangeable, whoever signed: this names what they say. */
export const certificateKey = (certificate: Pick<Certificate, "type" | "height" | "round">): string =>
  `${certificate.type}/${certificate.height}/${certificate.round}`;

/** Gathers votes of one kind, slot and value into the certificate they make. `votes` are in any order. */
export function certificateFrom(votes: readonly Vote[]): Certificate {
  const sorted = [...votes].sort((a, b) => a.seat - b.seat);
  const first = sorted[0] as Vote;
  const common = {
    height: first.height,
    round: first.round,
    signers: sorted.map((vote) => vote.seat),
    signatures: sorted.map((vote) => vote.signature),
  };
  if (first.type !== "nullify") return { type: first.type, ...common, blockId: first.blockId };
  return { type: "nullify", ...common, reasons: sorted.map((vote) => (vote as NullifyVote).reason) };
}

/** The votes a certificate is made of, each as its seat signed it. */
export function votesIn(certificate: Certificate): Vote[] {
  const { type, height, round, signers, signatures } = certificate;
  return signers.map((seat, i) => {
    const slot = { height, round, seat, signature: signatures[i] as Bytes };
    if (type === "nullify") return { type, ...slot, reason: certificate.reasons[i] as NullifyReason };
    return { type, ...slot, blockId: certificate.blockId } as Attestation | FinalityVote;
  });
}

/** What is wrong with the form of a certificate for this table, or undefined. Signatures are checked elsewhere. */
export function certificateFault(certificate: Certificate, { n, q }: Table): string | undefined {
  const { signers, signatures } = certificate;
  if (signers.length < q) return `got ${signers.length} signers, want at least ${q}`;
  if (signers.length !== signatures.length) return `got ${signatures.length} signatures for ${signers.length} signers`;
  if (certificate.type === "nullify" && certificate.reasons.length !== signers.length)
    return `got ${certificate.reasons.length} reasons for ${signers.length} signers`;
  for (const [i, seat] of signers.entries()) {
    if (seat >= n) return `got signer ${seat}, want a seat below ${n}`;
    if (i > 0 && seat <= (signers[i - 1] as Seat)) return "got signers out of order, want each once, ascending";
  }
  return undefined;
}

/** Seats, ascending, as an n-bit map, seat 0 in the lowest bit of the first byte; spare bits must be 0. */
const signersPart = (n: number): Part<readonly Seat[]> =>
  mapped<Bytes, readonly Seat[]>(
    fixedBytes(Math.ceil(n / 8)),
    (map) => {
      const signers: Seat[] = [];
      for (let seat = 0; seat < 8 * map.length; seat++)
        if (((map[seat >> 3] as number) >> (seat & 7)) & 1) signers.push(seat);
      const last = signers.at(-1) ?? 0;
      if (last >= n) throw new RangeError(`got bit ${last} set, want bits below ${n}`);
      return signers;
    },
    (signers) => {
      const map = new Uint8Array(Math.ceil(n / 8));
      for (const seat of signers) map[seat >> 3] = (map[seat >> 3] as number) | (1 << (seat & 7));
      return map;
    },
  );

const signaturesPart = listUpTo(SEATS_MAX, fixedBytes(64));

const reasonsPart = listUpTo(
  SEATS_MAX,
  refine(u8 as Part<NullifyReason>, (reason) =>
    reason in NULLIFY_REASONS ? undefined : `got nullify reason ${reason}, want 1 to 6`,
  ),
);

export interface CertificateParts {
  readonly attest: Part<AttestationCertificate>;
  readonly finality: Part<FinalityCertificate>;
  readonly nullify: Part<NullificationCertificate>;
  readonly any: Part<Certificate>;
  /** A set of seats as an n-bit map. */
  readonly seats: Part<readonly Seat[]>;
}

/** The schemas for a table of n seats (the signer map is n bits wide). */
export function certificateParts(n: number): CertificateParts {
  const seats = signersPart(n);
  const common = { height: u64, round: u32, signers: seats, signatures: signaturesPart };
  const attest = struct<AttestationCertificate>({ type: literal("attest"), ...common, blockId: blockIdPart });
  const finality = struct<FinalityCertificate>({ type: literal("finality"), ...common, blockId: blockIdPart });
  const nullify = struct<NullificationCertificate>({ type: literal("nullify"), ...common, reasons: reasonsPart });
  return {
    seats,
    attest,
    finality,
    nullify,
    any: union<Certificate>({ attest: [3, attest], finality: [4, finality], nullify: [5, nullify] }),
  };
}

export const certificateCodec = (n: number): Codec<Certificate> => codec("certificate", certificateParts(n).any);
