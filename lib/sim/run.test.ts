/** A simulated network: plain data, the same each time, and judged by somebody who is awake. */
import { describe, expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { createWorld } from "./build";
import { emptyTally, runPart } from "./campaign";
import { calmDials, type Dials, type Tier } from "./dials";
import { digestOf } from "./digest";
import { runFork } from "./fork";
import { advance, play, run } from "./run";
import { dialsOf } from "./swarm";
import { twinsOf } from "./twins";

const calm = (seats: number, tier: Tier = "symbolic"): Dials => ({
  ...calmDials(seats, { ...PRESETS.fast, idleMs: 100 }),
  tier,
  chaosMs: 2_000,
  load: { transactions: 4, sizeMax: 100 },
});

test.each([1, 2, 3, 4, 7])("%i calm seats decide every height in its first round", (seats) => {
  const { violation, blocks, counts } = run(1, calm(seats));
  expect(violation).toBeNull();
  expect(blocks).toBeGreaterThan(2);
  expect(counts["rounds nullified"] ?? 0).toBe(0);
});

test("with real signatures and proofs, and every message through the codec", () => {
  const { violation, blocks } = run(1, { ...calm(2, "real"), chaosMs: 300 });
  expect(violation).toBeNull();
  expect(blocks).toBeGreaterThan(0);
});

/** The campaign has tables of all sizes; here a small one has to do. */
const small = (seed: number): Dials => dialsOf(seed, 4);

test.each([0, 1, 2, 3])("seed %i of the swarm keeps every promise, twice alike (S12)", (seed) => {
  const [first, second] = [run(seed, small(seed)), run(seed, small(seed))];
  expect(first.violation).toBeNull();
  expect(second.digest).toBe(first.digest);
  expect(second.counts).toEqual(first.counts);
});

test("neither being recorded nor being spared nothing changes a run", () => {
  const plain = run(5, small(5)).digest;
  expect(run(5, small(5), { recorded: true }).digest).toBe(plain);
  expect(run(5, small(5), { spared: new Set() }).digest).toBe(plain);
  expect(run(6, small(5)).digest).not.toBe(plain);
});

test("a world is plain data: a copy taken in the middle ends as the original does", () => {
  const dials = small(2);
  const world = createWorld(2, dials);
  advance(world, dials.chaosMs / 3, () => false);
  const copy = structuredClone(world);
  play(world);
  play(copy);
  expect(digestOf(copy)).toBe(digestOf(world));
  expect(copy.counts).toEqual(world.counts);
});

describe("the oracle is awake", () => {
  // In the last one both copies of the first proposer make the same block: the halves part at the second height.
  test.each([
    [4, 1],
    [7, 1],
    [4, 20_026],
  ])("%i seats with one liar too many fork (%i), it sees it, and the honest name the liars (P24)", (seats, k) => {
    const { forked, seen, honest, halted } = runFork(seats, k);
    expect({ forked, seen }).toEqual({ forked: true, seen: true });
    expect(halted).toBe(honest);
  });

  test("Twins that the protocol bears keep every promise", () => {
    for (const k of [0, 7, 100, 1_000]) expect(run(k, twinsOf(k)).violation).toBeNull();
  });
});

test("parts of a campaign add up to the whole", async () => {
  const part = { kind: "twins", from: 0, count: 6, seats: null } as const;
  const whole = await runPart(part);
  const [first, rest] = [await runPart({ ...part, count: 2 }), await runPart({ ...part, from: 2, count: 4 })];
  expect(whole.runs).toBe(6);
  expect(whole.failures).toEqual([]);
  expect(first.blocks + rest.blocks).toBe(whole.blocks);
  expect(first.events + rest.events).toBe(whole.events);
  expect(emptyTally().runs).toBe(0);
});
