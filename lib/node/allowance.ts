/**
 * How fast the messages of one neighbour are judged. The windows of lib/mesh bound what waits here, not what it costs:
 * small messages by the thousand would take the time of timers and of everybody else's. So each neighbour has an
 * allowance, far above what an honest one says, and on a machine too slow for that it gets no more than half of the time.
 * What is beyond waits, and since nothing more is read, its sender has to wait, too. Nobody is blamed for it.
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
/** After so long with one neighbour's messages, one after the other, the next has to wait for as long as they took. */
export const SLICE_MS = 8;

export interface Allowances {
  /** A message came to a neighbour's empty queue, or everybody else has just had a turn. */
  begin(peer: PeerId): void;
  /** Takes one message's worth. Null: it may be judged at once; else when it may be. One at a time for each neighbour. */
  take(peer: PeerId): Promise<void> | null;
  drop(peer: PeerId): void;
}

interface Allowance {
  left: number;
  atMs: number;
  /** Since then its messages are judged one after the other. */
  busySinceMs: number;
  /** It was used up, and has not been full again since. */
  isLimited: boolean;
}

/** @param onLimited a neighbour has used up its allowance: once for each flood */
export function createAllowances(clock: Clock, onLimited: (peer: PeerId) => void): Allowances {
  const allowances = new Map<PeerId, Allowance>();

  function refilled(peer: PeerId): Allowance {
    const nowMs = clock.now().monotonicMs;
    const known = allowances.get(peer) ?? { left: BURST_MAX, atMs: nowMs, busySinceMs: nowMs, isLimited: false };
    known.left = Math.min(BURST_MAX, known.left + ((nowMs - known.atMs) * MESSAGES_PER_SECOND) / 1_000);
    known.atMs = nowMs;
    if (known.left === BURST_MAX) known.isLimited = false;
    allowances.set(peer, known);
    return known;
  }

  const wait = (allowance: Allowance, delayMs: number): Promise<void> =>
    new Promise((judge) => {
      clock.schedule(delayMs, () => {
        allowance.busySinceMs = clock.now().monotonicMs;
        judge();
      });
    });

  return {
    begin(peer) {
      const allowance = refilled(peer);
      allowance.busySinceMs = allowance.atMs;
    },
    take(peer) {
      const allowance = refilled(peer);
      const busyMs = allowance.atMs - allowance.busySinceMs;
      allowance.left--;
      if (allowance.left >= 0) return busyMs < SLICE_MS ? null : wait(allowance, Math.min(busyMs, WAIT_MS));
      if (!allowance.isLimited) onLimited(peer);
      allowance.isLimited = true;
      return wait(allowance, WAIT_MS);
    },
    drop: (peer) => void allowances.delete(peer),
  };
}
