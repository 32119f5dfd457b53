/** A copy is a world of its own, however much of it both have in common. */
import { expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { createWorld } from "./build";
import { copyWorld } from "./copy";
import { calmDials } from "./dials";
import { digestOf } from "./digest";
import { happen } from "./events";
import { take } from "./heap";
import type { World } from "./world";

const EVENTS = 3_000;

function run(world: World, events: number): World {
  for (let i = 0; i < events; i++) {
    const next = take(world.heap);
    if (next === undefined) break;
    world.nowMs = next.atMs;
    world.events++;
    happen(world, next.event);
  }
  return world;
}

const begun = (): World => run(createWorld(7, calmDials(4, PRESETS.fast), { recorded: true, judging: false }), EVENTS);

test("a copy equals its original, as a whole clone does", () => {
  const world = begun();
  expect(world.hosts[0]?.disk.blocks.length).toBeGreaterThan(3);
  expect(copyWorld(world)).toEqual(structuredClone(world));
});

test("what happens to the one is not seen in the other, and happens to the other alike", () => {
  const world = begun();
  const before = structuredClone(world);
  const copy = copyWorld(world);
  run(world, EVENTS);
  expect(copy).toEqual(before);
  run(copy, EVENTS);
  expect(copy).toEqual(world);
  expect(digestOf(copy)).toBe(digestOf(world));
});
