/** What happens when its time comes: one event moves the world on. */
import { unreachable } from "@/lib/base/assert";
import { isDeafTo } from "@/lib/faults/tamper";
import type { NodeInput } from "@/lib/node/effect";
import { digestEvent } from "./digest";
import { carryThrough } from "./disk";
import { breakLinks, clog, split } from "./disturbances";
import { received } from "./edge";
import {
  crashAll,
  damage,
  failWrite,
  fillDisk,
  leave,
  pause,
  resume,
  sayFull,
  startAgain,
  strikeDown,
} from "./failures";
import { put } from "./heap";
import { actLate, boot, give } from "./host";
import { connect, connectAll, greetAll, onLinkDown, onLinkUp } from "./links";
import { submit } from "./load";
import { peerOf } from "./network";
import { exponential } from "./random";
import { recordLink } from "./recording";
import { streamOf } from "./streams";
import { count, type Host, mark, type OfOneLife, type RepeatedFault, type SimEvent, type World } from "./world";

export function happen(world: World, event: SimEvent): void {
  digestEvent(world, event);
  switch (event.type) {
    case "deliver":
      return onDeliver(world, event);
    case "input":
    case "timer":
    case "written":
    case "reconsider":
    case "act":
    case "work":
      return forHost(world, event);
    case "linkUp":
      return onLinkUp(world, event);
    case "linkDown":
      return onLinkDown(world, event);
    case "submit":
      return submit(world, event.number);
    case "restart":
    case "resume":
    case "arrive":
    case "leave":
    case "damage":
      return PASSAGES[event.type](world, hostAt(world, event.host));
    case "crashAll":
      return world.healed ? undefined : crashAll(world);
    case "join":
      if (event.cuts === world.cuts) world.cut.clear();
      return;
    case "heal":
      return heal(world);
    default:
      return repeat(world, event);
  }
}

const hostAt = (world: World, index: number): Host => world.hosts[index] as Host;

function onDeliver(world: World, event: Extract<SimEvent, { type: "deliver" }>): void {
  const host = hostAt(world, event.to);
  if (host.links.get(event.from)?.epoch !== event.epoch) return;
  if (!isFree(world, host, event)) return;
  attend(world, host, event);
}

/** Things that belong to one life of one host: lost with it, waiting while it is paused. */
function forHost(world: World, event: OfOneLife): void {
  const host = hostAt(world, event.host);
  if (host.life !== event.life || host.node === null) return;
  if (event.type === "work") return work(world, host);
  if (isFree(world, host, event)) attend(world, host, event);
}

type HostEvent = OfOneLife | Extract<SimEvent, { type: "deliver" }>;

/** False if the event has to wait, because the host is paused or still busy. */
function isFree(world: World, host: Host, event: HostEvent): boolean {
  if (host.paused !== null) {
    host.paused.push(event);
    return false;
  }
  if (host.cpuMs === 0 || world.healed) return true;
  if (host.backlog.length === 0 && host.busyUntilMs < world.nowMs + 1) {
    host.busyUntilMs = Math.max(host.busyUntilMs, world.nowMs) + host.cpuMs;
    return true;
  }
  host.backlog.push(event);
  if (host.backlog.length === 1) wakeUp(world, host);
  return false;
}

const wakeUp = (world: World, { index, life, busyUntilMs }: Host): void =>
  put(world.heap, Math.max(world.nowMs + 1, Math.floor(busyUntilMs)), { type: "work", host: index, life });

/** A slow host gets to what has waited. */
function work(world: World, host: Host): void {
  while (host.backlog.length > 0 && host.paused === null && (world.healed || host.busyUntilMs < world.nowMs + 1)) {
    const next = host.backlog.shift() as HostEvent;
    host.busyUntilMs = Math.max(host.busyUntilMs, world.nowMs) + host.cpuMs;
    attend(world, host, next);
  }
  if (host.backlog.length > 0 && host.node !== null) wakeUp(world, host);
}

function attend(world: World, host: Host, event: HostEvent): void {
  if (host.node === null) return;
  world.acting = host.index;
  switch (event.type) {
    case "deliver": {
      if (host.links.get(event.from)?.epoch !== event.epoch) return;
      if (isUnheard(world, host, event)) return;
      return hear(world, host, received(world, host, peerOf(event.from, event.epoch), event.message));
    }
    case "reconsider":
      return hear(world, host, received(world, host, event.from, event.message));
    case "input":
      recordLink(world, host, event.input);
      return give(world, host, event.input);
    case "timer":
      return onTimer(world, host, event);
    case "act":
      return actLate(world, host, event.act);
    case "written":
      return onWritten(world, host);
    case "work":
      return;
    default:
      return unreachable(event);
  }
}

/** Nothing but a hello is heard over a link that is cut on this side. */
const isUnheard = (
  { hosts }: World,
  { tampering }: Host,
  { from, message }: Extract<SimEvent, { type: "deliver" }>,
): boolean => tampering !== null && message.type !== "hello" && isDeafTo(tampering, hosts[from]?.seat ?? null);

function hear(world: World, host: Host, input: NodeInput | null): void {
  if (input !== null) give(world, host, input);
}

function onTimer(world: World, host: Host, { timer, dueMs }: Extract<OfOneLife, { type: "timer" }>): void {
  const lateMs = world.nowMs - dueMs;
  const current = host.node?.core.current;
  if (timer.type === "consensus" && current !== undefined) {
    if (timer.timer.entry !== current.entry) mark(world, "a timer of a round that was over came in");
    else if (timer.timer.kind === "deadline" && lateMs > 1_000) mark(world, "a tab slept through a deadline");
    else if (timer.timer.kind === "hold") mark(world, "a block was held until its time came");
  }
  give(world, host, { type: "timer", timer, lateMs });
}

/** The oldest write under way is done, or has failed: then a full disk refuses a submission, and all else ends this life (P16). */
function onWritten(world: World, host: Host): void {
  const write = host.writes.shift();
  if (write === undefined) return;
  const outcome = carryThrough(world, host, write);
  if (outcome.type === "written")
    return give(world, host, { type: "written", purpose: write.purpose, slot: outcome.slot });
  if (outcome.type === "quota" && write.purpose.type === "submitted") {
    give(world, host, { type: "notWritten", purpose: write.purpose });
    return sayFull(world, host, host.fullUntilMs, true);
  }
  mark(world, "a failed write ended a life");
  host.writes.length = 0; // Nothing follows a write that failed (lib/node/writer).
  startAgain(world, host);
}

const PASSAGES: Readonly<
  Record<"restart" | "resume" | "arrive" | "leave" | "damage", (world: World, host: Host) => void>
> = {
  restart,
  resume,
  leave: (world, host) => (host.present ? leave(world, host) : undefined),
  damage: (world, host) => (world.healed ? undefined : damage(world, host)),
  arrive(world, host) {
    host.present = true;
    restart(world, host);
  },
};

function restart(world: World, host: Host): void {
  if (!host.present || host.node !== null || (world.returning !== null && !world.returning.has(host.index))) return;
  count(world, "lives");
  boot(world, host);
  greetAll(world, host);
  connectAll(world, host);
}

const REPEATED: Readonly<Record<RepeatedFault, (world: World, number: number) => void>> = {
  split,
  clog,
  death: breakLinks,
  crash: strikeDown,
  pause,
  failWrite,
  fillDisk,
};

function repeat(world: World, { type, number }: Extract<SimEvent, { type: RepeatedFault }>): void {
  if (world.healed) return;
  again(world, type, number + 1);
  REPEATED[type](world, number);
}

/** Schedules the next fault of a kind. */
export function again(world: World, type: RepeatedFault, number: number): void {
  const { network, storage, node } = world.dials;
  const everyMs = {
    split: network.partitionEveryMs,
    clog: network.clogEveryMs,
    death: network.deathEveryMs,
    crash: node.crashEveryMs,
    pause: node.pauseEveryMs,
    failWrite: storage.failEveryMs,
    fillDisk: storage.fullEveryMs,
  }[type];
  if (everyMs === 0) return;
  const afterMs = 1 + Math.floor(exponential(streamOf(world, `every ${type}`), everyMs));
  put(world.heap, world.nowMs + afterMs, { type, number });
}

/** From here on nothing fails: everybody is back, every link is up, clocks and disks behave. */
function heal(world: World): void {
  world.healed = true;
  world.cut.clear();
  world.returning = null;
  for (const host of world.hosts) {
    host.failNext = false;
    host.fullUntilMs = 0;
    host.crashAfter = null;
    if (host.role === "secondTab" && host.present) leave(world, host);
    if (host.role === "seat" && !world.oracle.halts.some((halt) => halt.host === host.index)) host.present = true;
    for (const link of host.links.values()) Object.assign(link, { lastArrivalMs: 0, freeAtMs: 0, cloggedUntilMs: 0 });
  }
  for (const host of world.hosts) {
    resume(world, host);
    if (host.node !== null) {
      if (host.backlog.length > 0) work(world, host);
      sayFull(world, host, world.nowMs, false);
    }
    restart(world, host);
  }
  for (const a of world.hosts) for (const b of world.hosts) connect(world, a, b);
}
