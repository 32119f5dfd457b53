/**
 * What a run may do to its validators: the strengths of all faults, drawn once from the seed (swarm.ts) or written by
 * hand (twins.ts, the tests). Plain data, so that a trace can carry them and a minimiser can turn them down. Times are
 * virtual milliseconds; 0 switches a fault off.
 */
import type { Seat } from "@/lib/chain/ids";
import type { Params } from "@/lib/chain/params";
import type { BehaviourName } from "@/lib/faults/catalogue";

export interface Dials {
  readonly seats: number;
  /** Goes into the genesis, so that the draws of two runs differ. */
  readonly variant: number;
  /** Hosts without a seat, which follow and submit. */
  readonly observers: number;
  readonly params: Params;
  readonly tier: Tier;
  /** How long faults go on; afterwards everything heals and the run must finish. */
  readonly chaosMs: number;
  readonly network: NetworkDials;
  readonly storage: StorageDials;
  readonly node: NodeDials;
  readonly load: LoadDials;
  /** The seats that are not to be relied on, at most f: liars, and those whose memory or signer is tampered with. */
  readonly weak: readonly Weakness[];
  /** Who hears whom in each round of the first heights; null: chance decides. */
  readonly script: Script | null;
}

/**
 * `symbolic`: signatures are keyed hashes and messages are passed as they are. `codec`: every message is encoded and
 * decoded. `real`: Ed25519 and ECVRF too, a thousand times slower.
 */
export type Tier = "symbolic" | "codec" | "real";

export interface NetworkDials {
  readonly delay: { readonly kind: DelayKind; readonly meanMs: number };
  /** No message of a healed network takes longer. */
  readonly healedDelayMs: number;
  readonly loss: number;
  readonly duplication: number;
  /** Probability that a message overtakes those before it on its link. */
  readonly reordering: number;
  /** Bytes a link carries in a millisecond. */
  readonly bandwidth: number;
  /** Mean time between partitions, and how long one lasts. */
  readonly partitionEveryMs: number;
  readonly partitionMs: number;
  /** Mean time until some link stalls, and for how long. */
  readonly clogEveryMs: number;
  readonly clogMs: number;
  /** Mean time until some link dies with everything on it. */
  readonly deathEveryMs: number;
}

export type DelayKind = "uniform" | "exponential" | "log-normal" | "pareto";

export interface StorageDials {
  /** A write to disk takes between these. */
  readonly writeMs: readonly [number, number];
  /** Mean time until some disk refuses a write; whether it was written nobody knows. */
  readonly failEveryMs: number;
  /** Mean time until some disk is full, and for how long. */
  readonly fullEveryMs: number;
  readonly fullMs: number;
}

export interface NodeDials {
  /** Mean time between crashes of one validator. */
  readonly crashEveryMs: number;
  /** Probability that a crash comes in the middle of the effects of one input. */
  readonly crashAtEffect: number;
  readonly downMs: number;
  /** Probability that the whole table crashes once, and only a quorum comes back until healing. */
  readonly allCrash: number;
  readonly pauseEveryMs: number;
  readonly pauseMs: number;
  /** How long one input keeps the slowest validator busy. */
  readonly cpuMs: number;
  /** Clocks: largest offset of the wall clock, and of the rate in parts per million. */
  readonly offsetMs: number;
  readonly driftPpm: number;
  /** Probability that one validator comes late. */
  readonly late: number;
}

export interface LoadDials {
  readonly transactions: number;
  readonly sizeMax: number;
}

/** Why a seat counts among the f. */
export type Weakness =
  | { readonly seat: Seat; readonly kind: "liar"; readonly behaviours: readonly BehaviourName[] }
  /** Two whole validators with one key, each with a memory of its own (Bano et al., "Twins", 2020). */
  | { readonly seat: Seat; readonly kind: "twin" }
  | { readonly seat: Seat; readonly kind: MemoryFault; readonly atMs: number; readonly forMs: number };

/**
 * `wipe`: the store and with it the key. `rollback`: a copy of the store of `forMs` ago. `relaxed`: a crash that loses
 * the last writes although the disk had confirmed them. `corrupt`: a slot that fails its checksum. `secondTab`: another
 * validator on the same store for `forMs`.
 */
export type MemoryFault = "wipe" | "rollback" | "relaxed" | "corrupt" | "secondTab";

/**
 * A network that is cut by rounds: a message of (height, round) is heard only inside the sender's group of that round,
 * one that is of no round by all. A single grouping is a partition: nothing crosses it until healing.
 */
export interface Script {
  readonly heights: number;
  /** Round r of height h uses groups[((h − 1) · rounds + r) mod length][host], if r < rounds and h ≤ heights. */
  readonly rounds: number;
  readonly groups: readonly (readonly number[])[];
}

/** A run in which nothing goes wrong: what others are made from. */
export const calmDials = (seats: number, params: Params): Dials => ({
  seats,
  variant: 0,
  observers: 0,
  params,
  tier: "symbolic",
  chaosMs: 0,
  network: {
    delay: { kind: "uniform", meanMs: 5 },
    healedDelayMs: Math.ceil(params.roundMs / 40),
    loss: 0,
    duplication: 0,
    reordering: 0,
    bandwidth: 0,
    partitionEveryMs: 0,
    partitionMs: 0,
    clogEveryMs: 0,
    clogMs: 0,
    deathEveryMs: 0,
  },
  storage: { writeMs: [1, 2], failEveryMs: 0, fullEveryMs: 0, fullMs: 0 },
  node: {
    crashEveryMs: 0,
    crashAtEffect: 0,
    downMs: 0,
    allCrash: 0,
    pauseEveryMs: 0,
    pauseMs: 0,
    cpuMs: 0,
    offsetMs: 0,
    driftPpm: 0,
    late: 0,
  },
  load: { transactions: 0, sizeMax: 40 },
  weak: [],
  script: null,
});
