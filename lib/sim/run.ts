/**
 * One run: a network is made from a seed, faults strike for a while, everything heals, and then every promise must be
 * kept within a bound. Ends with the figures, or with the invariant that broke. Runs wherever JavaScript does.
 */
import { AssertionError } from "@/lib/base/assert";
import { createWorld, type RunOptions } from "./build";
import type { Dials } from "./dials";
import { digestOf } from "./digest";
import { happen } from "./events";
import type { FaultName } from "./faultNames";
import { peekMs, put, take } from "./heap";
import type { Mark } from "./marks";
import { observe } from "./oracle";
import { fail, Violation } from "./oracleState";
import { faultyMax } from "./ownCodec";
import { dialsOf } from "./swarm";
import type { TraceLine } from "./traceLines";
import { count, type Host, isCorrect, mark, type World } from "./world";

/** What broke in a run. */
export interface Broken {
  readonly invariant: string;
  readonly detail: string;
  /** Of our own mistake, for whoever looks for it; of a broken promise it says nothing. No two machines have the same. */
  readonly stack: string | null;
}

export interface RunResult {
  readonly seed: number;
  readonly violation: Broken | null;
  readonly virtualMs: number;
  readonly events: number;
  readonly blocks: number;
  /** Rounds that the first decision after healing took; null where none was asked for. */
  readonly roundsToDecide: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  readonly marks: Readonly<Partial<Record<Mark, number>>>;
  /** Equal for equal runs, on every machine (S12). */
  readonly digest: string;
  readonly trace: readonly TraceLine[];
}

/** Rounds at the capped deadline that a healed network is given; L1 needs one with a correct committer and proposer. */
const HEALED_ROUNDS = 60;
/** A run that does not end is a loop, our own mistake. */
const EVENTS_MAX = 3_000_000;

export function run(seed: number, dials: Dials = dialsOf(seed), options: RunOptions = {}): RunResult {
  let world: World | null = null;
  let violation: Broken | null = null;
  try {
    world = createWorld(seed, dials, options);
    play(world);
  } catch (cause) {
    violation = violationOf(cause);
  }
  return resultOf(seed, world, violation);
}

/** What an error thrown in a run says of it: a broken promise, or our own mistake. Anything else is thrown on. */
function violationOf(cause: unknown): Broken {
  if (cause instanceof Violation) return { invariant: cause.invariant, detail: cause.message, stack: null };
  if (cause instanceof AssertionError || cause instanceof TypeError || cause instanceof RangeError)
    return { invariant: "assertion", detail: cause.message, stack: cause.stack ?? null };
  throw cause;
}

function resultOf(seed: number, world: World | null, violation: Broken | null): RunResult {
  const lines = world?.recording?.lines ?? [];
  if (violation !== null) lines.push(lineOf(violation, world?.nowMs ?? 0));
  return {
    seed,
    violation,
    virtualMs: world?.nowMs ?? 0,
    events: world?.events ?? 0,
    blocks: world?.oracle.chain.size ?? 0,
    roundsToDecide: world?.oracle.roundsToDecide ?? null,
    counts: Object.fromEntries(world?.counts ?? []),
    faults: Object.fromEntries(world?.faults ?? []),
    marks: Object.fromEntries(world?.marks ?? []),
    digest: world === null ? "" : digestOf(world),
    trace: lines,
  };
}

/** A trace is made again elsewhere, line by line: where in the code it happened is of this machine. */
const lineOf = ({ invariant, detail }: Broken, atMs: number): TraceLine => ({
  type: "violation",
  atMs,
  invariant,
  detail,
});

/** Chaos, healing, and then every accepted transaction final and every host that means well two heights further. */
export function play(world: World): void {
  const { dials } = world;
  // A scripted network has played its part when all have left the scripted heights.
  const { script } = dials;
  advance(world, dials.chaosMs, () => script !== null && isDone(world, script.heights));
  put(world.heap, world.nowMs, { type: "heal" });
  advance(world, world.nowMs, () => false);
  // Too many are weak, and the table may be over: then nothing is promised but safety.
  if (dials.weak.length > faultyMax(dials.seats))
    return void advance(world, world.nowMs + 8 * dials.params.roundMs, () => false);
  const height = Math.max(0, ...world.oracle.chain.keys());
  world.oracle.healedAt = { atMs: world.nowMs, height, round: highestRound(world, height + 1) };
  const limitMs = world.nowMs + HEALED_ROUNDS * 16 * dials.params.roundMs;
  if (!advance(world, limitMs, () => isDone(world, height + (dials.script === null ? 2 : 1))))
    fail("L1", unfinished(world, height, limitMs));
  // What is on its way may still arrive.
  advance(world, world.nowMs + 4 * dials.network.healedDelayMs, () => false);
  observe.end(world);
  markEnd(world);
}

const highestRound = ({ hosts }: World, height: number): number =>
  Math.max(0, ...hosts.map(({ node }) => (node?.core.current.height === height ? node.core.current.round : 0)));

/** Liars may do what they like; everybody else follows, with a vote or without. */
function isDone(world: World, height: number): boolean {
  if (world.oracle.waiting > 0) return false;
  return world.hosts.every((host) => host.liar || !host.present || (host.node?.core.tip.height ?? 0) >= height);
}

function unfinished({ hosts, oracle }: World, height: number, limitMs: number): string {
  const open = [...oracle.accepted].filter(([id]) => !oracle.final.has(id));
  const at = (host: Host): string => {
    const core = host.node?.core;
    return `${host.index}: ${core?.tip.height}/${core?.current.round} ${core?.mode.type}${isCorrect(host) ? "" : " (weak)"}`;
  };
  return `no end past height ${height} by ${limitMs} ms, ${open.length} accepted transactions not final (${open[0]}): ${hosts.map(at).join(", ")}`;
}

function markEnd(world: World): void {
  for (const host of world.hosts) {
    if (host.role === "observer") mark(world, "an observer followed to the end");
    if (world.faults.has("late joiner") && host.index === 0) mark(world, "a latecomer caught up");
  }
  count(world, "messages", 0);
}

/** Lets events happen until the time is up or `done`; false if it was not done by then. */
export function advance(world: World, untilMs: number, done: () => boolean): boolean {
  while (peekMs(world.heap) <= untilMs) {
    const next = take(world.heap);
    if (next === undefined) break;
    world.nowMs = next.atMs;
    if (++world.events > EVENTS_MAX) fail("S10", `${EVENTS_MAX} events without an end`);
    happen(world, next.event);
    if (world.events % 16 === 0 && done()) return true;
  }
  if (untilMs > world.nowMs) world.nowMs = untilMs;
  return done();
}
