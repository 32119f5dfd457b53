/**
 * Whether the other end of a link is alive, as pure state. WebRTC's own verdict comes late and is not final, so an
 * application heartbeat decides. Pings are sent only when the worker says that it is alive (`pulse`), and only they and
 * messages count as signs of life: a page whose worker is dead still answers pings, but a neighbour that hears nothing
 * but answers is right to give it up.
 */

export const PING_MS = 2_000;
/** Three pings missed: a replacement is dialled, the link stays. */
export const SUSPECT_MS = 6_000;
export const SILENT_MS = 15_000;

export interface Heartbeat {
  heardAtMs: number;
  tickedAtMs: number;
  /** The last ping sent; the first one goes out at once. */
  pingId: number;
  pingedAtMs: number;
  /** Of the last ping that was answered; null before. */
  rttMs: number | null;
}

export type Health = "well" | "suspect" | "silent";

export const createHeartbeat = (nowMs: number): Heartbeat => ({
  heardAtMs: nowMs,
  tickedAtMs: nowMs,
  pingId: 0,
  pingedAtMs: Number.NEGATIVE_INFINITY,
  rttMs: null,
});

/** A ping or a part of a message came. */
export function heard(heart: Heartbeat, nowMs: number): void {
  heart.heardAtMs = nowMs;
}

/** The id of a ping to send now, or undefined. */
export function beat(heart: Heartbeat, nowMs: number): number | undefined {
  // This side slept. What came meanwhile may still wait to be read, so the neighbour gets the rest of its time anew.
  if (nowMs - heart.tickedAtMs >= SUSPECT_MS) heart.heardAtMs = Math.max(heart.heardAtMs, nowMs - SUSPECT_MS);
  heart.tickedAtMs = nowMs;
  if (nowMs - heart.pingedAtMs < PING_MS) return undefined;
  heart.pingId = (heart.pingId + 1) >>> 0;
  heart.pingedAtMs = nowMs;
  return heart.pingId;
}

/** Answers to any but the last ping are too late to measure with. */
export function answered(heart: Heartbeat, id: number, nowMs: number): void {
  if (id === heart.pingId) heart.rttMs = nowMs - heart.pingedAtMs;
}

export function health(heart: Heartbeat, nowMs: number): Health {
  const silentMs = nowMs - heart.heardAtMs;
  if (silentMs >= SILENT_MS) return "silent";
  return silentMs >= SUSPECT_MS ? "suspect" : "well";
}
