/** What happens when its time comes: one event moves the world on. */
import { unreachable } from "@/lib/base/assert";
import type { NodeInput } from "@/lib/node/effect";
import { put } from "./heap";
import { boot, completeWrite, crash, give, receive } from "./host";
import { connect, connectAll, disconnectAll, peerOf } from "./network";
import { chance, exponential, integer, pick, shuffled } from "./random";
import { streamOf } from "./streams";
import { count, type Host, type SimEvent, type World } from "./world";

export function happen(world: World, event: SimEvent): void {
  switch (event.type) {
    case "deliver":
      return onDeliver(world, event);
    case "input":
    case "timer":
    case "written":
    case "reconsider":
      return forHost(world, event);
    case "linkUp":
      return onLinkUp(world, event);
    case "linkDown":
      return onLinkDown(world, event);
    case "submit":
      return onSubmit(world, event.number);
    case "crash":
      return onCrash(world, hostAt(world, event.host));
    case "restart":
      return onRestart(world, hostAt(world, event.host));
    case "pause":
      return onPause(world, hostAt(world, event.host));
    case "resume":
      return onResume(world, hostAt(world, event.host));
    case "crashAll":
      return onCrashAll(world);
    case "split":
      return onSplit(world);
    case "join":
      world.cut.clear();
      return again(world, "split", world.dials.network.partitionEveryMs);
    case "heal":
      return onHeal(world);
    default:
      return unreachable(event);
  }
}

const hostAt = (world: World, index: number): Host => world.hosts[index] as Host;

function onDeliver(world: World, event: Extract<SimEvent, { type: "deliver" }>): void {
  const host = hostAt(world, event.to);
  if (host.links.get(event.from) !== event.epoch) return;
  if (host.paused !== null) return void host.paused.push(event);
  receive(world, host, peerOf(event.from, event.epoch), event.message);
}

/** Things that belong to one life of one host: lost with it, waiting while it is paused. */
function forHost(world: World, event: Extract<SimEvent, { host: number; life: number }>): void {
  const host = hostAt(world, event.host);
  if (host.life !== event.life || host.node === null) return;
  if (host.paused !== null) return void host.paused.push(event);
  if (event.type === "written") return completeWrite(world, host);
  if (event.type === "reconsider") return receive(world, host, event.from, event.message);
  const input: NodeInput =
    event.type === "input" ? event.input : { type: "timer", timer: event.timer, lateMs: world.nowMs - event.dueMs };
  give(world, host, input);
}

function onLinkUp(world: World, { pair, a, b, epoch }: Extract<SimEvent, { type: "linkUp" }>): void {
  world.connecting.delete(pair);
  const ends = [hostAt(world, a), hostAt(world, b)] as const;
  if (ends.some((host) => host.node === null)) return;
  for (const [host, other] of [ends, [ends[1], ends[0]]] as const) {
    host.links.set(other.index, epoch);
    tell(world, host, { type: "peerUp", peer: peerOf(other.index, epoch), seat: other.index });
  }
}

function onLinkDown(world: World, { host: at, other, epoch }: Extract<SimEvent, { type: "linkDown" }>): void {
  const host = hostAt(world, at);
  // It may have come up again already, from the other side.
  if (host.links.get(other) === epoch) host.links.delete(other);
  connect(world, host, hostAt(world, other));
  tell(world, host, { type: "peerDown", peer: peerOf(other, epoch) });
}

/** News of links reaches a paused host when it goes on. */
function tell(world: World, host: Host, input: NodeInput): void {
  put(world.heap, world.nowMs, { type: "input", host: host.index, life: host.life, input });
}

function onSubmit(world: World, number: number): void {
  const random = streamOf(world, "load");
  const able = world.hosts.filter((host) => host.node !== null && host.paused === null);
  if (able.length === 0) return;
  const host = pick(random, able);
  const payload = new Uint8Array(integer(random, 4, world.dials.load.sizeMax));
  // Now and then the same payload again: idempotent submission must hold across hosts and heights.
  new DataView(payload.buffer).setUint32(0, chance(random, 0.1) ? Math.max(0, number - 3) : number);
  if (payload.length < 20) payload.fill(7, 4);
  const tx = { version: 1, namespace: 0, salt: new Uint8Array(0), payload };
  give(world, host, { type: "submit", request: host.nextRequest++, tx });
}

function onCrash(world: World, host: Host): void {
  if (world.healed || host.node === null) return again(world, "crash", world.dials.node.crashEveryMs);
  disconnectAll(world, host);
  crash(world, host);
  put(world.heap, world.nowMs + exponential(streamOf(world, "crash"), world.dials.node.downMs), {
    type: "restart",
    host: host.index,
  });
  again(world, "crash", world.dials.node.crashEveryMs);
}

function onRestart(world: World, host: Host): void {
  if (host.node !== null || (world.returning !== null && !world.returning.has(host.index))) return;
  boot(world, host);
  connectAll(world, host);
  count(world, "restarts");
}

/** The whole table at once; until healing only a quorum comes back. */
function onCrashAll(world: World): void {
  if (world.healed) return;
  const quorum = Math.floor((2 * world.hosts.length) / 3) + 1;
  const honest = shuffled(
    streamOf(world, "crash"),
    world.hosts.filter((host) => !host.liar),
  );
  world.returning = new Set(honest.slice(0, quorum).map(({ index }) => index));
  count(world, "crashes of the whole table");
  for (const host of world.hosts) {
    if (host.node === null) continue;
    disconnectAll(world, host);
    crash(world, host);
  }
  for (const index of world.returning)
    put(world.heap, world.nowMs + integer(streamOf(world, "crash"), 1, 2_000), { type: "restart", host: index });
}

function onPause(world: World, host: Host): void {
  if (!world.healed && host.node !== null && host.paused === null) {
    host.paused = [];
    count(world, "pauses");
    put(world.heap, world.nowMs + exponential(streamOf(world, "pause"), world.dials.node.pauseMs), {
      type: "resume",
      host: host.index,
    });
  }
  again(world, "pause", world.dials.node.pauseEveryMs);
}

/** The inbox first, then timers, which are late by now (P14). */
function onResume(world: World, host: Host): void {
  const waiting = host.paused;
  if (waiting === null) return;
  host.paused = null;
  for (const event of waiting) if (event.type !== "timer") put(world.heap, world.nowMs, event);
  for (const event of waiting) if (event.type === "timer") put(world.heap, world.nowMs, event);
  put(world.heap, world.nowMs, { type: "input", host: host.index, life: host.life, input: { type: "woke" } });
}

/** A partition: two sides that do not hear each other, or one host that is not heard. */
function onSplit(world: World): void {
  if (world.healed) return;
  const random = streamOf(world, "split");
  const hosts = shuffled(random, world.hosts);
  const left = hosts.slice(0, integer(random, 1, Math.max(1, hosts.length - 1)));
  const oneWay = chance(random, 0.25);
  for (const a of left)
    for (const b of hosts.filter((host) => !left.includes(host))) {
      world.cut.add(`${a.index}>${b.index}`);
      if (!oneWay) world.cut.add(`${b.index}>${a.index}`);
    }
  count(world, "partitions");
  put(world.heap, world.nowMs + exponential(random, world.dials.network.partitionMs), { type: "join" });
}

/** From here on nothing fails: everybody is back, every link is up. */
function onHeal(world: World): void {
  world.healed = true;
  world.cut.clear();
  world.returning = null;
  for (const host of world.hosts) onResume(world, host);
  for (const host of world.hosts) onRestart(world, host);
  for (const a of world.hosts) for (const b of world.hosts) if (a.index < b.index) connect(world, a, b);
}

/** Schedules the next fault of a kind; after healing there are none. */
export function again(world: World, type: "split" | "crash" | "pause", everyMs: number): void {
  if (everyMs === 0 || world.healed) return;
  const random = streamOf(world, type);
  const atMs = world.nowMs + exponential(random, everyMs);
  if (type === "split") put(world.heap, atMs, { type });
  else put(world.heap, atMs, { type, host: integer(random, 0, world.hosts.length - 1) });
}
