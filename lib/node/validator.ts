/**
 * The validator: the core, the pool, gossip, block assembly and sync as one synchronous machine. An input goes in,
 * effects come out in the order in which they must happen; runner.ts and the simulator carry them out.
 */
import { assert, unreachable } from "@/lib/base/assert";
import type { PeerId } from "@/lib/base/peer";
import type { ConsensusMessage, VerifiedMessage } from "@/lib/chain/messages";
import type { Instant } from "@/lib/consensus/input";
import { due, FETCH_RETRY_MS, forgetHolder } from "@/lib/gossip/fetcher";
import { dropPeer, isSyncing } from "@/lib/sync/sync";
import { IDS_PER_MESSAGE_MAX } from "@/lib/wire/limits";
import type { WireMessage } from "@/lib/wire/message";
import { onBlockContent, onDrawVerified, onRepeatsFound } from "./blocks";
import { onRange, onRangeLookedUp, onRangeVerified, pumpSync } from "./catchUp";
import { type Context, feed, neighbours, seatedPeers, sendTo } from "./context";
import { drive } from "./drive";
import type { LookUpPurpose, NodeEffect, NodeInput, NodeTimer, WritePurpose } from "./effect";
import { onFinal } from "./finalize";
import type { NodeState } from "./state";
import {
  announceOwn,
  onAnnounce,
  onAnnouncedLookedUp,
  onDelivered,
  onFlush,
  onSubmissionNotWritten,
  onSubmit,
  onSubmitLookedUp,
  onSubmitted,
  onTransactions,
  onWant,
  scheduleRemind,
} from "./transactions";

export function handle(node: NodeState, input: NodeInput, now: Instant): NodeEffect[] {
  const context: Context = { node, now, out: [], queue: [] };
  apply(context, input);
  drive(context);
  pumpSync(context);
  if (node.wantsChanged) askAgain(context);
  scheduleRetry(context);
  scheduleRemind(context);
  return context.out;
}

function apply(context: Context, input: NodeInput): void {
  switch (input.type) {
    case "peerUp":
      context.node.peers.set(input.peer, { seat: input.seat, network: "unknown", ahead: [], lookUps: 0 });
      return sendTo(context, [input.peer], { type: "hello", sealed: context.node.sealed });
    case "peerDown":
      return onPeerDown(context, input.peer);
    case "message":
      return onMessage(context, input.from, input.message);
    case "timer":
      return onTimer(context, input.timer, input.lateMs);
    case "submit":
      return onSubmit(context, input.request, input.tx);
    case "written":
      return onWritten(context, input);
    case "notWritten":
      return onSubmissionNotWritten(context, input.purpose.request, input.purpose.id);
    case "lookedUp":
      return onLookedUp(context, input.purpose, input);
    case "proved":
      return feed(context, { type: "proved", commitment: input.commitment });
    case "drawVerified":
      return onDrawVerified(context, input.blockId, input.beta);
    case "rangeVerified":
      return onRangeVerified(context, input, input.valid);
    case "forked":
    case "woke":
    case "forgot":
      return feed(context, input);
    case "storageFull":
      context.node.storageFull = input.full;
      return;
    default:
      return unreachable(input);
  }
}

function onPeerDown(context: Context, peer: PeerId): void {
  const { node } = context;
  node.peers.delete(peer);
  forgetHolder(node.txWants, peer);
  forgetHolder(node.blockWants, peer);
  dropPeer(node.sync, peer);
  node.wantsChanged = true;
  feed(context, { type: "peerDown", peer });
}

function onMessage(context: Context, from: PeerId, message: WireMessage): void {
  const { node } = context;
  switch (message.type) {
    case "hello":
      return onHello(context, from);
    case "announce":
      return onAnnounce(context, from, message.ids);
    case "want":
      return onWant(context, from, message.ids);
    case "transactions":
      return onTransactions(context, from, message.txs);
    case "wantBlock": {
      const block = node.assembly.blocks.get(message.blockId) ?? node.lastFinal;
      if (block?.blockId !== message.blockId || block.header === null) return;
      return sendTo(context, [from], { type: "block", header: block.header, txIds: block.txIds });
    }
    case "block":
      return onBlockContent(context, from, message.header, message.txIds);
    case "wantRange":
      context.out.push({ type: "serveRange", to: from, from: message.from, count: message.count });
      return;
    case "range":
      return onRange(context, from, message);
    default:
      return feed(context, { type: "message", from, message: message as ConsensusMessage as VerifiedMessage });
  }
}

/** The neighbour is on our network (admit.ts has seen to it): from now on it counts as one. */
function onHello(context: Context, from: PeerId): void {
  const peer = context.node.peers.get(from);
  if (peer === undefined || peer.network === "ours") return;
  peer.network = "ours";
  feed(context, { type: "peerUp", peer: from, seat: peer.seat });
  announceOwn(context, [from]);
}

function onTimer(context: Context, timer: NodeTimer, lateMs: number): void {
  switch (timer.type) {
    case "consensus":
      return feed(context, { type: "timer", timer: timer.timer, lateMs });
    case "flush":
      return onFlush(context);
    case "remind":
      context.node.remindScheduled = false;
      return announceOwn(context, seatedPeers(context));
    case "retry":
      context.node.retryScheduled = false;
      context.node.wantsChanged = true;
      return;
  }
}

function onWritten(
  context: Context,
  { purpose, slot }: { purpose: WritePurpose; slot: Extract<NodeInput, { type: "written" }>["slot"] },
): void {
  switch (purpose.type) {
    case "slot":
      // Below the durable floor the store refuses: the vote was never given and is not missed (P16).
      return slot === null ? undefined : feed(context, { type: "stored", asked: purpose.asked, message: slot });
    case "final":
      return onFinal(context, purpose.tip, purpose.certificate);
    case "submitted":
      return onSubmitted(context, purpose.request, purpose.id, purpose.duplicate);
    case "floor":
      return feed(context, { type: "floorRaised", voteFloor: purpose.voteFloor });
    case "nothing":
      return;
  }
}

function onLookedUp(
  context: Context,
  purpose: LookUpPurpose,
  { ids, places }: Extract<NodeInput, { type: "lookedUp" }>,
): void {
  const tip = context.node.core.tip.height;
  // A final transaction taken for a new one would stay in the pool for ever, and in every block proposed here (P20).
  if ((purpose.type === "submit" || purpose.type === "deliver") && purpose.tip !== tip) {
    context.out.push({ type: "lookUp", ids, purpose: { ...purpose, tip } });
    return;
  }
  if (purpose.type === "deliver" || purpose.type === "announce") {
    const peer = context.node.peers.get(purpose.from);
    if (peer !== undefined) peer.lookUps--;
  }
  switch (purpose.type) {
    case "submit": {
      const [id] = ids;
      assert(id !== undefined, "a submission is looked up by its id");
      return onSubmitLookedUp(context, purpose.request, id, purpose.tx, places[0] ?? null);
    }
    case "deliver":
      return onDelivered(context, purpose.from, purpose.txs, ids, places);
    case "announce":
      return onAnnouncedLookedUp(context, purpose.from, ids, places);
    case "block":
      return onRepeatsFound(context, purpose.blockId, ids, places);
    case "range":
      return onRangeLookedUp(context, purpose, ids, places);
  }
}

/** Sends the requests that are due for transactions and blocks wanted by id. */
function askAgain(context: Context): void {
  const { node, now } = context;
  node.wantsChanged = false;
  const anyone = neighbours(context);
  for (const [to, ids] of due(node.txWants, now.monotonicMs, anyone))
    for (let at = 0; at < ids.length; at += IDS_PER_MESSAGE_MAX)
      sendTo(context, [to], { type: "want", ids: ids.slice(at, at + IDS_PER_MESSAGE_MAX) });
  for (const [to, ids] of due(node.blockWants, now.monotonicMs, anyone))
    for (const blockId of ids) sendTo(context, [to], { type: "wantBlock", blockId });
}

function scheduleRetry({ node, out }: Context): void {
  const waiting = node.txWants.wants.size > 0 || node.blockWants.wants.size > 0 || isSyncing(node.sync);
  if (!waiting || node.retryScheduled) return;
  node.retryScheduled = true;
  out.push({ type: "schedule", timer: { type: "retry" }, delayMs: FETCH_RETRY_MS });
}
