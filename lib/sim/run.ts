/**
 * One run: a network is made from a seed, faults strike for a while, everything heals, and then every promise must be
 * kept within a bound. Ends with the figures, or with the invariant that broke.
 */
import { AssertionError } from "@/lib/base/assert";
import { type Genesis, networkIdOf, type Table } from "@/lib/chain/genesis";
import { faultsMax, quorum } from "@/lib/chain/quorum";
import { emptyTables } from "@/lib/storage/tables";
import { type Dials, dialsOf } from "./dials";
import { again, happen } from "./events";
import { createHeap, peekMs, put, take } from "./heap";
import { boot, EPOCH_MS } from "./host";
import { simKey } from "./keys";
import { connect } from "./network";
import { judgeEnd } from "./oracle";
import { createOracle, Violation } from "./oracleState";
import { chance, integer, unit } from "./random";
import { streamOf } from "./streams";
import type { Host, World } from "./world";

export interface RunResult {
  readonly seed: number;
  readonly violation: { readonly invariant: string; readonly detail: string } | null;
  readonly virtualMs: number;
  readonly events: number;
  readonly blocks: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Rounds at the capped deadline that a healed network is given; L1 needs one with a correct committer and proposer. */
const HEALED_ROUNDS = 60;
/** A run that does not end is a loop, our own mistake. */
const EVENTS_MAX = 3_000_000;

export function run(seed: number, dials: Dials = dialsOf(seed)): RunResult {
  const world = createWorld(seed, dials);
  let violation: RunResult["violation"] = null;
  try {
    play(world);
  } catch (cause) {
    if (cause instanceof Violation) violation = { invariant: cause.invariant, detail: cause.message };
    else if (cause instanceof AssertionError)
      violation = { invariant: "assertion", detail: `${cause.message}\n${cause.stack}` };
    else throw cause;
  }
  const blocks = Math.max(0, ...world.oracle.chain.keys());
  return {
    seed,
    violation,
    virtualMs: world.nowMs,
    events: world.events,
    blocks,
    counts: Object.fromEntries(world.counts),
  };
}

/** Chaos, healing, and then every accepted transaction final and every correct host two heights further. */
function play(world: World): void {
  const { dials } = world;
  advance(world, dials.chaosMs, () => false);
  put(world.heap, world.nowMs, { type: "heal" });
  advance(world, world.nowMs + 1, () => false);
  const healedAt = Math.max(0, ...world.oracle.chain.keys());
  const limitMs = world.nowMs + HEALED_ROUNDS * 16 * dials.params.roundMs;
  const done = () => isDone(world, healedAt + 2);
  if (!advance(world, limitMs, done)) {
    const heights = world.hosts.map(
      (host) =>
        `${host.index}: ${host.node?.core.tip.height}/${host.node?.core.current.round} ${host.node?.core.mode.type}`,
    );
    const open = [...world.oracle.accepted].filter(([id]) => !world.oracle.final.has(id));
    throw new Violation(
      "L1",
      `no end past height ${healedAt} by ${limitMs} ms, ${open.length} accepted transactions not final (${open[0]}): ${heights.join(", ")}`,
    );
  }
  judgeEnd(world);
}

function isDone(world: World, height: number): boolean {
  for (const host of world.hosts) if (!host.liar && (world.oracle.progress.get(host.index) ?? 0) < height) return false;
  for (const id of world.oracle.accepted.keys()) if (!world.oracle.final.has(id)) return false;
  return true;
}

/** Lets events happen until the time is up or `done`; false if it was not done by then. */
export function advance(world: World, untilMs: number, done: () => boolean): boolean {
  while (peekMs(world.heap) <= untilMs) {
    const next = take(world.heap);
    if (next === undefined) break;
    world.nowMs = next.atMs;
    if (++world.events > EVENTS_MAX) throw new Violation("S10", `${EVENTS_MAX} events without an end`);
    happen(world, next.event);
    if (world.events % 16 === 0 && done()) return true;
  }
  if (untilMs > world.nowMs) world.nowMs = untilMs;
  return done();
}

export function createWorld(seed: number, dials: Dials): World {
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
    healed: false,
    returning: null,
    events: 0,
    epochs: 0,
    oracle: createOracle(),
    counts: new Map(),
  };
  for (let index = 0; index < dials.seats; index++) (world.hosts as Host[]).push(createHost(world, index));
  for (const host of world.hosts) boot(world, host);
  for (const a of world.hosts) for (const b of world.hosts) if (a.index < b.index) connect(world, a, b);
  scheduleFaults(world);
  return world;
}

function scheduleFaults(world: World): void {
  const { dials } = world;
  const random = streamOf(world, "plan");
  for (let number = 0; number < dials.load.transactions; number++)
    put(world.heap, unit(random) * dials.chaosMs, { type: "submit", number });
  again(world, "split", dials.network.partitionEveryMs);
  again(world, "crash", dials.node.crashEveryMs);
  again(world, "pause", dials.node.pauseEveryMs);
  if (chance(random, dials.node.allCrash)) put(world.heap, unit(random) * dials.chaosMs, { type: "crashAll" });
}

function createHost(world: World, index: number): Host {
  const random = streamOf(world, `host ${index}`);
  const { offsetMs, driftPpm } = world.dials.node;
  return {
    index,
    liar: world.dials.liars.includes(index),
    disk: emptyTables({
      roomCode: world.table.genesis.roomCode,
      signingKey: { type: "raw", secretKey: new Uint8Array(32) },
      vrfSecret: new Uint8Array(32),
      purpose: "seat",
      createdAtMs: EPOCH_MS,
    }),
    node: null,
    life: 0,
    paused: null,
    writes: [],
    clock: { offsetMs: integer(random, -offsetMs, offsetMs), rate: 1 + (driftPpm * (2 * unit(random) - 1)) / 1e6 },
    links: new Map(),
    lastArrivalMs: new Map(),
    nextRequest: 0,
  };
}

function tableOf({ seats, params }: Dials): Table {
  const validators = Array.from({ length: seats }, (_, seat) => ({
    signingKey: simKey(2 * seat).publicKey,
    vrfKey: simKey(2 * seat + 1).publicKey,
    name: `seat ${seat}`,
  }));
  const genesis: Genesis = {
    version: 1,
    roomCode: "S1MN0DES",
    name: "simulation",
    params,
    genesisTimeMs: EPOCH_MS,
    validators,
  };
  return { genesis, networkId: networkIdOf(genesis), params, n: seats, f: faultsMax(seats), q: quorum(seats) };
}
