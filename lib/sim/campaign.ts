/**
 * Many runs and what they add up to. A part of a campaign is a value, so parts can be run anywhere, on any number of
 * processors or in a browser, and be added.
 */
import type { Dials } from "./dials";
import { runCrashingAt } from "./everyEffect";
import { type ForkResult, runFork } from "./fork";
import { type Broken, type RunResult, run } from "./run";
import { runSealing } from "./sealing";
import { dialsOf } from "./swarm";
import { twinsOf } from "./twins";

export interface Part {
  /** Swarm seeds, Twins scenarios, crashes at an effect, planned forks, or tables being sealed. */
  readonly kind: "swarm" | "twins" | "effect" | "fork" | "sealing";
  readonly from: number;
  readonly count: number;
  /** Fixes the size of the tables; null: as drawn. */
  readonly seats: number | null;
}

export interface Tally {
  runs: number;
  virtualMs: number;
  events: number;
  blocks: number;
  /** Runs that were made twice, and those that differed (S12). */
  repeated: number;
  unequal: number;
  readonly counts: Record<string, number>;
  readonly faults: Record<string, number>;
  readonly marks: Record<string, number>;
  /** Rounds that the first decision after healing took → runs. */
  readonly roundsToDecide: Record<string, number>;
  readonly failures: Failure[];
  readonly forks: { planned: number; forked: number; seen: number; honest: number; halted: number };
}

export interface Failure extends Broken {
  readonly kind: Part["kind"];
  readonly seed: number;
  readonly seats: number | null;
}

/** One in so many runs is made twice. */
const REPEAT_EVERY = 20;

export const emptyTally = (): Tally => ({
  runs: 0,
  virtualMs: 0,
  events: 0,
  blocks: 0,
  repeated: 0,
  unequal: 0,
  counts: {},
  faults: {},
  marks: {},
  roundsToDecide: {},
  failures: [],
  forks: { planned: 0, forked: 0, seen: 0, honest: 0, halted: 0 },
});

export async function runPart(part: Part): Promise<Tally> {
  const tally = emptyTally();
  for (let seed = part.from; seed < part.from + part.count; seed++) {
    if (part.kind === "fork") addFork(tally, part, seed);
    else if (part.kind === "sealing") await addSealing(tally, seed);
    else addRun(tally, part, seed);
  }
  return tally;
}

async function addSealing(tally: Tally, seed: number): Promise<void> {
  const violation = await runSealing(seed);
  addTo(tally.counts, { sealings: 1 });
  if (violation !== null) tally.failures.push({ kind: "sealing", seed, seats: null, ...violation });
}

/** The run that a part makes of this seed. */
const runOf = ({ kind, seats }: Pick<Part, "kind" | "seats">, seed: number): RunResult =>
  kind === "effect" ? runCrashingAt(seed) : run(seed, dialsFor(kind, seed, seats));

export const dialsFor = (kind: Part["kind"], seed: number, seats: number | null): Dials =>
  kind === "twins" ? twinsOf(seed) : dialsOf(seed, seats ?? undefined);

function addRun(tally: Tally, part: Part, seed: number): void {
  const result = runOf(part, seed);
  const { violation } = result;
  tally.runs++;
  tally.virtualMs += result.virtualMs;
  tally.events += result.events;
  tally.blocks += result.blocks;
  addTo(tally.counts, result.counts);
  addTo(tally.faults, result.faults);
  addTo(tally.marks, result.marks);
  if (result.roundsToDecide !== null) addTo(tally.roundsToDecide, { [result.roundsToDecide]: 1 });
  if (violation !== null) tally.failures.push({ kind: part.kind, seed, seats: part.seats, ...violation });
  if (seed % REPEAT_EVERY !== 0) return;
  tally.repeated++;
  const again = runOf(part, seed);
  if (again.digest === result.digest) return;
  tally.unequal++;
  const detail = `S12: the same seed gave ${result.digest} and ${again.digest}`;
  tally.failures.push({ kind: part.kind, seed, seats: part.seats, invariant: "S12", detail, stack: null });
}

/** Tables for which 2q − n is f + 1, in turn. */
const FORKING_SIZES = [4, 7, 10, 13];

function addFork(tally: Tally, { seats }: Part, k: number): void {
  const size = FORKING_SIZES[k % FORKING_SIZES.length] as number;
  const result: ForkResult = runFork(seats ?? size, Math.floor(k / FORKING_SIZES.length));
  const { forks } = tally;
  forks.planned++;
  forks.forked += Number(result.forked);
  forks.seen += Number(result.seen);
  forks.honest += result.honest;
  forks.halted += result.halted;
  if (result.forked && result.seen) return;
  const detail = `a planned fork of ${result.seats} seats ${result.forked ? "was not seen" : "did not happen"}`;
  tally.failures.push({ kind: "fork", seed: k, seats, invariant: "S1", detail, stack: null });
}

export function addTally(sum: Tally, part: Tally): void {
  for (const figure of ["runs", "virtualMs", "events", "blocks", "repeated", "unequal"] as const)
    sum[figure] += part[figure];
  for (const figures of ["counts", "faults", "marks", "roundsToDecide", "forks"] as const)
    addTo(sum[figures], part[figures]);
  sum.failures.push(...part.failures);
}

function addTo(sum: Record<string, number>, part: Readonly<Record<string, number | undefined>>): void {
  for (const [name, figure] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + (figure ?? 0);
}
