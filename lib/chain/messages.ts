/**
 * What validators say to each other about one height, as the core understands it. A proposal travels with what a
 * receiver needs to judge it; those attachments ride outside the signed value (P7).
 */
import type { Brand } from "@/lib/base/brand";
import type { Bytes } from "@/lib/base/bytes";
import type { AttestationCertificate, Certificate, CertificateParts, NullificationCertificate } from "./certificate";
import { listUpTo, literal, nullable, type Part, struct } from "./codec";
import { type Evidence, evidencePart } from "./evidence";
import { type Header, headerPart } from "./header";
import { type TxId, txIdPart } from "./ids";
import { PARAM_RANGES } from "./params";
import { type Status, statusPart } from "./status";
import { type Commitment, commitmentPart, type Proposal, proposalPart, type Vote, votePart } from "./votes";

/** Minted only where the signatures and proofs of a message were checked: the core takes nothing else. */
export type Verified<T> = Brand<T, "Verified">;

/** A commitment whose VRF proof was checked; β is what it draws with (P6). */
export interface CheckedCommitment extends Commitment {
  readonly beta: Bytes;
}

export interface ProposalBundle<C extends Commitment = Commitment> {
  readonly proposal: Proposal;
  readonly header: Header;
  readonly txIds: readonly TxId[];
  /** The commitment of the proposal's own round, which drew its proposer. */
  readonly commitment: C;
  /** For a carried block: the certificate of `carriedFrom`. */
  readonly attestation: AttestationCertificate | null;
  /** Those between `carriedFrom` (or the first round) and this one, the latest ones if there are too many. */
  readonly nullifications: readonly NullificationCertificate[];
}

export type VerifiedMessage = Verified<ConsensusMessage<CheckedCommitment> | OwnProposal>;

/** An own proposal of a later height, of which only the signature can be judged: it tells of lost memory (P17). */
export interface OwnProposal {
  readonly type: "ownProposal";
  readonly proposal: Proposal;
}

/** More nullifications than this are fetched by Status instead (P13): 16 × 64 seats are about 70 KiB. */
export const BUNDLED_NULLIFICATIONS_MAX = 16;

export type ConsensusMessage<C extends Commitment = Commitment> =
  | { readonly type: "commitment"; readonly commitment: C }
  | { readonly type: "proposal"; readonly bundle: ProposalBundle<C> }
  | { readonly type: "vote"; readonly vote: Vote }
  | { readonly type: "certificate"; readonly certificate: Certificate }
  | { readonly type: "status"; readonly status: Status }
  | { readonly type: "evidence"; readonly evidence: Evidence };

export const txIdsPart: Part<readonly TxId[]> = listUpTo(PARAM_RANGES.maxBlockTxs[1], txIdPart);

type Member<K extends ConsensusMessage["type"]> = Extract<ConsensusMessage, { type: K }>;

/** The members of the union, for lib/wire to add its own. */
export function consensusMembers(parts: CertificateParts) {
  const bundle = struct<ProposalBundle>({
    proposal: proposalPart,
    header: headerPart,
    txIds: txIdsPart,
    commitment: commitmentPart,
    attestation: nullable(parts.attest),
    nullifications: listUpTo(BUNDLED_NULLIFICATIONS_MAX, parts.nullify),
  });
  return {
    commitment: [1, struct<Member<"commitment">>({ type: literal("commitment"), commitment: commitmentPart })],
    proposal: [2, struct<Member<"proposal">>({ type: literal("proposal"), bundle })],
    vote: [3, struct<Member<"vote">>({ type: literal("vote"), vote: votePart })],
    certificate: [4, struct<Member<"certificate">>({ type: literal("certificate"), certificate: parts.any })],
    status: [5, struct<Member<"status">>({ type: literal("status"), status: statusPart(parts) })],
    evidence: [6, struct<Member<"evidence">>({ type: literal("evidence"), evidence: evidencePart })],
  } as const;
}
