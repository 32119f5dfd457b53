/**
 * Misbehaviour as wrappers round an honest validator: what it wants to do goes in, what it does instead comes out. The
 * simulator, the lab and the tests on real tabs use the same wrappers, so a fault shown is a fault tested.
 */
import type { PeerId } from "@/lib/base/peer";
import type { SlotMessage, Unsigned } from "@/lib/chain/votes";
import type { NodeEffect } from "@/lib/node/effect";
import type { NodeState } from "@/lib/node/state";
import type { WireMessage } from "@/lib/wire/message";

export interface Behaviour {
  readonly name: string;
  /** Called for each effect of the honest validator, in order; returns what happens in its place. */
  readonly alter: (effect: NodeEffect, node: NodeState) => readonly (NodeEffect | Forge)[];
}

/** Sign a second message for a slot and send it: only a validator made for the purpose can carry this out. */
export interface Forge {
  readonly type: "forge";
  readonly to: readonly PeerId[];
  readonly unsigned: Unsigned<SlotMessage>;
  readonly wrap: (signed: SlotMessage) => WireMessage;
}
