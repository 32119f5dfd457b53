/** Runs the core inside the validator: gives it the inputs in line, one at a time, and turns its effects into the validator's. */
import type { PeerId } from "@/lib/base/peer";
import type { Height } from "@/lib/chain/ids";
import { vrfAlpha } from "@/lib/chain/seed";
import type { Effect, Persist } from "@/lib/consensus/effect";
import { step } from "@/lib/consensus/step";
import { assembled } from "@/lib/gossip/assembly";
import { noteHead } from "@/lib/sync/sync";
import { buildBlock, fetchBlock } from "./blocks";
import { type Context, neighbours, sendTo, trace } from "./context";
import { decideBlock } from "./finalize";

/** Works through the line of inputs for the core, and everything that follows from them. */
export function drive(context: Context): void {
  const { node, now, queue } = context;
  for (let input = queue.shift(); input !== undefined; input = queue.shift()) {
    const stepped = step(node.core, input, now, node.table);
    node.core = stepped.state;
    performAll(context, stepped.effects);
  }
}

export function performAll(context: Context, effects: readonly Effect[]): void {
  for (const effect of effects) perform(context, effect);
}

function perform(context: Context, effect: Effect): void {
  const { node, out } = context;
  switch (effect.type) {
    case "persist":
      return persist(context, effect);
    case "send":
      return sendTo(context, [effect.to], effect.message);
    case "broadcast":
      return sendTo(context, neighbours(context), effect.message);
    case "schedule":
      out.push({ type: "schedule", timer: { type: "consensus", timer: effect.timer }, delayMs: effect.timer.delayMs });
      return;
    case "prove": {
      const { height, round } = effect;
      const alpha = vrfAlpha(node.table.networkId, height, round, node.core.tip.seed);
      out.push({ type: "prove", height, round, alpha });
      return;
    }
    case "build":
      return buildBlock(context, effect);
    case "checkBlock":
      return fetchBlock(context, effect);
    case "decide":
      return decideBlock(context, effect.blockId, effect.certificate);
    case "behind":
      return onBehind(context, effect.peer, effect.height);
    case "serveDecision":
      out.push({ type: "serveCertificate", to: effect.peer, height: effect.height });
      return;
    case "evidence": {
      const { seat, height, round } = effect.evidence.first;
      out.push({ type: "write", batch: { evidence: [effect.evidence] }, vote: null, purpose: { type: "nothing" } });
      trace(context, { type: "accused", seat, height, round });
      return;
    }
    case "raiseFloor": {
      const { voteFloor } = effect;
      const batch = { voteFloor, forgot: false };
      out.push({ type: "write", batch, vote: null, purpose: { type: "floor", voteFloor } });
      return;
    }
    case "forgot":
      out.push({ type: "write", batch: { forgot: true }, vote: null, purpose: { type: "nothing" } });
      return;
    case "note":
      return trace(context, effect.note);
    case "standDown":
    case "halt":
      out.push(effect);
      return;
  }
}

/** One block behind is what everybody is for a moment; more are told, whenever it turns out to be further. */
function onBehind(context: Context, peer: PeerId, height: Height): void {
  const { sync, core } = context.node;
  const known = Math.max(core.tip.height + 1, ...sync.heads.values());
  noteHead(sync, peer, height);
  if (height > known && sync.heads.has(peer)) trace(context, { type: "behind", by: height - core.tip.height });
}

/** P16: the slot, and in the same transaction everything the vote rests on that is not durable yet. */
function persist({ node, out }: Context, { vote, certificates, blocks }: Persist): void {
  const candidates = blocks
    .filter((blockId) => !node.durableBlocks.has(blockId))
    .map((blockId) => assembled(node.assembly, blockId))
    .filter((block) => block !== null);
  for (const { blockId } of candidates) node.durableBlocks.add(blockId);
  out.push({ type: "write", batch: { certificates, candidates }, vote, purpose: { type: "slot", asked: vote } });
}
