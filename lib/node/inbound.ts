/**
 * The queue in front of the validator: one per neighbour, one message at a time (P23), so a neighbour that sends
 * nonsense delays itself alone. Decoded, admitted, checked, minted, delivered; or ignored, or blamed.
 */
import type { PeerId } from "@/lib/base/peer";
import { ok } from "@/lib/base/result";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import { type Checks, checksOf, mintVerified } from "@/lib/chain/checks";
import type { ConsensusMessage, Verified } from "@/lib/chain/messages";
import { type Rejection, reject } from "@/lib/chain/rejection";
import type { Priority } from "@/lib/port/mesh";
import type { Wire } from "@/lib/wire/codec";
import type { WireMessage } from "@/lib/wire/message";
import { admit, checkContextOf, pastCertificate } from "./admit";
import type { Allowances } from "./allowance";
import type { Edge } from "./edge";
import type { NodeState } from "./state";

export interface InboundDeps {
  readonly node: NodeState;
  readonly wire: Wire;
  readonly edge: Edge;
  /** Resolves at once unless the validator is paused. */
  readonly gate: () => Promise<void> | null;
  readonly allowances: Allowances;
  /** This life has ended: nothing is judged any more. The link may stay, so that what waits is dealt with all the same. */
  readonly isOver: () => boolean;
  /** Asked of everything but a hello: what a link that is cut would not have carried. */
  readonly isDeafTo: (from: PeerId) => boolean;
  readonly deliver: (from: PeerId, message: Verified<WireMessage>) => void;
  /** A finality certificate of an earlier height, signatures checked: perhaps a fork (P24). */
  readonly compare: (certificate: FinalityCertificate) => void;
  readonly blame: (peer: PeerId, rejection: Rejection) => void;
  readonly consumed: (peer: PeerId, priority: Priority, bytes: number) => void;
  /** A message that is not let in, but may be remembered. */
  readonly remembered: (from: PeerId, message: WireMessage) => void;
  readonly handled: () => void;
  /** Our own mistake while judging a message. */
  readonly failed: (error: unknown) => void;
  readonly observe: (peer: PeerId, message: WireMessage, bytes: number, verified: boolean | null) => void;
}

export interface Inbound {
  packet(peer: PeerId, priority: Priority, bytes: Uint8Array): void;
  /** A message that came too early and may be judged now. */
  again(peer: PeerId, message: WireMessage): void;
  drop(peer: PeerId): void;
}

interface Waiting {
  readonly priority: Priority | null;
  readonly bytes: Uint8Array | null;
  readonly message: WireMessage | null;
}

const BAD_SIGNATURE = reject("bad-signature", "got a message whose signature or proof does not verify");

const isFault = ({ action }: Rejection): boolean => action === "reject";

export function createInbound(deps: InboundDeps): Inbound {
  const { node, wire, allowances } = deps;
  /** Bounded by the mesh: a neighbour may send only what was consumed. */
  const queues = new Map<PeerId, Waiting[]>();

  function enqueue(peer: PeerId, waiting: Waiting): void {
    const queue = queues.get(peer);
    if (queue !== undefined) queue.push(waiting);
    else {
      queues.set(peer, [waiting]);
      allowances.begin(peer);
      work(peer).catch(deps.failed);
    }
  }

  async function work(peer: PeerId): Promise<void> {
    for (let next = queues.get(peer)?.[0]; next !== undefined; next = queues.get(peer)?.[0]) {
      const turn = turnOf(deps, peer, next);
      if (turn !== null) await turn;
      if (!deps.isOver()) await judge(peer, next);
      queues.get(peer)?.shift();
      if (next.bytes !== null && next.priority !== null) deps.consumed(peer, next.priority, next.bytes.length);
    }
    queues.delete(peer);
  }

  async function judge(peer: PeerId, { bytes, message: decoded }: Waiting): Promise<void> {
    const size = bytes?.length ?? 0;
    const opened = bytes === null ? ok(decoded as WireMessage) : wire.decode(bytes);
    if (opened.ok && opened.value.type !== "hello" && deps.isDeafTo(peer)) return;
    if (!opened.ok) return deps.blame(peer, opened.error);
    const message = opened.value;
    const admission = admit(node, peer, message);
    if (typeof admission === "object") {
      if (admission.code === "future" || message.type === "hello") deps.remembered(peer, message);
      return refuse(peer, message, size, admission, admission.code === "duplicate" ? true : null);
    }
    if (admission === "deliver") return accept(peer, message as Verified<WireMessage>, size, null);
    const checks = checksOf(message as ConsensusMessage, checkContextOf(node));
    if (!checks.ok) return refuse(peer, message, size, checks.error, isFault(checks.error) ? false : null);
    const checked = await check(deps, peer, checks.value);
    if (deps.isOver()) return;
    if (checked === null) return refuse(peer, message, size, BAD_SIGNATURE, false);
    const past = pastCertificate(node, message);
    if (past !== null) deps.compare(past); // P24
    if (admission === "compare") return;
    const minted = mintVerified(message as ConsensusMessage, checks.value, checked.beta);
    accept(peer, minted as Verified<WireMessage>, size, true);
  }

  function accept(peer: PeerId, message: Verified<WireMessage>, size: number, verified: true | null): void {
    deps.observe(peer, message, size, verified);
    deps.deliver(peer, message);
    deps.handled();
  }

  function refuse(peer: PeerId, message: WireMessage, size: number, why: Rejection, verified: boolean | null): void {
    deps.observe(peer, message, size, verified);
    if (isFault(why)) deps.blame(peer, why);
    deps.handled();
  }

  return {
    packet: (peer, priority, bytes) => enqueue(peer, { priority, bytes, message: null }),
    again: (peer, message) => enqueue(peer, { priority: null, bytes: null, message }),
    drop(peer) {
      // The loop at work on it finds its queue empty and ends.
      queues.get(peer)?.splice(1);
      allowances.drop(peer);
    },
  };
}

/** Others have their turn while the arithmetic is done elsewhere: the neighbour begins anew with its own. */
async function check({ edge, allowances }: InboundDeps, peer: PeerId, checks: Checks): ReturnType<Edge["check"]> {
  const checked = await edge.check(checks);
  allowances.begin(peer);
  return checked;
}

/** When a message may be judged; null: at once. What was kept and is judged again was paid for when it came. */
function turnOf({ gate, allowances }: InboundDeps, peer: PeerId, { bytes }: Waiting): Promise<unknown> | null {
  const allowed = () => (bytes === null ? null : allowances.take(peer));
  const closed = gate();
  return closed === null ? allowed() : closed.then(allowed);
}
