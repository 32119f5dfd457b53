/**
 * What a run may do to its validators. Every dial is drawn from the seed; the swarm switches each fault off with
 * probability one half and then draws its strength, so that runs differ in kind, not only in luck (testing of
 * Groce et al., "Swarm testing", ISSTA 2012). Times are virtual milliseconds.
 */
import { type Params, PRESETS, type Preset } from "@/lib/chain/params";
import { chance, integer, pick, type Random, randomStream, unit } from "./random";

export interface Dials {
  readonly seats: number;
  readonly params: Params;
  /** How long faults go on; afterwards everything heals and the run must finish. */
  readonly chaosMs: number;
  readonly network: NetworkDials;
  readonly node: NodeDials;
  readonly load: { readonly transactions: number; readonly sizeMax: number };
  /** Seats that lie, at most f. */
  readonly liars: readonly number[];
}

export interface NetworkDials {
  readonly delay: { readonly kind: "uniform" | "exponential"; readonly meanMs: number };
  readonly loss: number;
  readonly duplication: number;
  /** Probability that a message overtakes those before it on its link. */
  readonly reordering: number;
  /** Mean time between partitions, and how long one lasts; 0: never. */
  readonly partitionEveryMs: number;
  readonly partitionMs: number;
}

export interface NodeDials {
  /** Mean time between crashes of one validator; 0: never. */
  readonly crashEveryMs: number;
  readonly downMs: number;
  /** Probability that the whole table crashes once, and only a quorum comes back until healing. */
  readonly allCrash: number;
  readonly pauseEveryMs: number;
  readonly pauseMs: number;
  /** Clocks: largest offset of the wall clock, and of the rate in parts per million. */
  readonly offsetMs: number;
  readonly driftPpm: number;
  /** A write to disk takes between these. */
  readonly writeMs: readonly [number, number];
}

const SIZES = [1, 2, 3, 4, 4, 4, 5, 7];

export function dialsOf(seed: number): Dials {
  const random = randomStream(seed, "dials");
  const on = (strength: number): number => (chance(random, 0.5) ? strength : 0);
  const seats = pick(random, SIZES);
  const preset = pick<Preset>(random, ["fast", "fast", "live", "lecture"]);
  const whitepaper = seats >= 2 && chance(random, 0.1);
  const params: Params = { ...PRESETS[preset], delegation: whitepaper ? "whitepaper" : "fair" };
  const faulty = Math.floor((seats - 1) / 3);
  return {
    seats,
    params,
    chaosMs: params.roundMs * integer(random, 8, 24),
    network: networkDials(random, on, params),
    node: nodeDials(random, on, params),
    load: { transactions: integer(random, 0, 60), sizeMax: pick(random, [40, 300, 3_000]) },
    liars: faulty > 0 && chance(random, 0.5) ? [integer(random, 0, seats - 1)] : [],
  };
}

function networkDials(random: Random, on: (strength: number) => number, { roundMs }: Params): NetworkDials {
  return {
    delay: { kind: pick(random, ["uniform", "exponential"]), meanMs: pick(random, [1, 5, 30, roundMs / 20]) },
    loss: on(0.3 * unit(random)),
    duplication: on(0.2 * unit(random)),
    reordering: on(0.3 * unit(random)),
    partitionEveryMs: on(roundMs * integer(random, 2, 8)),
    partitionMs: roundMs * integer(random, 1, 6),
  };
}

function nodeDials(random: Random, on: (strength: number) => number, { roundMs }: Params): NodeDials {
  return {
    crashEveryMs: on(roundMs * integer(random, 2, 10)),
    downMs: roundMs * unit(random) * 4,
    allCrash: on(0.5),
    pauseEveryMs: on(roundMs * integer(random, 3, 12)),
    pauseMs: roundMs * integer(random, 1, 8),
    offsetMs: on(pick(random, [50, 1_800, 30_000])),
    driftPpm: on(pick(random, [200, 50_000])),
    writeMs: pick(random, [
      [0, 0],
      [1, 5],
      [1, 60],
    ] as const),
  };
}
