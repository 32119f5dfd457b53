/**
 * What becomes of a message between two hosts: lost, doubled, late, out of order, stuck behind others. Real channels are
 * kinder, so the protocol must not need kindness. links.ts says who is linked with whom.
 */
import type { PeerId } from "@/lib/base/peer";
import type { WireMessage } from "@/lib/wire/message";
import type { DelayKind } from "./dials";
import { strikes } from "./draws";
import { put } from "./heap";
import { exponential, logNormal, pareto, type Random, unit } from "./random";
import { byteSizeOf, throughWire } from "./wire";
import { count, type Host, type Link, type World } from "./world";

export const peerOf = (index: number, epoch: number): PeerId => `${index}/${epoch}` as PeerId;

export const indexOfPeer = (peer: PeerId): number => Number(peer.slice(0, peer.indexOf("/")));
const epochOfPeer = (peer: PeerId): number => Number(peer.slice(peer.indexOf("/") + 1));

export function send(world: World, from: Host, peer: PeerId, message: WireMessage): void {
  const to = indexOfPeer(peer);
  const link = from.links.get(to);
  if (link?.epoch !== epochOfPeer(peer)) return;
  count(world, "messages");
  const arriving = throughWire(world, from, message);
  if (arriving === null) return;
  // A link whose first message does not arrive never came up.
  if (message.type === "hello") return transmit(world, from.index, to, link, arriving);
  if (isSilenced(world, from.index, to, message)) return count(world, "messages cut off");
  const { loss, duplication } = world.dials.network;
  if (strikes(world, link.random, "loss", loss)) return;
  transmit(world, from.index, to, link, arriving);
  if (strikes(world, link.random, "duplication", duplication)) transmit(world, from.index, to, link, arriving);
}

function transmit(world: World, from: number, to: number, link: Link, message: WireMessage): void {
  const { nowMs, dials, healed } = world;
  let atMs = nowMs + delayMs(world, link.random);
  if (!healed && dials.network.bandwidth > 0) atMs += queueing(world, link, message);
  if (link.cloggedUntilMs > atMs) atMs = link.cloggedUntilMs;
  if (!strikes(world, link.random, "reordering", dials.network.reordering)) atMs = Math.max(atMs, link.lastArrivalMs);
  link.lastArrivalMs = Math.max(atMs, link.lastArrivalMs);
  put(world.heap, atMs, { type: "deliver", from, to, epoch: link.epoch, message });
}

/** How long the link is still busy with what it was given before, and with this message. */
function queueing({ nowMs, dials, faults }: World, link: Link, message: WireMessage): number {
  const freeAtMs = Math.max(nowMs, link.freeAtMs) + byteSizeOf(message) / dials.network.bandwidth;
  link.freeAtMs = freeAtMs;
  const waitMs = Math.floor(freeAtMs - nowMs);
  if (waitMs > 0) faults.set("bandwidth", (faults.get("bandwidth") ?? 0) + 1);
  return Math.min(waitMs, 4 * dials.params.roundMs);
}

const DISTRIBUTIONS: Readonly<Record<DelayKind, (random: Random, meanMs: number) => number>> = {
  uniform: (random, meanMs) => 2 * meanMs * unit(random),
  exponential,
  "log-normal": logNormal,
  pareto,
};

/** A healed network is a synchronous one: its delays have a bound. */
function delayMs(world: World, random: Random): number {
  const { delay, healedDelayMs } = world.dials.network;
  const { roundMs } = world.dials.params;
  const drawnMs = DISTRIBUTIONS[delay.kind](random, delay.meanMs);
  if (world.healed) return Math.floor(Math.min(drawnMs, healedDelayMs));
  if (drawnMs > roundMs) world.faults.set("long delay", (world.faults.get("long delay") ?? 0) + 1);
  return Math.floor(Math.min(drawnMs, 3 * roundMs));
}

/** Cut off by a partition, or by the script of a Twins scenario. */
function isSilenced(world: World, from: number, to: number, message: WireMessage): boolean {
  if (world.cut.size > 0 && world.cut.has(`${from}>${to}`)) return true;
  const { script } = world.dials;
  if (script === null || world.healed) return false;
  const [only, ...more] = script.groups;
  if (only !== undefined && more.length === 0) return only[from] !== only[to];
  const slot = slotOf(message);
  if (slot === null || slot.height > script.heights || slot.round >= script.rounds) return false;
  const groups = script.groups[((slot.height - 1) * script.rounds + slot.round) % script.groups.length];
  return groups !== undefined && groups[from] !== groups[to];
}

/** The round a message is about: a scripted network cuts by rounds, not by time. */
function slotOf(message: WireMessage): { readonly height: number; readonly round: number } | null {
  switch (message.type) {
    case "vote":
      return message.vote;
    case "proposal":
      return message.bundle.proposal;
    case "commitment":
      return message.commitment;
    case "certificate":
      return message.certificate;
    case "status":
      return message.status;
    default:
      return null;
  }
}
