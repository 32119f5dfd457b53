/** How a figure is taken: once to warm up, then several times, and the median counts. Nothing here knows what is measured. */
import { present } from "@/lib/base/assert";

export interface Bench {
  readonly name: string;
  readonly unit: Unit;
  /** What must be reached on a quiet machine, and what is aimed at; null where nothing was promised. */
  readonly target: number | null;
  readonly aim: number | null;
  /** Makes what is needed, outside of the measured time; the function it returns gives one figure in `unit`. */
  prepare(): Promise<() => number | Promise<number>>;
}

/** Of the first more is better, of the others less. */
export type Unit = "1/s" | "MB/s" | "1/min" | "ms" | "s";

export interface Measured {
  readonly name: string;
  readonly unit: Unit;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly repetitions: number;
  readonly target: number | null;
  readonly aim: number | null;
}

/** The compiler has seen it all then. */
const WARM_UPS = 2;

export async function measure(bench: Bench, repetitions: number): Promise<Measured> {
  const once = await bench.prepare();
  for (let i = 0; i < WARM_UPS; i++) await once();
  const figures: number[] = [];
  for (let i = 0; i < repetitions; i++) figures.push(await once());
  figures.sort((a, b) => a - b);
  const { name, unit, target, aim } = bench;
  return {
    name,
    unit,
    median: round(medianOf(figures)),
    min: round(present(figures[0], "a figure")),
    max: round(present(figures.at(-1), "a figure")),
    repetitions,
    target,
    aim,
  };
}

/** The middle one; of two middle ones their mean. */
export function medianOf(sorted: readonly number[]): number {
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (present(low, "a figure") + present(high, "a figure")) / 2;
}

export const isMoreBetter = (unit: Unit): boolean => unit.includes("/");

export function reaches({ median, unit }: Pick<Measured, "median" | "unit">, bound: number | null): boolean {
  return bound === null || (isMoreBetter(unit) ? median >= bound : median <= bound);
}

/** Seconds that the work takes. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}

/** A bench of how often a second `work` can be done, `count` times in a row. */
export const rate = (
  name: string,
  count: number,
  prepare: () => (i: number) => unknown,
  { target = null, aim = null }: { readonly target?: number | null; readonly aim?: number | null } = {},
): Bench => ({
  name,
  unit: "1/s",
  target,
  aim,
  async prepare() {
    const work = prepare();
    return async () => count / (await secondsOf(() => repeat(count, work)));
  },
});

/** What does not answer with a promise is not made to wait for one. */
async function repeat(count: number, work: (i: number) => unknown): Promise<void> {
  for (let i = 0; i < count; i++) {
    const answer = work(i);
    if (answer instanceof Promise) await answer;
  }
}

/** Three digits say what such a figure is worth. */
const round = (figure: number): number => Number(figure.toPrecision(3));
