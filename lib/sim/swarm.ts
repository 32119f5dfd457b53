/**
 * From a seed to the dials of a run. The swarm switches each fault off with probability one half and then draws its
 * strength, so that runs differ in kind, not only in luck (Groce et al., "Swarm testing", ISSTA 2012).
 */
import type { Seat } from "@/lib/chain/ids";
import { type Params, PRESETS, type Preset } from "@/lib/chain/params";
import { BEHAVIOUR_NAMES, type BehaviourName } from "@/lib/faults/catalogue";
import type { DelayKind, Dials, MemoryFault, NetworkDials, NodeDials, StorageDials, Tier, Weakness } from "./dials";
import { chance, integer, pick, type Random, randomStream, shuffled, unit } from "./random";

/** Of a hundred tables so many have this many seats: mostly four, as in life; large ones cost n² messages a round. */
const SHARES: readonly (readonly [seats: number, share: number])[] = [
  [1, 4],
  [2, 10],
  [3, 10],
  [4, 46],
  [5, 12],
  [7, 10],
  [10, 4],
  [13, 2],
  [16, 2],
];
const SIZES = SHARES.flatMap(([seats, share]) => Array<number>(share).fill(seats));
const PRESET_NAMES: readonly Preset[] = ["fast", "fast", "fast", "live", "live", "lecture", "whitepaper"];
const DELAY_KINDS: readonly DelayKind[] = ["uniform", "exponential", "log-normal", "pareto"];
const MEMORY_FAULTS: readonly MemoryFault[] = ["wipe", "rollback", "relaxed", "corrupt", "secondTab", "secondTab"];
const KIB = 1024;

/** @param seats fixes the size of the table, for a campaign about one size. */
export function dialsOf(seed: number, seats?: number): Dials {
  const random = randomStream(seed, "dials");
  const on = (strength: number): number => (chance(random, 0.5) ? strength : 0);
  const n = seats ?? pick(random, SIZES);
  const params = paramsOf(random, n);
  const chaosMs = params.roundMs * roundsOf(random, n);
  return {
    seats: n,
    variant: seed,
    observers: n <= 7 && chance(random, 0.15) ? 1 : 0,
    params,
    tier: pick<Tier>(random, n <= 5 ? ["symbolic", "symbolic", "symbolic", "codec"] : ["symbolic"]),
    chaosMs,
    network: networkDials(random, on, params),
    storage: storageDials(random, on, params),
    node: nodeDials(random, on, params),
    load: { transactions: integer(random, 0, 60), sizeMax: pick(random, [40, 300, 3_000]) },
    weak: weaknesses(random, n, chaosMs),
    script: null,
  };
}

function paramsOf(random: Random, seats: number): Params {
  const preset = PRESETS[pick(random, PRESET_NAMES)];
  const small = chance(random, 0.2);
  return {
    ...preset,
    ...(small ? { maxBlockTxs: integer(random, 1, 8), maxTxBytes: 4 * KIB, maxBlockBytes: 8 * KIB } : {}),
    ...(chance(random, 0.1) ? { maxDriftMs: 2_000 } : {}),
    delegation: seats >= 2 && chance(random, 0.1) ? "whitepaper" : "fair",
  };
}

const roundsOf = (random: Random, seats: number): number =>
  seats <= 5 ? integer(random, 6, 18) : seats === 7 ? integer(random, 5, 10) : integer(random, 3, 6);

function networkDials(random: Random, on: (strength: number) => number, { roundMs }: Params): NetworkDials {
  return {
    delay: { kind: pick(random, DELAY_KINDS), meanMs: Math.ceil(pick(random, [1, 5, 30, roundMs / 20])) },
    // Now and then even a healed network needs longer rounds than the first ones (P14).
    healedDelayMs: Math.ceil(roundMs / (chance(random, 0.15) ? 2 : 40)),
    loss: on(0.3 * unit(random)),
    duplication: on(0.2 * unit(random)),
    reordering: on(0.3 * unit(random)),
    bandwidth: on(pick(random, [5, 50, 1_000])),
    partitionEveryMs: on(roundMs * integer(random, 2, 8)),
    partitionMs: roundMs * integer(random, 1, 6),
    clogEveryMs: on(roundMs * integer(random, 1, 4)),
    clogMs: roundMs * pick(random, [0.2, 1, 3]),
    deathEveryMs: on(roundMs * integer(random, 1, 6)),
  };
}

function storageDials(random: Random, on: (strength: number) => number, { roundMs }: Params): StorageDials {
  return {
    writeMs: pick(random, [
      [0, 0],
      [1, 5],
      [1, 60],
    ] as const),
    failEveryMs: on(on(roundMs * integer(random, 3, 10))),
    fullEveryMs: on(on(roundMs * integer(random, 3, 10))),
    fullMs: roundMs * integer(random, 1, 4),
  };
}

function nodeDials(random: Random, on: (strength: number) => number, { roundMs, maxDriftMs }: Params): NodeDials {
  return {
    crashEveryMs: on(roundMs * integer(random, 2, 10)),
    crashAtEffect: pick(random, [0, 0.5, 1]),
    downMs: Math.ceil(roundMs * unit(random) * 4),
    allCrash: on(0.5),
    pauseEveryMs: on(roundMs * integer(random, 3, 12)),
    pauseMs: chance(random, 0.2) ? 600_000 : roundMs * integer(random, 1, 8),
    cpuMs: on(pick(random, [0.2, 1, 4])),
    // Two clocks are apart by twice the offset at most; beyond maxDriftMs a seat with a wrong clock counts as faulty.
    offsetMs: on(pick(random, [50, Math.min(1_400, maxDriftMs / 2), Math.min(25_000, 0.7 * maxDriftMs)])),
    driftPpm: on(pick(random, [200, 50_000])),
    late: on(0.3),
  };
}

/** At most f weak seats; a table of up to three has none to spare, and now and then is shown what that means (P17). */
function weaknesses(random: Random, seats: number, chaosMs: number): Weakness[] {
  const f = Math.floor((seats - 1) / 3);
  if (f === 0) return chance(random, 0.05) ? [{ seat: 0, kind: "corrupt", atMs: chaosMs >> 1, forMs: 0 }] : [];
  const many = chance(random, 0.35) ? 0 : integer(random, 1, f);
  return shuffled(
    random,
    Array.from({ length: seats }, (_, seat) => seat),
  )
    .slice(0, many)
    .map((seat) => weakness(random, seat, chaosMs));
}

function weakness(random: Random, seat: Seat, chaosMs: number): Weakness {
  const draw = unit(random);
  if (draw < 0.62) return { seat, kind: "liar", behaviours: behaviours(random) };
  if (draw < 0.7) return { seat, kind: "twin" };
  const atMs = Math.floor(chaosMs * (0.1 + 0.7 * unit(random)));
  return { seat, kind: pick(random, MEMORY_FAULTS), atMs, forMs: Math.floor(chaosMs * (0.05 + 0.3 * unit(random))) };
}

/** A few vices at a time; a seat with all of them would only be noise. */
function behaviours(random: Random): BehaviourName[] {
  return shuffled(random, BEHAVIOUR_NAMES).slice(0, pick(random, [1, 2, 3, 4]));
}
