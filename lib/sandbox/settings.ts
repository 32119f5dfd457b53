/** The simulator's dials for a sandbox: only what somebody does to it goes wrong. */
import { PRESETS } from "@/lib/chain/params";
import type { Settings } from "@/lib/port/sandbox";
import { calmDials, type Dials } from "@/lib/sim/dials";

export function dialsOf({ seats, seed, preset, delegation, delayMs, delayKind, lossPercent }: Settings): Dials {
  const calm = calmDials(seats, { ...PRESETS[preset], delegation });
  return {
    ...calm,
    variant: seed,
    chaosMs: Number.MAX_SAFE_INTEGER,
    network: { ...calm.network, delay: { kind: delayKind, meanMs: delayMs }, loss: lossPercent / 100 },
  };
}
