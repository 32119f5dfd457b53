/** What `npm run sim` understands, what its exit code says, and that a printed command repeats the run it stands for. */
import { expect, test } from "vitest";
import type { Failure } from "@/lib/sim/campaign";
import { effectsToCrashAt } from "@/lib/sim/everyEffect";
import { parseSimArgs, type SimPlan } from "./simArgs";
import { parseMutantArgs } from "./simMutantArgs";
import { MUTANTS } from "./simMutantList";
import { partsOf } from "./simParts";
import { commandOf, EXIT, exitCodeOf } from "./simReport";

function planOf(...args: string[]): SimPlan {
  const plan = parseSimArgs(args);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

test("a campaign of seeds brings forks, sealings and crashes along; a few seeds come alone", () => {
  const campaign = { from: 7, seeds: 300, twins: 0, forks: 40, sealings: 30, everyEffect: 1, effect: null };
  expect(planOf("--seeds", "300", "--from", "7")).toMatchObject(campaign);
  expect(planOf("--seeds", "3")).toMatchObject({ seeds: 3, forks: 0, sealings: 0, everyEffect: 0 });
  expect(planOf("--seeds", "3", "--nodes", "7", "--json")).toMatchObject({ seats: 7, json: true });
});

test("without a word it is some of everything, as npm test wants it", () => {
  const { seeds, twins, forks, sealings, everyEffect } = planOf();
  for (const some of [seeds, twins, forks, sealings, everyEffect]) expect(some).toBeGreaterThan(0);
});

test.each([
  ["--seeds", "-1"],
  ["--seeds", "many"],
  ["--seeds", ""],
  ["--seeds", "1.5"],
  ["--nodes", "0"],
  ["--nodes", "17"],
  ["--effect", "1e99"],
  ["--effect", "99999999"],
  ["--seeds", "99999999999999"],
  ["--twins", "99999999999999"],
  ["--from", "9007199254740991"],
  ["--speed", "9"],
  ["seeds"],
])("refuses %s %s", (...args) => {
  expect(parseSimArgs(args).ok).toBe(false);
});

test("says which number it does not take, and its bounds", () => {
  const effects = effectsToCrashAt();
  expect(parseSimArgs(["--effect", String(effects)])).toEqual({
    ok: false,
    error: `got --effect ${effects}, want an integer from 0 to ${effects - 1}`,
  });
  expect(planOf("--effect", String(effects - 1))).toMatchObject({ effect: effects - 1, seeds: 0 });
});

test("a planted bug is asked for by words of its name; a word that no name has is refused with the names", () => {
  const names = (...args: string[]) => {
    const hunt = parseMutantArgs(args);
    return hunt.ok ? hunt.value.chosen.map(({ name }) => name) : hunt.error;
  };
  expect(names("quorum")).toEqual(["quorum q − 1"]);
  expect(names("--json")).toHaveLength(MUTANTS.length);
  for (const word of ["quroum", "--bogus", ""]) expect(names("quorum", word)).toContain("  quorum q − 1\n");
});

test("parts cover the campaign, each run once", () => {
  const parts = partsOf(planOf("--seeds", "95", "--from", "5", "--twins", "250", "--nodes", "4"));
  const seedsOf = (kind: string) =>
    parts
      .filter((part) => part.kind === kind)
      .flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i));
  expect(seedsOf("swarm")).toEqual(Array.from({ length: 95 }, (_, i) => 5 + i));
  expect(seedsOf("twins")).toEqual(Array.from({ length: 250 }, (_, i) => 5 + i));
  expect(parts.filter(({ seats }) => seats === 4).every(({ kind }) => kind === "swarm")).toBe(true);
});

const failure = (kind: Failure["kind"], seats: number | null = null, invariant = "S1"): Failure => ({
  kind,
  seed: kind === "effect" ? 47 : 4711,
  seats,
  invariant,
  detail: "",
  stack: null,
});

test.each([
  failure("swarm"),
  failure("swarm", 7),
  failure("twins"),
  failure("fork"),
  failure("fork", 10),
  failure("sealing"),
  failure("effect"),
])("one command repeats a $kind of $seats seats, and nothing else", (it) => {
  const [program, ...args] = commandOf(it).split(" -- ").join(" ").split(" ").slice(1);
  expect([program, args.shift()]).toEqual(["run", "sim"]);
  expect(partsOf(planOf(...args))).toEqual([{ kind: it.kind, from: it.seed, count: 1, seats: it.seats }]);
});

test.each([
  [[], EXIT.ok],
  [["S1"], EXIT.safety],
  [["S12"], EXIT.nondeterminism],
  [["L1"], EXIT.liveness],
  [["P13"], EXIT.liveness],
  [["assertion"], EXIT.assertion],
  [["L1", "S12", "assertion", "S5"], EXIT.safety],
  [["L1", "S12", "assertion"], EXIT.assertion],
  [["L1", "S12"], EXIT.nondeterminism],
])("violations %j end with code %i", (invariants, code) => {
  expect(exitCodeOf(invariants.map((invariant) => ({ invariant })))).toBe(code);
});
