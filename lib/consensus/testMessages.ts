/**
 * Test support: messages as they reach the core, made by hand. Signatures are fillers, since the edge checks them; what
 * the core judges — who, where, which block, which certificates — is all there.
 */
import type { PeerId } from "@/lib/base/peer";
import type {
  AttestationCertificate,
  Certificate,
  FinalityCertificate,
  NullificationCertificate,
} from "@/lib/chain/certificate";
import { committerOf } from "@/lib/chain/delegation";
import type { Table } from "@/lib/chain/genesis";
import { blockIdOf, type Header } from "@/lib/chain/header";
import type { BlockId, Height, Round, Seat, TxId } from "@/lib/chain/ids";
import type { CheckedCommitment, ConsensusMessage, ProposalBundle, Verified } from "@/lib/chain/messages";
import { hashOf } from "@/lib/chain/samples";
import { BETA_BYTES, nextSeed, VRF_PROOF_BYTES } from "@/lib/chain/seed";
import { roundsToBitmap, type Status } from "@/lib/chain/status";
import { genesisTip, type Tip, tipOf } from "@/lib/chain/validity";
import type { Attestation, FinalityVote, NullifyReason, NullifyVote, Proposal } from "@/lib/chain/votes";
import type { BuiltBlock } from "./input";

export const peerOf = (seat: Seat): PeerId => `seat ${seat}` as PeerId;

const signatureOf = (seat: Seat) => new Uint8Array(64).fill(seat + 1);

/** Where votes are cast; height 1 unless a test goes further. */
interface At {
  readonly round: Round;
  readonly height?: Height;
}

const slot = (seat: Seat, { height = 1, round }: At) => ({ height, round, seat, signature: signatureOf(seat) });

export const attestation = (seat: Seat, blockId: BlockId, at: At): Attestation => ({
  type: "attest",
  ...slot(seat, at),
  blockId,
});
export const finalityVote = (seat: Seat, blockId: BlockId, at: At): FinalityVote => ({
  type: "finality",
  ...slot(seat, at),
  blockId,
});
export const nullifyVote = (seat: Seat, at: At, reason: NullifyReason = 1): NullifyVote => ({
  type: "nullify",
  ...slot(seat, at),
  reason,
});

const quorumOf = (signers: readonly Seat[], { height = 1, round }: At) => ({
  height,
  round,
  signers,
  signatures: signers.map(signatureOf),
});

export const attested = (blockId: BlockId, signers: readonly Seat[], at: At): AttestationCertificate => ({
  type: "attest",
  ...quorumOf(signers, at),
  blockId,
});
export const finalized = (blockId: BlockId, signers: readonly Seat[], at: At): FinalityCertificate => ({
  type: "finality",
  ...quorumOf(signers, at),
  blockId,
});
export const nullified = (signers: readonly Seat[], at: At): NullificationCertificate => ({
  type: "nullify",
  ...quorumOf(signers, at),
  reasons: signers.map(() => 1),
});

/** The commitment of (height, round), which draws `proposer`. */
export const commitment = (table: Table, proposer: Seat, { height = 1, round }: At): CheckedCommitment => ({
  type: "commitment",
  ...slot(committerOf(table, height, round), { height, round }),
  proof: proofOf(height, round),
  beta: betaOf(proposer),
});

export const proofOf = (height: Height, round: Round) => new Uint8Array(VRF_PROOF_BYTES).fill(16 * height + round);

/** A number that draws this seat, under either delegation. */
export function betaOf(proposer: Seat) {
  const beta = new Uint8Array(BETA_BYTES);
  beta[BETA_BYTES - 1] = proposer;
  return beta;
}

/** A block made in (height, round) by `proposer`; blocks of different names are different. */
export function block(
  table: Table,
  proposer: Seat,
  { height = 1, round }: At,
  { name = "", parent = genesisTip(table), txIds = [] as readonly TxId[], aheadMs = 1 } = {},
): BuiltBlock {
  const header: Header = {
    height,
    round,
    parentId: parent.id,
    timestampMs: parent.timestampMs + aheadMs,
    proposer,
    commitmentProof: proofOf(height, round),
    seedAfter: nextSeed(parent.seed, betaOf(proposer)),
    txCount: txIds.length,
    logSize: parent.logSize + txIds.length,
    logRoot: name === "" ? parent.logRoot : hashOf(name),
  };
  return { blockId: blockIdOf(header), header, txIds };
}

export const tipAfter = ({ header, blockId }: BuiltBlock): Tip => tipOf(header, blockId);

/** A proposal of a block, with the commitment that draws its signer and the certificates given. */
export function proposal(
  table: Table,
  seat: Seat,
  made: BuiltBlock,
  at: At,
  {
    carriedFrom = null as Round | null,
    attestation: certificate = null as AttestationCertificate | null,
    nullifications = [] as readonly NullificationCertificate[],
    drawn = seat,
  } = {},
): ProposalBundle<CheckedCommitment> {
  const signed: Proposal = { type: "propose", ...slot(seat, at), blockId: made.blockId, carriedFrom };
  const { header, txIds } = made;
  return {
    proposal: signed,
    header,
    txIds,
    commitment: commitment(table, drawn, at),
    attestation: certificate,
    nullifications,
  };
}

/** A Status of a seat that has seen nothing but what is given. */
export const status = (change: Partial<Status> & { readonly nullifiedRounds?: readonly Round[] } = {}): Status => {
  const { nullifiedRounds = [], ...given } = change;
  return {
    height: 1,
    tipId: hashOf<BlockId>("tip"),
    tipCertificate: null,
    round: 0,
    attestation: null,
    nullified: roundsToBitmap(nullifiedRounds),
    voteFloor: 1,
    seen: { commitment: false, proposal: false, attest: [], nullify: [], finality: [] },
    ...given,
  };
};

type Anything =
  | Attestation
  | FinalityVote
  | NullifyVote
  | Certificate
  | CheckedCommitment
  | ProposalBundle<CheckedCommitment>
  | Status;

/** The message that carries this, as the edge would hand it over: checked. */
export function carrying(what: Anything): Verified<ConsensusMessage<CheckedCommitment>> {
  const verified = (message: ConsensusMessage<CheckedCommitment>) => message as ReturnType<typeof carrying>;
  if ("proposal" in what) return verified({ type: "proposal", bundle: what });
  if ("voteFloor" in what) return verified({ type: "status", status: what });
  if (what.type === "commitment") return verified({ type: "commitment", commitment: what });
  return "signers" in what
    ? verified({ type: "certificate", certificate: what })
    : verified({ type: "vote", vote: what });
}
