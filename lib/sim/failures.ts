/** Validators that crash, come back, stop for a while, or lose what they remember. */
import { isPaused } from "@/lib/faults/tamper";
import { loseWrites, tamper } from "./disk";
import { befalls } from "./draws";
import { put } from "./heap";
import { disconnectAll } from "./links";
import { releasePromises } from "./oraclePool";
import { quorumOf } from "./ownCodec";
import { chance, exponential, integer, shuffled } from "./random";
import { streamOf } from "./streams";
import { type Host, mark, type World } from "./world";

/** A crash in the middle of something comes within this many effects. */
const CRASH_AFTER_MAX = 60;
const TAMPERED_MS_MAX = 2_000;

/** Forgets everything but the disk; the neighbours notice a little later. */
function crash(world: World, host: Host): void {
  disconnectAll(world, host);
  if (host.node !== null) endLife(world, host);
}

function endLife(world: World, host: Host): void {
  loseWrites(world, host);
  host.node = null;
  // A pause that somebody asked for lasts until he heals it.
  host.paused = host.tampering !== null && isPaused(host.tampering) ? [] : null;
  host.backlog.length = 0;
  host.crashAfter = null;
}

export function crashAndReturn(world: World, host: Host): void {
  crash(world, host);
  comeBack(world, host);
}

/** A validator that ends by itself, in a tab that lives: its links stay, and the neighbours notice nothing (lib/worker/lives). */
export function startAgain(world: World, host: Host): void {
  endLife(world, host);
  comeBack(world, host);
}

function comeBack(world: World, host: Host): void {
  const random = streamOf(world, `crash ${host.index}`);
  const downMs = world.healed ? 0 : Math.ceil(exponential(random, world.dials.node.downMs));
  put(world.heap, world.nowMs + 1 + downMs, { type: "restart", host: host.index });
}

/** At once, or in the middle of the effects of some input soon. */
export function strikeDown(world: World, number: number): void {
  const random = streamOf(world, "crash");
  const host = world.hosts[integer(random, 0, world.hosts.length - 1)] as Host;
  const later = chance(random, world.dials.node.crashAtEffect);
  const effects = integer(random, 0, CRASH_AFTER_MAX);
  if (host.node === null) return;
  if (!befalls(world, later ? "crash between effects" : "crash", `${number}`)) return;
  if (later) host.crashAfter = effects;
  else crashAndReturn(world, host);
}

/** The whole table at once; until healing only a quorum of those that can be relied on comes back. */
export function crashAll(world: World): void {
  const random = streamOf(world, "crash all");
  const reliable = world.hosts
    .slice(0, world.table.n)
    .filter(({ index, liar, damaged }) => !liar && !damaged && !world.dials.weak.some(({ seat }) => seat === index));
  const returning = shuffled(random, reliable).slice(0, quorumOf(world.table.n));
  const delays = returning.map(({ index }) => [index, integer(random, 1, 2_000)] as const);
  if (!befalls(world, "crash of the whole table", "")) return;
  world.returning = new Set(returning.map(({ index }) => index));
  for (const host of world.hosts) crash(world, host);
  for (const [host, afterMs] of delays) put(world.heap, world.nowMs + afterMs, { type: "restart", host });
  mark(world, "only a quorum came back after all had crashed");
}

export function pause(world: World, number: number): void {
  const random = streamOf(world, "pause");
  const host = world.hosts[integer(random, 0, world.hosts.length - 1)] as Host;
  const lastsMs = Math.ceil(exponential(random, world.dials.node.pauseMs));
  if (host.node === null || host.paused !== null || !befalls(world, "pause", `${number}`)) return;
  host.paused = [];
  put(world.heap, world.nowMs + lastsMs, { type: "resume", host: host.index });
}

/** The inbox first, then timers, which are late by now (P14). */
export function resume(world: World, host: Host): void {
  const waiting = host.paused;
  if (waiting === null) return;
  host.paused = null;
  for (const event of waiting) if (event.type !== "timer") put(world.heap, world.nowMs, event);
  for (const event of waiting) if (event.type === "timer") put(world.heap, world.nowMs, event);
  const { index, life } = host;
  put(world.heap, world.nowMs, { type: "input", host: index, life, input: { type: "woke" } });
}

/** The disk of a weak seat is tampered with while it is down. */
export function damage(world: World, host: Host): void {
  crash(world, host);
  tamper(world, host);
  const afterMs = integer(streamOf(world, `crash ${host.index}`), 1, TAMPERED_MS_MAX);
  put(world.heap, world.nowMs + afterMs, { type: "restart", host: host.index });
}

/** P24: nothing it could still do would be worth anything. */
export function stop(world: World, host: Host): void {
  crash(world, host);
  host.present = false;
}

/** A second tab closes. What it accepted stands in the store that the first one still has. */
export function leave(world: World, host: Host): void {
  crash(world, host);
  host.present = false;
  releasePromises(world, host);
}

/** The next write of some disk fails. */
export function failWrite(world: World, number: number): void {
  const host = someHost(world, "fail");
  if (host.node !== null && befalls(world, "failed write", `${number}`)) host.failNext = true;
}

/** Some disk is full, or almost: then it keeps room for votes and takes no submissions (P22). */
export function fillDisk(world: World, number: number): void {
  const host = someHost(world, "fill");
  const random = streamOf(world, "fill");
  const untilMs = world.nowMs + Math.ceil(exponential(random, world.dials.storage.fullMs));
  const almost = chance(random, 0.5);
  if (host.node === null || !befalls(world, "full disk", `${number}`)) return;
  if (!almost) host.fullUntilMs = untilMs;
  sayFull(world, host, untilMs, almost);
}

/** The validator is told now if the disk is almost full, and again when there is room. */
export function sayFull(world: World, { index, life }: Host, untilMs: number, now: boolean): void {
  const tell = (atMs: number, full: boolean) =>
    put(world.heap, atMs, { type: "input", host: index, life, input: { type: "storageFull", full } });
  if (now) tell(world.nowMs, true);
  tell(untilMs, false);
}

const someHost = (world: World, purpose: string): Host =>
  world.hosts[integer(streamOf(world, purpose), 0, world.hosts.length - 1)] as Host;
