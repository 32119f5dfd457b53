/**
 * How fast the messages of one neighbour are judged. The windows of lib/mesh bound what waits here, not what it costs:
 * small messages by the thousand would take the time of everybody else's. So each neighbour has an allowance, far above
 * what an honest one says; what is beyond it waits, and since nothing more is read, its sender has to wait, too. Nobody
 * is blamed for it.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Clock } from "./timers";

/**
 * Messages a second. A seat pushes transactions every 5 ms at most, so 200; a height has a dozen messages of each seat,
 * and there are five of them a second in the fastest preset.
 */
export const MESSAGES_PER_SECOND = 400;
/** What was spared: after a pause or a reconnection a neighbour says much at once. */
export const BURST_MAX = 2_000;
/** Once it is used up, messages are judged in batches. */
const WAIT_MS = 250;

export interface Allowances {
  /** Takes one message's worth. Null: it may be judged at once; else when it may be. One at a time for each neighbour. */
  take(peer: PeerId): Promise<void> | null;
  drop(peer: PeerId): void;
}

interface Allowance {
  left: number;
  atMs: number;
  /** It was used up, and has not been full again since. */
  isLimited: boolean;
}

/** @param onLimited a neighbour has used up its allowance: once for each flood */
export function createAllowances(clock: Clock, onLimited: (peer: PeerId) => void): Allowances {
  const allowances = new Map<PeerId, Allowance>();

  function refilled(peer: PeerId): Allowance {
    const nowMs = clock.now().monotonicMs;
    const known = allowances.get(peer) ?? { left: BURST_MAX, atMs: nowMs, isLimited: false };
    known.left = Math.min(BURST_MAX, known.left + ((nowMs - known.atMs) * MESSAGES_PER_SECOND) / 1_000);
    known.atMs = nowMs;
    if (known.left === BURST_MAX) known.isLimited = false;
    allowances.set(peer, known);
    return known;
  }

  return {
    take(peer) {
      const allowance = refilled(peer);
      allowance.left--;
      if (allowance.left >= 0) return null;
      if (!allowance.isLimited) onLimited(peer);
      allowance.isLimited = true;
      return new Promise((judge) => {
        clock.schedule(WAIT_MS, judge);
      });
    },
    drop: (peer) => void allowances.delete(peer),
  };
}
