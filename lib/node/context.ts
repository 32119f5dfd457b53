/** One input being handled: the state, the moment, the effects so far, and inputs for the core that wait their turn. */
import type { PeerId } from "@/lib/base/peer";
import type { Seat } from "@/lib/chain/ids";
import type { Input, Instant } from "@/lib/consensus/input";
import type { WireMessage } from "@/lib/wire/message";
import type { NodeEffect, NodeNote } from "./effect";
import type { NodeState } from "./state";

export interface Context {
  readonly node: NodeState;
  readonly now: Instant;
  readonly out: NodeEffect[];
  readonly queue: Input[];
}

/** Puts an input in line for the core. */
export const feed = (context: Context, input: Input): void => {
  context.queue.push(input);
};

export const trace = ({ out }: Context, note: NodeNote): void => {
  out.push({ type: "trace", note });
};

export function sendTo({ out }: Context, to: readonly PeerId[], message: WireMessage): void {
  if (to.length > 0) out.push({ type: "send", to, message });
}

/** Every neighbour on our network, seats and observers alike. */
export const neighbours = ({ node }: Context): PeerId[] =>
  [...node.peers].filter(([, peer]) => peer.network === "ours").map(([id]) => id);

export const seatedPeers = ({ node }: Context, isWanted: (seat: Seat) => boolean = () => true): PeerId[] =>
  [...node.peers]
    .filter(([, peer]) => peer.network === "ours" && peer.seat !== null && isWanted(peer.seat))
    .map(([id]) => id);
