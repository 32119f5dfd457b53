/**
 * Misbehaviour as wrappers round an honest validator: what it wants to do goes in, what it does instead comes out. The
 * simulator, the lab and the tests on real tabs use the same wrappers, so a fault shown is a fault tested. Everything a
 * wrapper hands back is plain data; who carries it out has the seat's keys, which only a validator made for it gives away.
 */
import type { PeerId } from "@/lib/base/peer";
import { certificateFrom } from "@/lib/chain/certificate";
import { evidenceOf } from "@/lib/chain/evidence";
import { type BlockId, idOf, type Seat } from "@/lib/chain/ids";
import type { ProposalBundle } from "@/lib/chain/messages";
import type { Commitment, Proposal, SignedMessage, SlotMessage, Unsigned, Vote } from "@/lib/chain/votes";
import type { NodeEffect } from "@/lib/node/effect";
import type { NodeState } from "@/lib/node/state";
import type { WireMessage } from "@/lib/wire/message";

export interface Behaviour {
  /** One sentence for whoever chooses it. */
  readonly what: string;
  /** Called for each effect of the honest validator, in order; returns what happens in its place. */
  readonly alter: (effect: NodeEffect, liar: Liar) => readonly Act[];
}

/** The honest validator inside, and what the wrapper remembers from one effect to the next. */
export interface Liar {
  readonly node: NodeState;
  readonly memory: Memory;
  /** Its seat, for one that keeps it whatever it is accused of. */
  readonly seat?: Seat | null;
  /** Uniform in [0, 1). */
  readonly unit: () => number;
}

/** Plain data, like everything in a simulated world. */
export interface Memory {
  /** A commitment of an earlier round, by anyone. */
  commitment: Commitment | null;
  /** A finality certificate of an earlier height. */
  certificate: Extract<WireMessage, { type: "certificate" }> | null;
}

export const freshMemory = (): Memory => ({ commitment: null, certificate: null });

export type Act = NodeEffect | Forge | { readonly type: "later"; readonly delayMs: number; readonly act: Deed };

/** What can be done at once. */
export type Deed = NodeEffect | Forge;

/** Sign something that the honest validator would not, and send it. */
export interface Forge {
  readonly type: "forge";
  readonly to: readonly PeerId[];
  readonly unsigned: Unsigned<SignedMessage>;
  readonly as: Wrapping;
}

type Wrapping =
  /** As it is. */
  | { readonly type: "plain" }
  | { readonly type: "proposal"; readonly bundle: Omit<ProposalBundle, "proposal"> }
  /** A certificate in which this one signature stands for every signer. */
  | { readonly type: "certificate"; readonly signers: readonly Seat[] }
  /** An accusation of another seat, whose second message carries our signature. */
  | { readonly type: "evidence"; readonly against: SlotMessage };

/** The message to send once `signed` is. */
export function forgedMessage({ as }: Forge, signed: SignedMessage): WireMessage {
  switch (as.type) {
    case "plain":
      return signed.type === "commitment"
        ? { type: "commitment", commitment: signed }
        : { type: "vote", vote: signed as Vote };
    case "proposal":
      return { type: "proposal", bundle: { ...as.bundle, proposal: signed as Proposal } };
    case "certificate": {
      const certificate = certificateFrom(as.signers.map((seat) => ({ ...(signed as Vote), seat })));
      return { type: "certificate", certificate };
    }
    case "evidence":
      return { type: "evidence", evidence: evidenceOf(as.against, signed as SlotMessage) };
  }
}

export type Send = Extract<NodeEffect, { type: "send" }>;

/** The message, if this effect sends one of this kind that the seat itself signed. */
export function ownVote(effect: NodeEffect, { node }: Liar): Vote | null {
  if (effect.type !== "send" || effect.message.type !== "vote") return null;
  return effect.message.vote.seat === node.core.seat ? effect.message.vote : null;
}

export function ownProposal(effect: NodeEffect, { node }: Liar): ProposalBundle | null {
  if (effect.type !== "send" || effect.message.type !== "proposal") return null;
  return effect.message.bundle.proposal.seat === node.core.seat ? effect.message.bundle : null;
}

export function ownCommitment(effect: NodeEffect, { node }: Liar): Commitment | null {
  if (effect.type !== "send" || effect.message.type !== "commitment") return null;
  return effect.message.commitment.seat === node.core.seat ? effect.message.commitment : null;
}

/** True when the validator has just entered a round: the moment for what it does unasked. */
export const entersRound = (effect: NodeEffect): boolean => effect.type === "trace" && effect.note.type === "entered";

/** Every neighbour that has a seat on this network. */
export const seats = ({ node }: Liar): PeerId[] =>
  [...node.peers].filter(([, { network, seat }]) => network === "ours" && seat !== null).map(([id]) => id);

/** The neighbours in two halves; which is which turns with the height, so that nobody is always on one side. */
export function halves(to: readonly PeerId[], { node }: Liar): [PeerId[], PeerId[]] {
  const turn = node.core.current.height;
  const seatOf = (peer: PeerId): number => node.peers.get(peer)?.seat ?? 0;
  const first = to.filter((peer) => (seatOf(peer) + turn) % 2 === 0);
  return [first, to.filter((peer) => !first.includes(peer))];
}

/** The id of a block that does not exist. */
export const nobodysBlock = (number: number): BlockId =>
  idOf<BlockId>("rt/fault/v1", Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number));
