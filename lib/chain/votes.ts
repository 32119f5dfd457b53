/**
 * The messages a seat signs (P26). Signed bytes are `"rt/<kind>/v1" ‖ networkId ‖ height ‖ round ‖ seat ‖ value`: the
 * kind, the network and the slot are all inside, so no signature can be read as another.
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, writeHex } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";
import { fixedBytes, literal, mapped, type Part, refine, struct, u8, u32, u64, union } from "./codec";
import { type BlockId, blockIdPart, type Height, type NetworkId, type Round, type Seat } from "./ids";
import { VRF_PROOF_BYTES } from "./seed";

export interface Signed {
  readonly height: Height;
  readonly round: Round;
  readonly seat: Seat;
  /** Ed25519, 64 bytes, by the seat's signing key. */
  readonly signature: Bytes;
}

export interface Commitment extends Signed {
  readonly type: "commitment";
  readonly proof: Bytes;
}
export interface Proposal extends Signed {
  readonly type: "propose";
  readonly blockId: BlockId;
  /** The round whose attestation certificate makes this a carried block, or null for a fresh one (P7). */
  readonly carriedFrom: Round | null;
}
export interface Attestation extends Signed {
  readonly type: "attest";
  readonly blockId: BlockId;
}
export interface FinalityVote extends Signed {
  readonly type: "finality";
  readonly blockId: BlockId;
}
export interface NullifyVote extends Signed {
  readonly type: "nullify";
  readonly reason: NullifyReason;
}

/** Votes that are tallied into certificates. */
export type Vote = Attestation | FinalityVote | NullifyVote;
/** Messages that fill a slot, so that a second different one is evidence (P16, P18). */
export type SlotMessage = Proposal | Vote;
export type SignedMessage = Commitment | SlotMessage;
export type Unsigned<M extends SignedMessage> = M extends SignedMessage ? Omit<M, "signature"> : never;

/** P10: why a seat gave up on a round; signed, but ignored by tally and evidence. */
export const NULLIFY_REASONS = {
  1: "no-commitment",
  2: "no-proposal",
  3: "invalid-proposal",
  4: "body-missing",
  5: "no-quorum",
  6: "followed",
} as const;
export type NullifyReason = keyof typeof NULLIFY_REASONS;

/** Nullify and finality share `resolve`: the store itself refuses the second of the two (P16). */
export type SlotKind = "propose" | "attest" | "resolve";
export interface Slot {
  readonly height: Height;
  readonly round: Round;
  readonly kind: SlotKind;
}

const SLOT_KIND: Record<SlotMessage["type"], SlotKind> = {
  propose: "propose",
  attest: "attest",
  nullify: "resolve",
  finality: "resolve",
};

export const slotOf = ({ height, round, type }: Pick<SlotMessage, "height" | "round" | "type">): Slot => ({
  height,
  round,
  kind: SLOT_KIND[type],
});

const TAGS = Object.fromEntries(
  (["commitment", "propose", "attest", "finality", "nullify"] as const).map((kind) => [kind, ascii(`rt/${kind}/v1`)]),
) as Record<SignedMessage["type"], Bytes>;

const NETWORK_BYTES = 32;
const BLOCK_ID_BYTES = 32;
/** Height, round and seat. */
const SLOT_BYTES = 8 + 4 + 1;

/** The bytes a seat signs. Made for every signature that is checked, so in one piece and without detours. */
export function signedBytes(networkId: NetworkId, message: Unsigned<SignedMessage>): Bytes {
  const tag = TAGS[message.type];
  const at = tag.length + NETWORK_BYTES;
  const bytes = new Uint8Array(at + SLOT_BYTES + valueBytes(message));
  bytes.set(tag);
  writeHex(bytes, tag.length, networkId);
  writeUint(bytes, at, 8, message.height);
  writeUint(bytes, at + 8, 4, message.round);
  bytes[at + 12] = message.seat;
  writeValue(bytes, at + SLOT_BYTES, message);
  return bytes;
}

function valueBytes(message: Unsigned<SignedMessage>): number {
  switch (message.type) {
    case "commitment":
      return message.proof.length;
    case "propose":
      return BLOCK_ID_BYTES + 4;
    case "attest":
    case "finality":
      return BLOCK_ID_BYTES;
    case "nullify":
      return 1;
  }
}

function writeValue(bytes: Bytes, at: number, message: Unsigned<SignedMessage>): void {
  switch (message.type) {
    case "commitment":
      return bytes.set(message.proof, at);
    case "propose":
      writeHex(bytes, at, message.blockId);
      return writeUint(bytes, at + BLOCK_ID_BYTES, 4, message.carriedFrom === null ? 0 : message.carriedFrom + 1);
    case "attest":
    case "finality":
      return writeHex(bytes, at, message.blockId);
    case "nullify":
      bytes[at] = message.reason;
  }
}

/** Big-endian. */
function writeUint(bytes: Bytes, at: number, length: number, value: number): void {
  assert(Number.isSafeInteger(value) && value >= 0 && value < 256 ** length, "a height or round fits its field");
  let rest = value;
  for (let i = at + length - 1; i >= at; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** True when two messages of one slot say the same; the reason of a nullify vote does not count (P10). */
export function sameValue(a: Unsigned<SlotMessage>, b: Unsigned<SlotMessage>): boolean {
  if (a.type !== b.type) return false;
  if (a.type === "nullify" || b.type === "nullify") return true;
  if (a.blockId !== b.blockId) return false;
  return a.type !== "propose" || b.type !== "propose" || a.carriedFrom === b.carriedFrom;
}

const slot = { height: u64, round: u32, seat: u8, signature: fixedBytes(64) };

const reasonPart: Part<NullifyReason> = refine(u8 as Part<NullifyReason>, (reason) =>
  reason in NULLIFY_REASONS ? undefined : `got nullify reason ${reason}, want 1 to 6`,
);

const carriedFromPart: Part<Round | null> = mapped(
  u32,
  (wire) => (wire === 0 ? null : wire - 1),
  (round: Round | null) => (round === null ? 0 : round + 1),
);

export const commitmentPart = struct<Commitment>({
  type: literal("commitment"),
  ...slot,
  proof: fixedBytes(VRF_PROOF_BYTES),
});

export const proposalPart = struct<Proposal>({
  type: literal("propose"),
  ...slot,
  blockId: blockIdPart,
  carriedFrom: carriedFromPart,
});

const attestPart = struct<Attestation>({ type: literal("attest"), ...slot, blockId: blockIdPart });
const finalityPart = struct<FinalityVote>({ type: literal("finality"), ...slot, blockId: blockIdPart });
const nullifyPart = struct<NullifyVote>({ type: literal("nullify"), ...slot, reason: reasonPart });

const voteTags = { attest: [3, attestPart], finality: [4, finalityPart], nullify: [5, nullifyPart] } as const;

export const votePart: Part<Vote> = union<Vote>(voteTags);
export const slotMessagePart: Part<SlotMessage> = union<SlotMessage>({ propose: [2, proposalPart], ...voteTags });
