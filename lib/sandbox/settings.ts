/** What a sandbox is made of, as small plain numbers: they stand in a link, and make the same table everywhere. */
import { PRESETS, type Preset } from "@/lib/chain/params";
import { calmDials, type DelayKind, type Dials } from "@/lib/sim/dials";

export interface Settings {
  readonly seats: number;
  readonly seed: number;
  readonly preset: Preset;
  readonly delegation: "fair" | "whitepaper";
  /** Mean of a message's way, milliseconds. */
  readonly delayMs: number;
  readonly delayKind: DelayKind;
  /** In a hundred messages. */
  readonly lossPercent: number;
}

export const SETTINGS: Settings = {
  seats: 4,
  seed: 1,
  preset: "live",
  delegation: "fair",
  delayMs: 30,
  delayKind: "uniform",
  lossPercent: 0,
};

/** The run of these settings, in which only what somebody does goes wrong. */
export function dialsOf({ seats, seed, preset, delegation, delayMs, delayKind, lossPercent }: Settings): Dials {
  const calm = calmDials(seats, { ...PRESETS[preset], delegation });
  return {
    ...calm,
    variant: seed,
    chaosMs: Number.MAX_SAFE_INTEGER,
    network: { ...calm.network, delay: { kind: delayKind, meanMs: delayMs }, loss: lossPercent / 100 },
  };
}
