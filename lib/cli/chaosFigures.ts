/** The figures of a chaotic hour, and whether they are what was promised. */
import type { Blow } from "./chaosPlan";
import type { Verdict } from "./chaosRecord";
import type { Tally } from "./chaosTable";

export interface Figures {
  readonly minutes: number;
  readonly seats: number;
  readonly seed: number;
  /** Renderers and whole browsers. */
  readonly killed: number;
  readonly frozen: number;
  readonly reloaded: number;
  readonly paused: number;
  /** Closed and opened again. */
  readonly closed: number;
  /** That did not come back in time. */
  readonly stuck: readonly string[];
  readonly blocks: number;
  /** Accepted. */
  readonly submitted: number;
  readonly final: number;
  /** Accepted, and missing in some tab's log. */
  readonly lost: number;
  /** Ids that stand in some tab's log more than once. */
  readonly doubled: number;
  readonly doubleVotes: number;
  /** Heights for which two tabs had different final blocks. */
  readonly forks: number;
  /** Accusations, blame and halts: nobody here deserves any. */
  readonly scandals: readonly string[];
  readonly haltsWithQuorum: number;
  readonly worstGapMs: number;
  /** All tabs have the same block at the height they were compared at, and the same log up to there. */
  readonly sameTip: boolean;
}

export interface Outcome {
  readonly minutes: number;
  readonly seed: number;
  readonly tally: Tally;
  readonly verdict: Verdict;
  readonly height: number;
  /** What each seat's log holds up to that height. */
  readonly logs: readonly { readonly tip: string; readonly txIds: readonly string[] }[];
}

export function judge({ minutes, seed, tally, verdict, height, logs }: Outcome): Figures {
  const struck = (...blows: readonly Blow[]): number => blows.reduce((sum, blow) => sum + tally.struck[blow], 0);
  const distinct = logs.map(({ txIds }) => new Set(txIds));
  const missing = distinct.map((ids) => [...tally.accepted].filter((id) => !ids.has(id)).length);
  return {
    minutes,
    seats: logs.length,
    seed,
    killed: struck("kill tab", "kill browser"),
    frozen: struck("freeze"),
    reloaded: struck("reload"),
    paused: struck("pause"),
    closed: struck("close"),
    stuck: tally.stuck,
    blocks: height,
    submitted: tally.accepted.size,
    final: Math.min(...distinct.map(({ size }) => size)),
    lost: Math.max(0, ...missing),
    doubled: Math.max(0, ...logs.map(({ txIds }, i) => txIds.length - (distinct[i]?.size ?? 0))),
    doubleVotes: verdict.doubleVotes.length,
    forks: verdict.forks.length,
    scandals: verdict.scandals,
    haltsWithQuorum: verdict.halts,
    worstGapMs: verdict.worstGapMs,
    sameTip: new Set(logs.map(({ tip, txIds }) => `${tip} ${txIds.join()}`)).size === 1,
  };
}

/** Of a table that took nothing there is nothing to be lost. */
export const isAsPromised = (figures: Figures): boolean =>
  figures.sameTip &&
  figures.submitted > 0 &&
  figures.lost + figures.doubled + figures.doubleVotes + figures.haltsWithQuorum + figures.forks === 0 &&
  figures.stuck.length + figures.scandals.length === 0;
