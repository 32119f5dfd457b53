/** The figures of a demo, out of what its tabs report. */

import type { PageReport } from "./demoPage";
import { percentile, percentiles } from "./statistics";

export interface Figures {
  readonly validators: number;
  readonly seconds: number;
  readonly submitted: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly final: number;
  /** Accepted, and not final at every tab after draining. */
  readonly lost: number;
  /** Ids that stand in a tab's log more than once. */
  readonly duplicated: number;
  /** Transactions final per second, from the first submit call to the moment the last of them was final. */
  readonly tps: number;
  /** From the submit call to final in the submitting tab. */
  readonly finalityMs: Readonly<Record<"p50" | "p95" | "p99", number | null>>;
  readonly blockMs: Readonly<Record<"p50" | "p95", number | null>>;
  readonly blocks: number;
  readonly roundsNullified: number;
  /** From the later of this tab's and the last tab's navigation to validating. */
  readonly joinMs: { readonly p50: number | null; readonly max: number };
  readonly longestTaskMs: number;
  /** All tabs have the same block at the height they were compared at, and the same transactions in the same order. */
  readonly sameTip: boolean;
}

export function judge(reports: readonly PageReport[], seconds: number, height: number): Figures {
  const lastNavigationMs = Math.max(...reports.map(({ navigatedAtMs }) => navigatedAtMs));
  const joinMs = reports.map(({ validatingAtMs }) => validatingAtMs - lastNavigationMs);
  const first = reports[0] as PageReport;
  const blockMs = first.blockTimesMs.slice(1).map((atMs, i) => atMs - (first.blockTimesMs[i] as number));
  const accepted = reports.flatMap((report) => report.accepted);
  return {
    validators: reports.length,
    seconds,
    submitted: reports.reduce((sum, { submitted }) => sum + submitted, 0),
    refused: merge(reports.map(({ refused }) => refused)),
    final: Math.min(...reports.map(({ final }) => final)),
    lost: Math.max(
      ...reports.map(({ missing }) => missing),
      accepted.length - Math.min(...reports.map(({ final }) => final)),
      0,
    ),
    duplicated: Math.max(...reports.map(({ repeated }) => repeated)),
    tps: Math.round(first.final / loadSeconds(reports)),
    finalityMs: percentiles(
      reports.flatMap((report) => report.finalityMs),
      50,
      95,
      99,
    ),
    blockMs: percentiles(blockMs, 50, 95),
    blocks: height,
    roundsNullified: first.roundsNullified,
    joinMs: { p50: percentile(joinMs, 50), max: Math.round(Math.max(...joinMs)) },
    longestTaskMs: Math.round(Math.max(...reports.map(({ longestTaskMs }) => longestTaskMs))),
    sameTip: new Set(reports.map(({ order, tip }) => `${tip} ${order}`)).size === 1,
  };
}

/** Of tabs that refused everything there is nothing to be lost. */
export const isAsPromised = ({ lost, duplicated, sameTip, submitted, final }: Figures): boolean =>
  lost + duplicated === 0 && sameTip && (submitted === 0 || final > 0);

/** What is drained after the load has ended took time as well. */
function loadSeconds(reports: readonly PageReport[]): number {
  const startMs = Math.min(...reports.map(({ loadStartedAtMs }) => loadStartedAtMs));
  const endMs = Math.max(...reports.map(({ lastFinalAtMs }) => lastFinalAtMs));
  return Math.max(1, endMs - startMs) / 1_000;
}

function merge(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const each of counts) for (const [code, count] of Object.entries(each)) total[code] = (total[code] ?? 0) + count;
  return total;
}
