/**
 * Faults that chance decides. Every one that strikes has a name that is the same in a repeated run, so a minimiser can
 * spare the run this one and see whether it still fails; and every one is counted.
 */
import type { FaultName } from "./faultNames";
import { chance, type Random } from "./random";
import { record } from "./recording";
import type { World } from "./world";

/** Whether the fault happens now. After healing nothing does. */
export function strikes(world: World, random: Random, fault: FaultName, probability: number): boolean {
  if (probability <= 0 || world.healed) return false;
  const at = random.counter;
  return chance(random, probability) && befalls(world, fault, `${random.purpose}#${at}`);
}

/** A fault that the dials or the plan have decided on, unless this run is spared it. */
export function befalls(world: World, fault: FaultName, which: string): boolean {
  const id = `${fault}: ${which}`;
  if (world.spared.has(id)) return false;
  world.faults.set(fault, (world.faults.get(fault) ?? 0) + 1);
  record(world, { type: "fault", id });
  return true;
}
