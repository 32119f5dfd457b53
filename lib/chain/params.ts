/** The parameters of one network (P1): integers, in range, part of the genesis and so of the network's identity. */
import { codec, mapped, struct, u8, u32 } from "./codec";

export interface Params {
  readonly roundMs: number;
  /** At the start of each round nothing is committed or proposed for this long, so that late votes can settle. */
  readonly clearingMs: number;
  /** With an empty pool a proposer waits this long after entering the round before it proposes an empty block. */
  readonly idleMs: number;
  readonly maxDriftMs: number;
  /** Encoded size of one transaction. */
  readonly maxTxBytes: number;
  /** Sum of the encoded transactions of one block. */
  readonly maxBlockBytes: number;
  readonly maxBlockTxs: number;
  /** Transactions the log may ever hold. */
  readonly maxLogSize: number;
  /** `whitepaper` is the printed rule, `% (n − 1)`, kept to show what it does to the last seat (P4, P6). */
  readonly delegation: Delegation;
}

export type Delegation = "fair" | "whitepaper";
export type Preset = "fast" | "live" | "lecture" | "whitepaper";

const KIB = 1024;
const LIMITS = {
  maxDriftMs: 60_000,
  maxTxBytes: 64 * KIB,
  maxBlockBytes: KIB * KIB,
  maxBlockTxs: 10_000,
  maxLogSize: 2 ** 24,
  delegation: "fair",
} as const satisfies Partial<Params>;

export const PRESETS: Readonly<Record<Preset, Params>> = {
  fast: { roundMs: 1_000, clearingMs: 0, idleMs: 250, ...LIMITS },
  live: { roundMs: 2_000, clearingMs: 200, idleMs: 1_000, ...LIMITS },
  lecture: { roundMs: 8_000, clearingMs: 1_000, idleMs: 4_000, ...LIMITS },
  whitepaper: { roundMs: 120_000, clearingMs: 10_000, idleMs: 60_000, ...LIMITS },
};

/** Smallest and largest accepted value of each numeric parameter, both inclusive. */
export const PARAM_RANGES = {
  roundMs: [250, 600_000],
  clearingMs: [0, 450_000],
  idleMs: [0, 450_000],
  maxDriftMs: [500, 3_600_000],
  maxTxBytes: [KIB, 4 * LIMITS.maxTxBytes],
  maxBlockBytes: [KIB, 4 * LIMITS.maxBlockBytes],
  maxBlockTxs: [1, 4 * LIMITS.maxBlockTxs],
  maxLogSize: [1, 4 * LIMITS.maxLogSize],
} as const satisfies Record<Exclude<keyof Params, "delegation">, readonly [number, number]>;

/** What is wrong with these parameters for `seats` validators, or undefined. */
export function paramsFault(params: Params, seats: number): string | undefined {
  for (const [name, [min, max]] of Object.entries(PARAM_RANGES)) {
    const value = params[name as keyof typeof PARAM_RANGES];
    if (!Number.isSafeInteger(value) || value < min || value > max)
      return `got ${name} ${value}, want an integer from ${min} to ${max}`;
  }
  // The last quarter of a round belongs to votes: a proposal that starts later could not be attested in time.
  if (4 * (params.clearingMs + params.idleMs) > 3 * params.roundMs)
    return `got clearingMs + idleMs = ${params.clearingMs + params.idleMs}, want at most ${(3 * params.roundMs) / 4} (3/4 of roundMs)`;
  if (params.maxTxBytes > params.maxBlockBytes)
    return `got maxTxBytes ${params.maxTxBytes}, want at most maxBlockBytes ${params.maxBlockBytes}`;
  if (params.delegation === "whitepaper" && seats < 2)
    return "got whitepaper delegation for 1 seat, want at least 2 seats";
  return undefined;
}

const DELEGATIONS: readonly Delegation[] = ["fair", "whitepaper"];

export const paramsPart = struct<Params>({
  roundMs: u32,
  clearingMs: u32,
  idleMs: u32,
  maxDriftMs: u32,
  maxTxBytes: u32,
  maxBlockBytes: u32,
  maxBlockTxs: u32,
  maxLogSize: u32,
  delegation: mapped(
    u8,
    (tag) => {
      const rule = DELEGATIONS[tag];
      if (rule === undefined) throw new RangeError(`got delegation ${tag}, want 0 or 1`);
      return rule;
    },
    (rule: Delegation) => DELEGATIONS.indexOf(rule),
  ),
});

export const paramsCodec = codec("parameters", paramsPart);
