/** A campaign cut into parts, so that every processor has something to do until the end. */
import type { Part } from "@/lib/sim/campaign";
import { effectsToCrashAt } from "@/lib/sim/everyEffect";
import type { SimPlan } from "./simArgs";

/** Runs that one process takes at a time: about a second's worth. */
const PART = { swarm: 10, twins: 100, fork: 4, effect: 20, sealing: 40 } as const;

export function partsOf({ from, seeds, twins, forks, sealings, everyEffect, effect, seats }: SimPlan): Part[] {
  return [
    ...cut("swarm", from, seeds, seats),
    ...cut("twins", from, twins, null),
    ...cut("fork", from, forks, seats),
    ...cut("sealing", from, sealings, null),
    ...effectParts(everyEffect),
    ...(effect === null ? [] : cut("effect", effect, 1, null)),
  ];
}

function cut(kind: Part["kind"], from: number, count: number, seats: number | null): Part[] {
  const size = PART[kind];
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    kind,
    from: from + i * size,
    count: Math.min(size, count - i * size),
    seats,
  }));
}

/** One effect in so many, all of them or none. */
function effectParts(every: number): Part[] {
  if (every === 0) return [];
  const effects = effectsToCrashAt();
  if (every === 1) return cut("effect", 0, effects, null);
  return Array.from({ length: Math.ceil(effects / every) }, (_, i) => ({
    kind: "effect",
    from: i * every,
    count: 1,
    seats: null,
  }));
}
