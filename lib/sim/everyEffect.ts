/**
 * A crash at every effect: one run again and again, each time with one validator crashing just before another of its
 * effects. Between asking for a write and hearing of it, between two messages of one answer, anywhere (P16, P17).
 */
import { PRESETS } from "@/lib/chain/params";
import { createWorld } from "./build";
import { calmDials, type Dials } from "./dials";
import { play, type RunResult, run } from "./run";

const VARIANT = 1;
const CRASHING = 0;
/** Long enough for every kind of effect, some of them after round 0. */
const CHAOS_ROUNDS = 2;

function everyEffectDials(): Dials {
  const calm = calmDials(4, { ...PRESETS.fast, idleMs: 100 });
  return {
    ...calm,
    variant: VARIANT,
    chaosMs: CHAOS_ROUNDS * calm.params.roundMs,
    network: { ...calm.network, delay: { kind: "exponential", meanMs: 20 }, loss: 0.1 },
    node: { ...calm.node, downMs: 200 },
    load: { transactions: 6, sizeMax: 2_000 },
  };
}

/** How many effects there are to crash at. */
export function effectsToCrashAt(): number {
  const world = createWorld(VARIANT, everyEffectDials());
  play(world);
  return world.hosts[CRASHING]?.effects ?? 0;
}

export const runCrashingAt = (effect: number): RunResult =>
  run(VARIANT, everyEffectDials(), { crashAt: { host: CRASHING, effect } });
