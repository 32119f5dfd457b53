/**
 * Which signatures and VRF proofs must hold before a message may enter the core, and everything about it that can be
 * refused without curve arithmetic. Deciding what to check is pure and lives here; checking is done at the edge
 * (lib/node by WebCrypto and noble, lib/sim symbolically), which then mints the `Verified` message.
 */
import { type Bytes, equalBytes, fromHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { type Certificate, certificateFault, votesIn } from "./certificate";
import { committerOf } from "./delegation";
import type { Table } from "./genesis";
import { blockIdOf } from "./header";
import type { Height, Round, Seat, Seed } from "./ids";
import type { CheckedCommitment, ConsensusMessage, ProposalBundle, VerifiedMessage } from "./messages";
import { ignore, type Rejection, reject } from "./rejection";
import { vrfAlpha } from "./seed";
import type { Status } from "./status";
import { idsFault } from "./validity";
import { type Commitment, type SignedMessage, signedBytes } from "./votes";

export interface SignatureCheck {
  readonly key: Bytes;
  readonly bytes: Bytes;
  readonly signature: Bytes;
}
export interface VrfCheck {
  readonly key: Bytes;
  readonly alpha: Bytes;
  readonly proof: Bytes;
}
export interface Checks {
  readonly signatures: readonly SignatureCheck[];
  readonly vrf: VrfCheck | null;
  /** A commitment of this message that was already checked, so that `vrf` is null. */
  readonly known: CheckedCommitment | null;
}

/** What the receiver already knows; it saves checking the same thing twice (P23). */
export interface CheckContext {
  readonly table: Table;
  /** Commitments and proposals can be judged at this height only, where the seed is known. */
  readonly height: Height;
  readonly seed: Seed;
  commitment(round: Round): CheckedCommitment | undefined;
  /** True if an equal certificate is held, so that this one's signatures need no check. */
  holds(certificate: Certificate): boolean;
}

export function checksOf(message: ConsensusMessage, context: CheckContext): Result<Checks, Rejection> {
  switch (message.type) {
    case "commitment":
      return commitmentChecks(message.commitment, context);
    case "proposal":
      return bundleChecks(message.bundle, context);
    case "vote":
      return signatures([message.vote], context);
    case "certificate":
      return certificateChecks([message.certificate], context);
    case "status":
      return statusChecks(message.status, context);
    case "evidence":
      return signatures([message.evidence.first, message.evidence.second], context);
  }
}

/** Call only after every check held; `beta` is the VRF's output if one was asked for. */
export function mintVerified(message: ConsensusMessage, checks: Checks, beta: Bytes | null): VerifiedMessage {
  const withBeta = (commitment: Commitment): CheckedCommitment =>
    checks.known ?? { ...commitment, beta: beta as Bytes };
  if (message.type === "commitment") return { ...message, commitment: withBeta(message.commitment) } as VerifiedMessage;
  if (message.type !== "proposal") return message as VerifiedMessage;
  // Nothing is known of its draw: bundleChecks looked at the signature alone.
  if (beta === null && checks.known === null)
    return { type: "ownProposal", proposal: message.bundle.proposal } as VerifiedMessage;
  return {
    ...message,
    bundle: { ...message.bundle, commitment: withBeta(message.bundle.commitment) },
  } as VerifiedMessage;
}

function commitmentChecks(commitment: Commitment, context: CheckContext): Result<Checks, Rejection> {
  const { table, height, seed } = context;
  const { round, seat, proof } = commitment;
  // Where the seed is not known nothing can be judged; whoever said it may well be right.
  if (commitment.height !== height)
    return err(ignore("stale", `got a commitment of height ${commitment.height}, at ${height}`));
  const committer = committerOf(table, height, round);
  if (seat !== committer)
    return err(reject("wrong-committer", `got a commitment by seat ${seat}, want seat ${committer}`)); // P4
  const known = context.commitment(round);
  // Equal proofs have equal β; the signature is the known one's, so nothing is left to check.
  if (known !== undefined && equalBytes(known.proof, proof)) return ok({ signatures: [], vrf: null, known });
  const signed = signatures([commitment], context);
  if (!signed.ok) return signed;
  const vrf = { key: keyOf(table, seat, "vrfKey"), alpha: vrfAlpha(table.networkId, height, round, seed), proof };
  return ok({ signatures: signed.value.signatures, vrf, known: null });
}

function bundleChecks(bundle: ProposalBundle, context: CheckContext): Result<Checks, Rejection> {
  const { proposal, header, commitment, attestation, nullifications } = bundle;
  const { height, round } = proposal;
  if (header.height !== height || header.round > round)
    return err(reject("malformed", `got block ${header.height}/${header.round} in a proposal for ${height}/${round}`));
  if (blockIdOf(header) !== proposal.blockId)
    return err(reject("malformed", "got a header that is not the proposed block's"));
  if (commitment.height !== height || commitment.round !== round)
    return err(reject("malformed", "got the commitment of another round"));
  // Of a later height the door admits our own alone, which need not be right to tell that it was forgotten (P17).
  if (height > context.height) return signatures([proposal], context);
  const ids = idsFault(header, bundle.txIds);
  if (ids !== undefined) return err(ids);
  const led = commitmentChecks(commitment, context);
  if (!led.ok) return led;
  const certificates = attestation === null ? nullifications : [attestation, ...nullifications];
  if (certificates.some((certificate) => certificate.height !== height))
    return err(reject("malformed", "got a certificate of another height"));
  return merge(signatures([proposal], context), led, certificateChecks(certificates, context));
}

function statusChecks(status: Status, context: CheckContext): Result<Checks, Rejection> {
  const { height, tipCertificate, attestation } = status;
  if (height < 1) return err(reject("malformed", "got height 0, want at least 1"));
  if (tipCertificate === null && height > 1) return err(reject("malformed", "got a tip without its certificate"));
  if (tipCertificate !== null && (tipCertificate.height !== height - 1 || tipCertificate.blockId !== status.tipId))
    return err(reject("malformed", "got a certificate that is not the tip's"));
  if (attestation !== null && attestation.height !== height)
    return err(reject("malformed", "got an attestation certificate of another height"));
  return certificateChecks(
    [tipCertificate, attestation].filter((certificate) => certificate !== null),
    context,
  );
}

function certificateChecks(certificates: readonly Certificate[], context: CheckContext): Result<Checks, Rejection> {
  const votes: SignedMessage[] = [];
  for (const certificate of certificates) {
    const fault = certificateFault(certificate, context.table);
    if (fault !== undefined) return err(reject("bad-certificate", fault));
    if (!context.holds(certificate)) votes.push(...votesIn(certificate));
  }
  return signatures(votes, context);
}

function signatures(messages: readonly SignedMessage[], { table }: CheckContext): Result<Checks, Rejection> {
  const stranger = messages.find((message) => message.seat >= table.n);
  if (stranger !== undefined)
    return err(reject("unknown-seat", `got seat ${stranger.seat}, want a seat below ${table.n}`));
  return ok({ signatures: signatureChecks(messages, table), vrf: null, known: null });
}

/** The signatures of messages whose seats are within the table. */
export const signatureChecks = (messages: readonly SignedMessage[], table: Table): SignatureCheck[] =>
  messages.map((message) => ({
    key: keyOf(table, message.seat, "signingKey"),
    bytes: signedBytes(table.networkId, message),
    signature: message.signature,
  }));

function merge(...parts: readonly Result<Checks, Rejection>[]): Result<Checks, Rejection> {
  let all: Checks = { signatures: [], vrf: null, known: null };
  for (const part of parts) {
    if (!part.ok) return part;
    const { signatures, vrf, known } = part.value;
    all = { signatures: [...all.signatures, ...signatures], vrf: all.vrf ?? vrf, known: all.known ?? known };
  }
  return ok(all);
}

/** Each table's keys as bytes, made once: every signature that is checked needs one. */
const keysOf = new WeakMap<Table, Readonly<Record<"signingKey" | "vrfKey", readonly Bytes[]>>>();

function keyOf(table: Table, seat: Seat, purpose: "signingKey" | "vrfKey"): Bytes {
  let keys = keysOf.get(table);
  if (keys === undefined) {
    const { validators } = table.genesis;
    keys = {
      signingKey: validators.map(({ signingKey }) => fromHex(signingKey)),
      vrfKey: validators.map(({ vrfKey }) => fromHex(vrfKey)),
    };
    keysOf.set(table, keys);
  }
  return keys[purpose][seat] as Bytes;
}
