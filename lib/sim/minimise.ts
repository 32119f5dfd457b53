/**
 * A failing run made small: dials are turned off and faults spared, one after another and in bundles (Zeller's delta
 * debugging), as long as the same invariant still breaks. What is left is what it takes.
 */
import type { Dials } from "./dials";
import { type RunResult, run } from "./run";

export interface Minimised {
  readonly dials: Dials;
  /** The faults that need not strike. */
  readonly spared: ReadonlySet<string>;
  /** The faults that must. */
  readonly needed: readonly string[];
  readonly result: RunResult;
}

/** Runs that a minimisation may take; what it has by then is smaller than what it began with. */
const RUNS_MAX = 300;

export function minimise(seed: number, dials: Dials, invariant: string): Minimised {
  let runs = 0;
  const fails = (tried: Dials, spared: ReadonlySet<string>): boolean =>
    runs++ < RUNS_MAX && run(seed, tried, { spared }).violation?.invariant === invariant;
  const calmer = turnDown(dials, (tried) => fails(tried, new Set()));
  const struck = faultsOf(run(seed, calmer, { recorded: true }));
  const needed = shrink(struck, (kept) => fails(calmer, complement(struck, kept)));
  const spared = complement(struck, needed);
  const result = run(seed, calmer, { spared, recorded: true });
  return { dials: calmer, spared, needed, result };
}

const faultsOf = ({ trace }: RunResult): string[] => trace.flatMap((line) => (line.type === "fault" ? [line.id] : []));

const complement = (all: readonly string[], kept: readonly string[]): ReadonlySet<string> => {
  const keep = new Set(kept);
  return new Set(all.filter((id) => !keep.has(id)));
};

/** Applies every simplification that leaves the failure in place. */
function turnDown(dials: Dials, fails: (tried: Dials) => boolean): Dials {
  let best = dials;
  for (const simpler of SIMPLER) {
    const tried = simpler(best);
    if (JSON.stringify(tried) !== JSON.stringify(best) && fails(tried)) best = tried;
  }
  return best;
}

const without =
  <G extends "network" | "storage" | "node">(group: G, ...names: (keyof Dials[G])[]) =>
  (dials: Dials): Dials => ({
    ...dials,
    [group]: { ...dials[group], ...Object.fromEntries(names.map((name) => [name, 0])) },
  });

const SIMPLER: readonly ((dials: Dials) => Dials)[] = [
  (dials) => ({ ...dials, weak: [] }),
  (dials) => ({ ...dials, weak: dials.weak.slice(0, 1) }),
  (dials) => ({ ...dials, weak: dials.weak.slice(1) }),
  (dials) => ({
    ...dials,
    weak: dials.weak.map((it) => (it.kind === "liar" ? { ...it, behaviours: it.behaviours.slice(0, 1) } : it)),
  }),
  (dials) => ({
    ...dials,
    weak: dials.weak.map((it) => (it.kind === "liar" ? { ...it, behaviours: it.behaviours.slice(-1) } : it)),
  }),
  (dials) => ({ ...dials, load: { ...dials.load, transactions: 0 } }),
  (dials) => ({ ...dials, load: { transactions: Math.min(3, dials.load.transactions), sizeMax: 40 } }),
  (dials) => ({ ...dials, observers: 0 }),
  (dials) => ({ ...dials, tier: "symbolic" }),
  without("storage", "failEveryMs"),
  without("storage", "fullEveryMs"),
  without("network", "partitionEveryMs"),
  without("network", "clogEveryMs"),
  without("network", "deathEveryMs"),
  without("network", "bandwidth"),
  without("network", "duplication"),
  without("network", "reordering"),
  without("network", "loss"),
  without("node", "crashEveryMs"),
  without("node", "allCrash"),
  without("node", "pauseEveryMs"),
  without("node", "late"),
  without("node", "cpuMs"),
  without("node", "offsetMs"),
  without("node", "driftPpm"),
  (dials) => ({ ...dials, network: { ...dials.network, delay: { kind: "uniform", meanMs: 5 } } }),
  (dials) => ({ ...dials, storage: { ...dials.storage, writeMs: [1, 1] } }),
  (dials) => ({ ...dials, chaosMs: Math.floor(dials.chaosMs / 2) }),
  (dials) => ({ ...dials, chaosMs: Math.floor(dials.chaosMs / 2) }),
];

/** Zeller and Hildebrandt's ddmin: the kept half, quarter, eighth … that still fails, until no single one can go. */
function shrink(all: readonly string[], fails: (kept: readonly string[]) => boolean): readonly string[] {
  let kept = all;
  let pieces = 2;
  while (kept.length > 0) {
    const size = Math.ceil(kept.length / pieces);
    const less = Array.from({ length: pieces }, (_, i) => kept.filter((_id, at) => Math.floor(at / size) !== i));
    const smaller = less.find((rest) => rest.length < kept.length && fails(rest));
    if (smaller !== undefined) [kept, pieces] = [smaller, Math.max(2, pieces - 1)];
    else if (size > 1) pieces = Math.min(kept.length, 2 * pieces);
    else break;
  }
  return kept;
}
