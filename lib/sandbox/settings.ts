/** The simulator's dials for a sandbox: only what somebody does to it goes wrong. */
import { PRESETS } from "@/lib/chain/params";
import type { Settings } from "@/lib/port/sandbox";
import { calmDials, type Dials } from "@/lib/sim/dials";

export function dialsOf({ seats, seed, preset, delegation, delayMs, delayKind, lossPercent }: Settings): Dials {
  const calm = calmDials(seats, { ...PRESETS[preset], delegation });
  const delay = { kind: delayKind, meanMs: delayMs };
  const network = networkOf({ ...calm.network, delay }, { delayMs, lossPercent });
  return { ...calm, variant: seed, chaosMs: Number.MAX_SAFE_INTEGER, network };
}

/** Of every link, from now on; what is on its way already arrives when it was to. */
export const networkOf = (
  network: Dials["network"],
  { delayMs, lossPercent }: Pick<Settings, "delayMs" | "lossPercent">,
): Dials["network"] => ({
  ...network,
  delay: { kind: network.delay.kind, meanMs: delayMs },
  loss: lossPercent / 100,
});
