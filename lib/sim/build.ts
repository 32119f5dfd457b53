/** A world at its beginning: the table, the hosts with their clocks and disks, and the faults that are to come. */
import { type Genesis, networkIdOf, type Table } from "@/lib/chain/genesis";
import type { Seat } from "@/lib/chain/ids";
import { faultsMax, quorum } from "@/lib/chain/quorum";
import { freshMemory } from "@/lib/faults/behaviour";
import { EPOCH_MS } from "./clock";
import type { Dials } from "./dials";
import { emptyDisk } from "./disk";
import { befalls } from "./draws";
import { again } from "./events";
import type { FaultName } from "./faultNames";
import { createHeap, put } from "./heap";
import { boot } from "./host";
import { drawerOf, signerOf } from "./keys";
import { connect } from "./links";
import { createOracle } from "./oracleState";
import { chance, integer, unit } from "./random";
import { streamOf } from "./streams";
import { createRecording } from "./traceLines";
import type { Host, RepeatedFault, World } from "./world";

export interface RunOptions {
  /** Faults that strike in vain, by their names. */
  readonly spared?: ReadonlySet<string>;
  readonly recorded?: boolean;
  /** False where more seats lie than the protocol bears. */
  readonly judging?: boolean;
  /** Crash this host just before its effect of this number, counted from 0 over its first life. */
  readonly crashAt?: { readonly host: number; readonly effect: number };
}

export function createWorld(seed: number, dials: Dials, options: RunOptions = {}): World {
  const table = tableOf(dials);
  const world: World = {
    seed,
    dials,
    table,
    sealed: { genesis: table.genesis, attempt: 0, acknowledgements: [] },
    nowMs: 0,
    heap: createHeap(),
    hosts: [],
    streams: new Map(),
    connecting: new Set(),
    cut: new Set(),
    cuts: 0,
    healed: false,
    returning: null,
    events: 0,
    acting: null,
    epochs: 0,
    oracle: createOracle(options.judging ?? true),
    counts: new Map(),
    faults: new Map(),
    marks: new Map(),
    spared: options.spared ?? new Set(),
    digest: [0x811c9dc5, seed | 0],
    recording: options.recorded ? createRecording() : null,
  };
  seatHosts(world);
  if (options.crashAt !== undefined) (world.hosts[options.crashAt.host] as Host).crashAfter = options.crashAt.effect;
  for (const host of world.hosts) if (host.present) boot(world, host);
  for (const a of world.hosts) for (const b of world.hosts) connect(world, a, b);
  scheduleFaults(world);
  return world;
}

/** The seats in their order, then observers, twins and second tabs. */
function seatHosts(world: World): void {
  const { dials, oracle } = world;
  const hosts = world.hosts as Host[];
  const add = (seat: Seat | null, role: Host["role"]) => hosts.push(createHost(world, hosts.length, seat, role));
  for (let seat = 0; seat < dials.seats; seat++) add(seat, "seat");
  for (let i = 0; i < dials.observers; i++) add(null, "observer");
  for (const { seat, kind } of dials.weak) {
    if (kind === "liar" || kind === "twin") oracle.faulty |= 1 << seat;
    if (kind === "twin" && befalls(world, "twin", `seat ${seat}`)) add(seat, "twin");
    if (kind !== "secondTab") continue;
    const tab = add(seat, "secondTab");
    (hosts[tab - 1] as Host).disk = (hosts[seat] as Host).disk;
    (hosts[tab - 1] as Host).present = false;
  }
}

function createHost(world: World, index: number, seat: Seat | null, role: Host["role"]): Host {
  const random = streamOf(world, `host ${index}`);
  const { offsetMs, driftPpm, cpuMs } = world.dials.node;
  const weakness = world.dials.weak.find((weak) => weak.seat === seat);
  const rate = 1 + (Math.round(driftPpm * (2 * unit(random) - 1)) || 0) / 1e6;
  if (offsetMs > 0) befalls(world, "wrong clock", `host ${index}`);
  if (driftPpm > 0) befalls(world, "drifting clock", `host ${index}`);
  const isSlow = cpuMs > 0 && chance(random, 0.4) && befalls(world, "slow processor", `host ${index}`);
  return {
    index,
    seat,
    role,
    behaviours: weakness?.kind === "liar" ? weakness.behaviours : [],
    memory: freshMemory(),
    tampering: null,
    liar: weakness?.kind === "liar" || weakness?.kind === "twin",
    damaged: false,
    disk: emptyDisk(world.table.genesis.roomCode),
    copies: [],
    fullUntilMs: 0,
    failNext: false,
    node: null,
    life: 0,
    present: true,
    paused: null,
    backlog: [],
    busyUntilMs: 0,
    crashAfter: null,
    effects: 0,
    writes: [],
    clock: { offsetMs: integer(random, -Math.floor(offsetMs), Math.floor(offsetMs)), rate },
    cpuMs: isSlow ? cpuMs : 0,
    links: new Map(),
    nextRequest: 0,
  };
}

const REPEATED: readonly RepeatedFault[] = ["split", "crash", "pause", "clog", "death", "failWrite", "fillDisk"];

function scheduleFaults(world: World): void {
  const { dials } = world;
  const random = streamOf(world, "plan");
  const during = (share: number): number => Math.floor(share * dials.chaosMs);
  for (let number = 0; number < dials.load.transactions; number++)
    put(world.heap, during(unit(random)), { type: "submit", number });
  for (const type of REPEATED) again(world, type, 0);
  if (chance(random, dials.node.allCrash)) put(world.heap, during(unit(random)), { type: "crashAll" });
  const late = integer(random, 0, dials.seats - 1);
  if (chance(random, dials.node.late)) comeLate(world, world.hosts[late] as Host, during(unit(random)));
  for (const weakness of dials.weak) {
    if (weakness.kind === "liar" || weakness.kind === "twin") continue;
    const { seat, kind, atMs, forMs } = weakness;
    if (kind !== "secondTab") put(world.heap, atMs, { type: "damage", host: seat });
    else openSecondTab(world, seat, atMs, forMs);
  }
}

function openSecondTab(world: World, seat: Seat, atMs: number, forMs: number): void {
  const tab = world.hosts.find((host) => host.role === "secondTab" && host.seat === seat);
  if (tab === undefined || !befalls(world, "second tab" satisfies FaultName, `seat ${seat}`)) return;
  put(world.heap, atMs, { type: "arrive", host: tab.index });
  put(world.heap, atMs + forMs, { type: "leave", host: tab.index });
}

/** It was there when the table was sealed, and is seen again only now. */
function comeLate(world: World, host: Host, atMs: number): void {
  if (!befalls(world, "late joiner", `host ${host.index}`)) return;
  host.node = null;
  host.present = false;
  put(world.heap, atMs, { type: "arrive", host: host.index });
}

function tableOf({ seats, variant, params }: Dials): Table {
  const validators = Array.from({ length: seats }, (_, seat) => ({
    signingKey: signerOf(seat).publicKey,
    vrfKey: drawerOf(seat).publicKey,
    name: `seat ${seat}`,
  }));
  const genesis: Genesis = {
    version: 1,
    roomCode: "S1MN0DES",
    name: `simulation ${variant}`,
    params,
    genesisTimeMs: EPOCH_MS,
    validators,
  };
  return { genesis, networkId: networkIdOf(genesis), params, n: seats, f: faultsMax(seats), q: quorum(seats) };
}
