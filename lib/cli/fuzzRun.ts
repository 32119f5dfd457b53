/** Case after case, each a function of its number alone, so that any of them can be repeated by itself. */
import { present } from "@/lib/base/assert";
import { seededDraw } from "@/lib/chain/samples";
import type { Target } from "./fuzzTargets";

export interface FuzzTally {
  readonly cases: Record<string, number>;
  readonly failures: FuzzFailure[];
  /** The longest case. */
  slowestMs: number;
}

export interface FuzzFailure {
  readonly seed: number;
  readonly target: string;
  readonly detail: string;
}

/** Nothing here needs a tenth of it on a slow machine. A case that takes longer is tried again: machines have moods. */
const SLOW_MS = 2_000;
/** The first ones say enough. */
const FAILURES_MAX = 10;

export async function fuzz(
  targets: readonly Target[],
  { seed, count }: { readonly seed: number; readonly count: number },
  onCase: (done: number) => void = () => undefined,
): Promise<FuzzTally> {
  const tally: FuzzTally = { cases: {}, failures: [], slowestMs: 0 };
  for (let i = 0; i < count && tally.failures.length < FAILURES_MAX; i++) {
    const target = targetOf(targets, seed + i);
    tally.cases[target.name] = (tally.cases[target.name] ?? 0) + 1;
    const detail = await attempt(target, seed + i, tally);
    if (detail !== undefined) tally.failures.push({ seed: seed + i, target: target.name, detail });
    onCase(i + 1);
  }
  return tally;
}

/** The dear ones in their turn, the cheap ones in between. */
export function targetOf(targets: readonly Target[], seed: number): Target {
  const dear = targets.filter(({ every }) => every > 1);
  const cheap = targets.filter(({ every }) => every === 1);
  const due = dear.find(({ every }, i) => seed % every === i % every);
  return due ?? present(cheap[seed % cheap.length] ?? targets[0], "a target");
}

async function attempt(target: Target, seed: number, tally: FuzzTally): Promise<string | undefined> {
  for (let again = false; ; again = true) {
    const startedMs = performance.now();
    try {
      const fault = await target.attack(seededDraw(seed));
      if (fault !== undefined) return fault;
    } catch (error) {
      return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    }
    const tookMs = performance.now() - startedMs;
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    if (tookMs < SLOW_MS) return undefined;
    if (again) return `took ${Math.round(tookMs)} ms`;
  }
}
