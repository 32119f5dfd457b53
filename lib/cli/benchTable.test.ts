import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Measured, measure, medianOf, reaches } from "./benchMeasure";
import { missed, RESULTS_PATH, type Results, tableOf, withTable } from "./benchTable";
import { ROOT } from "./tools";

const read = (path: string): string => readFileSync(resolve(ROOT, path), "utf8");
const kept = (): Results => JSON.parse(read(RESULTS_PATH)) as Results;

const line = (change: Partial<Measured>): Measured => ({
  name: "a thing",
  unit: "1/s",
  median: 1_234_567,
  min: 900,
  max: 2_000_000,
  repetitions: 3,
  target: 1_000_000,
  aim: null,
  ...change,
});

describe("the figures that are kept", () => {
  test("stand in the README as they stand in the JSON", () => {
    expect(read("README.md")).toContain(tableOf(kept()));
  });

  test("say where they come from", () => {
    const { machine, node, commit, command, measuredAt } = kept();
    expect(machine).toMatch(/processors, \d+ GiB$/);
    expect(node).toMatch(/^\d+\.\d+\.\d+$/);
    expect(commit).toMatch(/^[0-9a-f]{7,}(-dirty)?$/);
    expect(command).toMatch(/^npm run bench -- /);
    expect(new Date(measuredAt).toISOString()).toBe(measuredAt);
  });

  test("are written into the README anew without touching the rest", () => {
    const readme = read("README.md");
    const changed = withTable(readme, { ...kept(), benches: [line({})] });
    expect(changed).toMatch(/^\| a thing \| +1\s234\s567 1\/s \| +900 … 2\s000\s000 \| +≥ 1\s000\s000 \| +\|$/m);
    expect(withTable(changed, kept())).toBe(readme);
  });
});

describe("a bound", () => {
  test.each([
    ["of a rate is reached from above", "1/s", 10, 10, true],
    ["of a rate is missed from below", "MB/s", 9, 10, false],
    ["of a time is reached from below", "ms", 1, 1, true],
    ["of a time is missed from above", "s", 1.1, 1, false],
  ] as const)("%s", (_, unit, median, bound, reached) => {
    expect(reaches({ unit, median }, bound)).toBe(reached);
    expect(missed({ ...kept(), benches: [line({ unit, median, target: bound })] })).toHaveLength(reached ? 0 : 1);
  });
});

test("the figure of a bench is the median of its repetitions, without those that warm it up", async () => {
  const figures = [900, 800, 5, 1, 3];
  const bench = {
    name: "it",
    unit: "ms",
    target: null,
    aim: null,
    prepare: async () => () => figures.shift() ?? 0,
  } as const;
  expect(await measure(bench, 3)).toMatchObject({ median: 3, min: 1, max: 5, repetitions: 3 });
  expect(medianOf([1, 2, 4, 9])).toBe(3);
});
