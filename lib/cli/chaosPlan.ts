/**
 * What is done to which tab, and when: drawn from a seed, so that a bad hour can be had again. At any time at least a
 * quorum is left alone; how long an outage really lasts depends on the machine, so whoever is still away is handed in.
 */
import { integer, pick, type Random, randomStream, unit } from "@/lib/sim/random";

export const BLOWS = ["kill tab", "kill browser", "freeze", "reload", "pause", "close"] as const;
export type Blow = (typeof BLOWS)[number];

export interface Strike {
  readonly seat: number;
  readonly blow: Blow;
  /** How long the tab is left as it is before it is helped up. A reload helps itself up. */
  readonly forMs: number;
}

export interface Plan {
  /** The pause before the next strike. */
  pauseMs(): number;
  /** The next strike, or null while no more may be away. @param away seats that have not come back yet */
  strike(away: ReadonlySet<number>): Strike | null;
}

/** Between two strikes: some 500 an hour. */
const PAUSE_MIN_MS = 3_000;
const PAUSE_MAX_MS = 9_000;
/** From a hiccup to longer than a link waits for a sign of life (15 s). */
const OUTAGE_MIN_MS = 500;
const OUTAGE_MAX_MS = 20_000;

/** @param awayMax so many may be away at once: n − q */
export function createPlan(seed: number, seats: number, awayMax: number): Plan {
  const random: Random = randomStream(seed, "chaos");
  return {
    pauseMs: () => integer(random, PAUSE_MIN_MS, PAUSE_MAX_MS),
    strike(away) {
      if (away.size >= awayMax) return null;
      const here = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => !away.has(seat));
      const blow = pick(random, BLOWS);
      // Short outages are as likely as long ones: most of what goes wrong does so in the first seconds.
      const forMs = Math.round(OUTAGE_MIN_MS * (OUTAGE_MAX_MS / OUTAGE_MIN_MS) ** unit(random));
      return { seat: pick(random, here), blow, forMs: blow === "reload" ? 0 : forMs };
    },
  };
}
