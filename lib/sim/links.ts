/**
 * Who is linked with whom. A link has an epoch; a neighbour is named by index and epoch, so a new link is a new
 * neighbour, and what was on its way on the old one is lost.
 */
import type { NodeInput } from "@/lib/node/effect";
import { put } from "./heap";
import { peerOf } from "./network";
import { integer } from "./random";
import { streamOf } from "./streams";
import type { Host, Link, SimEvent, World } from "./world";

/** A neighbour that went away is noticed after this long. */
const NOTICE_MS = 5;
const DIAL_MS_MAX = 20;

/** Both ends hear of it after a moment. */
export function connect(world: World, a: Host, b: Host): void {
  if (a.index > b.index) return connect(world, b, a);
  // Two tabs of one seat do not sit at the table with each other.
  if (a === b || a.links.has(b.index) || a.node === null || b.node === null || isSameSeat(a, b)) return;
  const pair = `${a.index}-${b.index}`;
  if (world.connecting.has(pair)) return;
  world.connecting.add(pair);
  const atMs = world.nowMs + integer(streamOf(world, "connect"), 1, DIAL_MS_MAX);
  put(world.heap, atMs, { type: "linkUp", pair, a: a.index, b: b.index, epoch: ++world.epochs });
}

const isSameSeat = (a: Host, b: Host): boolean => a.seat !== null && a.seat === b.seat;

export function connectAll(world: World, host: Host): void {
  for (const other of world.hosts) connect(world, host, other);
}

export function onLinkUp(world: World, { pair, a, b, epoch }: Extract<SimEvent, { type: "linkUp" }>): void {
  world.connecting.delete(pair);
  const [one, other] = [world.hosts[a] as Host, world.hosts[b] as Host];
  if (one.node === null || other.node === null) return;
  one.links.set(b, createLink(world, a, b, epoch));
  other.links.set(a, createLink(world, b, a, epoch));
  tell(world, one, { type: "peerUp", peer: peerOf(b, epoch), seat: other.seat });
  tell(world, other, { type: "peerUp", peer: peerOf(a, epoch), seat: one.seat });
}

/** Links that stayed while the host started again: its neighbours have said hello, and do not say it twice (lib/worker/links). */
export function greetAll(world: World, host: Host): void {
  const hello = { type: "hello", sealed: world.sealed } as const;
  for (const [other, { epoch }] of host.links) {
    const peer = peerOf(other, epoch);
    tell(world, host, { type: "peerUp", peer, seat: (world.hosts[other] as Host).seat });
    const { index, life } = host;
    put(world.heap, world.nowMs, { type: "reconsider", host: index, life, from: peer, message: hello });
  }
}

const createLink = (world: World, from: number, to: number, epoch: number): Link => ({
  epoch,
  random: streamOf(world, `${from}>${to}`),
  lastArrivalMs: 0,
  freeAtMs: 0,
  cloggedUntilMs: 0,
});

export function onLinkDown(world: World, { host: at, other, epoch }: Extract<SimEvent, { type: "linkDown" }>): void {
  const host = world.hosts[at] as Host;
  // It may have come up again already, from the other side.
  if (host.links.get(other)?.epoch === epoch) host.links.delete(other);
  connect(world, host, world.hosts[other] as Host);
  tell(world, host, { type: "peerDown", peer: peerOf(other, epoch) });
}

/** The connection is gone with everything on it; both ends find out and dial again. */
export function kill(world: World, a: Host, b: Host): void {
  const link = a.links.get(b.index);
  if (link === undefined) return;
  for (const [host, other] of [
    [a, b],
    [b, a],
  ] as const) {
    host.links.delete(other.index);
    const down = { type: "linkDown", host: host.index, other: other.index, epoch: link.epoch } as const;
    put(world.heap, world.nowMs + NOTICE_MS, down);
  }
}

/** A host went away: its neighbours notice a little later. */
export function disconnectAll(world: World, host: Host): void {
  for (const [other, { epoch }] of host.links)
    put(world.heap, world.nowMs + NOTICE_MS, { type: "linkDown", host: other, other: host.index, epoch });
  host.links.clear();
}

/** News of links reaches a paused host when it goes on. */
function tell(world: World, host: Host, input: NodeInput): void {
  put(world.heap, world.nowMs, { type: "input", host: host.index, life: host.life, input });
}
