/** How long something lasts, by the chain's own clock: its blocks carry the time, and must go on coming. */
import { expect } from "@playwright/test";
import type { Actor } from "@/e2e/actors";
import type { RoundtableApi } from "@/lib/session/api";

/** A link is given up after 15 s of silence; a busy machine looks a little later. */
const MISSED_MS = 25_000;
/** Blocks come several times a second, or once in half a minute while rounds fail one after the other. */
const LATE_MS = 60_000;

/** The time in the newest final block, milliseconds since 1970; no number before the first, which is no time to wait for. */
export const chainTimeMs = (actor: Actor): Promise<number> =>
  actor.page.evaluate(async () => {
    const api = window.roundtable as RoundtableApi;
    return (await api.block(api.status().tip.height))?.header.timestampMs ?? Number.NaN;
  });

/** Final blocks reach that time. */
export async function expectChainTime(actor: Actor, untilMs: number): Promise<void> {
  const leftMs = untilMs - (await chainTimeMs(actor));
  await expect
    .poll(() => chainTimeMs(actor), {
      message: `${actor.name}'s chain goes on`,
      timeout: Math.max(0, leftMs) + LATE_MS,
    })
    .toBeGreaterThanOrEqual(untilMs);
}

/** That tab has given its link with the seat up. */
export async function expectMissed(actor: Actor, seat: number): Promise<void> {
  await expect
    .poll(async () => (await actor.trace("peerDown")).some((event) => event.seat === seat), {
      message: `${actor.name} misses seat ${seat}`,
      timeout: MISSED_MS,
    })
    .toBe(true);
}
