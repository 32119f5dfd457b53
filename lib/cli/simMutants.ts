/**
 * `npm run sim:mutants`: plants each bug of the list in a copy of the sources and counts the seeds until the simulator
 * finds it. Exit code 0 if every one is found, 64 for usage. `npm run sim:mutants -- quorum VRF` takes those whose names
 * have a word.
 */
import { availableParallelism } from "node:os";
import { countOf } from "@/lib/base/words";
import type { Failure, Part } from "@/lib/sim/campaign";
import { type Hunt, parseMutantArgs } from "./simMutantArgs";
import type { Mutant } from "./simMutantList";
import { plant } from "./simOverlay";
import { startWorker, tallyOf } from "./simPool";

/** Enough for any bug that a campaign of `npm run sim` would find. */
const SEEDS_MAX = 5_000;
const PART_SEEDS = 5;

interface Found {
  readonly name: string;
  /** Null: not found. */
  readonly seeds: number | null;
  readonly invariant: string | null;
  readonly detail: string | null;
  readonly seconds: number;
}

/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

const wanted = parseMutantArgs(process.argv.slice(2));
if (!wanted.ok) console.error(wanted.error);
process.exitCode = wanted.ok ? await hunt(wanted.value) : EXIT_USAGE;

async function hunt({ chosen, json }: Hunt): Promise<number> {
  const found: Found[] = [];
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = await findOne(mutant);
      found.push(result);
      if (!json) console.log(lineOf(result));
    }
  };
  await Promise.all(Array.from({ length: Math.min(chosen.length, availableParallelism()) }, work));
  const seeds = found.flatMap((result) => (result.seeds === null ? [] : [result.seeds])).sort((a, b) => a - b);
  const median = seeds[seeds.length >> 1] ?? null;
  if (json)
    console.log(JSON.stringify({ planted: chosen.length, found: seeds.length, median, mutants: found }, null, 1));
  else
    console.log(
      `${seeds.length} of ${chosen.length} found${median === null ? "" : `, median ${countOf(median, "seed")}`}`,
    );
  return seeds.length === chosen.length ? 0 : 1;
}

async function findOne(mutant: Mutant): Promise<Found> {
  const startedMs = performance.now();
  const overlay = plant(mutant);
  const worker = startWorker(overlay.root);
  try {
    let first: Failure | null = null;
    for (let from = 0; from < SEEDS_MAX && first === null; from += PART_SEEDS) {
      const part: Part = { kind: mutant.hunt ?? "swarm", from, count: PART_SEEDS, seats: null };
      first = (await tallyOf(worker, part)).failures[0] ?? null;
    }
    return {
      name: mutant.name,
      seeds: first === null ? null : first.seed + 1,
      invariant: first?.invariant ?? null,
      detail: first?.detail.split("\n")[0]?.slice(0, 200) ?? null,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    };
  } finally {
    worker.kill();
    overlay.remove();
  }
}

function lineOf({ name, seeds, detail, seconds }: Found): string {
  const needed = seeds === null ? "NOT FOUND" : countOf(seeds, "seed");
  return `${needed.padStart(10)}  ${name} (${seconds} s): ${detail ?? ""}`;
}
