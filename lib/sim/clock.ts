/** The two clocks of a host: rounds run on the one that drifts, timestamps come from the one that is set wrong. */
import type { Instant } from "@/lib/consensus/input";
import type { Host, World } from "./world";

/** Wall time at virtual time 0. */
export const EPOCH_MS = 1_800_000_000_000;

export const instantOf = ({ nowMs }: World, { clock }: Host): Instant => ({
  monotonicMs: Math.round(nowMs * clock.rate),
  wallMs: EPOCH_MS + nowMs + clock.offsetMs,
});
