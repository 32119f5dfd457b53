/**
 * Links between hosts. A link has an epoch; a neighbour is named by index and epoch, so a new link is a new neighbour.
 * Messages may be lost, doubled, late or out of order; real channels are kinder, so the protocol must not need kindness.
 */
import type { PeerId } from "@/lib/base/peer";
import type { WireMessage } from "@/lib/wire/message";
import { put } from "./heap";
import { chance, exponential, type Random, unit } from "./random";
import { streamOf } from "./streams";
import { count, type Host, type World } from "./world";

export const peerOf = (index: number, epoch: number): PeerId => `${index}/${epoch}` as PeerId;

export const indexOfPeer = (peer: PeerId): number => Number(peer.split("/")[0]);
const epochOfPeer = (peer: PeerId): number => Number(peer.split("/")[1]);

export function send(world: World, from: Host, peer: PeerId, message: WireMessage): void {
  const [to, epoch] = [indexOfPeer(peer), epochOfPeer(peer)];
  if (from.links.get(to) !== epoch) return;
  count(world, "messages");
  const link = `${from.index}>${to}`;
  if (world.cut.has(link) && message.type !== "hello") return count(world, "lost in a partition");
  const random = streamOf(world, link);
  const { network } = world.dials;
  // A link whose first message does not arrive never came up.
  if (!world.healed && message.type !== "hello" && chance(random, network.loss)) return count(world, "lost");
  deliver(world, from, to, epoch, message, random);
  if (world.healed || !chance(random, network.duplication)) return;
  count(world, "doubled");
  deliver(world, from, to, epoch, message, random);
}

function deliver(world: World, from: Host, to: number, epoch: number, message: WireMessage, random: Random): void {
  const { network } = world.dials;
  let atMs = world.nowMs + delayMs(world, random);
  const overtakes = !world.healed && chance(random, network.reordering);
  if (overtakes) count(world, "reordered");
  else atMs = Math.max(atMs, from.lastArrivalMs.get(to) ?? 0);
  from.lastArrivalMs.set(to, atMs);
  put(world.heap, atMs, { type: "deliver", from: from.index, to, epoch, message });
}

function delayMs(world: World, random: Random): number {
  const { kind, meanMs } = world.dials.network.delay;
  // A healed network is a synchronous one: its delays have a bound well below a round.
  const capMs = world.dials.params.roundMs / (world.healed ? 40 : 2);
  const drawn = kind === "uniform" ? 2 * meanMs * unit(random) : exponential(random, meanMs);
  return Math.round(Math.min(drawn, capMs));
}

/** Both ends hear of it after a moment; `epoch` makes it a new link. */
export function connect(world: World, a: Host, b: Host): void {
  if (a.index === b.index || a.links.has(b.index) || a.node === null || b.node === null) return;
  const pair = a.index < b.index ? `${a.index}-${b.index}` : `${b.index}-${a.index}`;
  if (world.connecting.has(pair)) return;
  world.connecting.add(pair);
  const epoch = ++world.epochs;
  put(world.heap, world.nowMs + 1 + Math.floor(20 * unit(streamOf(world, "connect"))), {
    type: "linkUp",
    pair,
    a: a.index,
    b: b.index,
    epoch,
  });
}

export function connectAll(world: World, host: Host): void {
  for (const other of world.hosts) connect(world, host, other);
}

/** A host went away: its neighbours notice a little later. */
export function disconnectAll(world: World, host: Host): void {
  for (const [other, epoch] of host.links)
    put(world.heap, world.nowMs + 5, { type: "linkDown", host: other, other: host.index, epoch });
  host.links.clear();
}
