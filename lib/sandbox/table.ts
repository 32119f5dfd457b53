/**
 * A table on a virtual clock, under somebody's hands: it moves when it is told to, one event or many, and what is done to
 * it is written down with its moment. The same settings and the same deeds make the same table, event by event.
 */
import { present } from "@/lib/base/assert";
import { genesisBlockId, type Seat, type TxId } from "@/lib/chain/ids";
import { txIdOf } from "@/lib/chain/transaction";
import { addFault, createTampering, isPaused, removeFaults } from "@/lib/faults/tamper";
import type { Fault } from "@/lib/port/fault";
import { emptyView, reduce } from "@/lib/port/reduce";
import type { Dated, Deed, Settings } from "@/lib/port/sandbox";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { createWorld } from "@/lib/sim/build";
import { EPOCH_MS } from "@/lib/sim/clock";
import { happen } from "@/lib/sim/events";
import { crashAndReturn, resume } from "@/lib/sim/failures";
import { peekMs, take } from "@/lib/sim/heap";
import { give } from "@/lib/sim/host";
import { recordFact, recordMode } from "@/lib/sim/recording";
import type { Host, World } from "@/lib/sim/world";
import { dialsOf, networkOf } from "./settings";

/** Plain data: a copy of it is another table. */
export interface Sandbox {
  readonly settings: Settings;
  readonly world: World;
  /** What was done so far, oldest first. */
  readonly deeds: Dated[];
  /** Per seat what it sees now. */
  readonly views: View[];
}

export interface Seen {
  readonly seat: Seat;
  readonly event: TraceEvent;
}

export function createSandbox(settings: Settings): Sandbox {
  // What is done to it on purpose would be a violation in a campaign.
  const world = createWorld(settings.seed, dialsOf(settings), { recorded: true, judging: false });
  const { table } = world;
  const views = world.hosts.map(() => emptyView(null, null, { height: 0, id: genesisBlockId(table.networkId) }));
  const sandbox: Sandbox = { settings, world, deeds: [], views };
  watch(sandbox, 0);
  collect(sandbox);
  return sandbox;
}

/** When the next thing happens, milliseconds of virtual time. */
export const nextMs = ({ world }: Sandbox): number => peekMs(world.heap);

/** One event further. Returns what the seats saw of it. */
export function step(sandbox: Sandbox): Seen[] {
  const { world } = sandbox;
  const next = take(world.heap);
  if (next === undefined) return [];
  world.nowMs = next.atMs;
  world.events++;
  happen(world, next.event);
  return collect(sandbox);
}

/** All that happens until then, at most so many events. */
export function advance(sandbox: Sandbox, untilMs: number, eventsMax = Number.POSITIVE_INFINITY): Seen[] {
  const seen: Seen[] = [];
  for (let done = 0; done < eventsMax && nextMs(sandbox) <= untilMs; done++) seen.push(...step(sandbox));
  if (nextMs(sandbox) > untilMs) sandbox.world.nowMs = Math.max(sandbox.world.nowMs, untilMs);
  return seen;
}

/** The table that these settings and deeds have made after so many events. */
export function replay(sandbox: Sandbox, deeds: readonly Dated[], untilEvents: number): void {
  const { world } = sandbox;
  for (;;) {
    for (const { afterEvents, atMs, deed } of deeds.slice(sandbox.deeds.length)) {
      if (afterEvents > world.events) break;
      // A deed comes between two events: what it starts is timed from there.
      world.nowMs = Math.max(world.nowMs, atMs);
      perform(sandbox, deed);
    }
    if (world.events >= untilEvents || nextMs(sandbox) === Number.POSITIVE_INFINITY) return;
    step(sandbox);
  }
}

/** What somebody does to the table now. */
export function perform(sandbox: Sandbox, deed: Deed): Seen[] {
  const { world, deeds } = sandbox;
  deeds.push({ afterEvents: world.events, atMs: world.nowMs, deed });
  switch (deed.type) {
    case "inject":
      inject(world, hostOf(world, deed.seat), deed.fault);
      break;
    case "heal":
      for (const host of world.hosts) if (deed.seat === null || host.seat === deed.seat) heal(world, host, deed.fault);
      break;
    case "submit": {
      const host = hostOf(world, deed.seat);
      const tx = transactionOf(deed.text);
      if (takes(sandbox, deed.seat)) give(world, host, { type: "submit", request: host.nextRequest++, tx });
      break;
    }
    case "restart":
      if (hostOf(world, deed.seat).node !== null) crashAndReturn(world, hostOf(world, deed.seat));
      break;
    case "network":
      world.dials = { ...world.dials, network: networkOf(world.dials.network, deed) };
      break;
  }
  return collect(sandbox);
}

/** Whether this seat takes a transaction now: neither paused nor between two lives. */
export function takes({ world }: Sandbox, seat: Seat): boolean {
  const { node, paused } = hostOf(world, seat);
  return node !== null && paused === null;
}

const hostOf = ({ hosts }: World, seat: Seat): Host => present(hosts[seat], `a host in seat ${seat}`);

const transactionOf = (text: string) => ({
  version: 1,
  namespace: 0,
  salt: new Uint8Array(0),
  payload: UTF8.encode(text),
});

const UTF8 = new TextEncoder();

/** The id of a text as a transaction of this table. */
export const idOfText = ({ world }: Sandbox, text: string): TxId => txIdOf(world.table.networkId, transactionOf(text));

/** Through whose eyes: the messages of the others are not written down, which makes a large table several times faster. */
export function watch({ world }: Sandbox, seat: Seat): void {
  present(world.recording, "a recorded world").messagesOf = seat;
}

/** The wall clock of a table that nobody set wrong. */
export const wallMs = ({ world }: Sandbox): number => EPOCH_MS + world.nowMs;

/**
 * Faults of a sandbox end when they are healed, or have done what they were for. The five minutes of a live table are for
 * who forgets what he did to others; here time is rewound and run a hundred times too fast, and what is at work stands in
 * the link and on the screen.
 */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

function inject(world: World, host: Host, fault: Fault): void {
  host.tampering ??= createTampering();
  const atMs = EPOCH_MS + world.nowMs;
  const { id, seat, sinceMs, untilMs } = addFault(host.tampering, host.index, fault, atMs, NEVER_MS);
  // Every seat's page is this one.
  for (const each of world.hosts) recordFact(world, each, { type: "fault", id, seat, fault, sinceMs, untilMs });
  if (fault.type !== "pause") return;
  host.paused ??= [];
  recordMode(world, host);
}

function heal(world: World, host: Host, id: number | null): void {
  if (host.tampering === null) return;
  const wasPaused = isPaused(host.tampering);
  for (const ended of removeFaults(host.tampering, id))
    for (const each of world.hosts)
      recordFact(world, each, { type: "healed", id: ended.id, seat: ended.seat, why: "asked" });
  if (!wasPaused || isPaused(host.tampering)) return;
  resume(world, host);
  recordMode(world, host);
}

/** What was recorded since the last look, and the views after it. */
function collect({ world, views }: Sandbox): Seen[] {
  const { lines } = present(world.recording, "a recorded world");
  const seen: Seen[] = [];
  for (const line of lines.splice(0)) {
    if (line.type !== "host") continue;
    seen.push({ seat: line.host, event: line.event });
    views[line.host] = reduce(present(views[line.host], "a view"), line.event);
  }
  return seen;
}
