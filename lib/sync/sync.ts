/**
 * P22: catching up. Ranges of blocks are asked from several neighbours at once and applied in order; each range proves
 * itself by the certificate of its last block. A neighbour whose range fails is asked nothing more, and named.
 * Plain data, changed in place by these functions alone; lib/node checks signatures, bodies and the log.
 */
import type { PeerId } from "@/lib/base/peer";
import type { Height } from "@/lib/chain/ids";
import { RANGE_BLOCKS_MAX } from "@/lib/wire/limits";
import type { Range } from "@/lib/wire/message";

export interface Sync {
  /** The highest final height each neighbour is known to have. */
  readonly heads: Map<PeerId, Height>;
  readonly requests: Map<PeerId, Request>;
  /** The last request each neighbour did not answer in time: its answer is welcome all the same, a link may be slow. */
  readonly overdue: Map<PeerId, Request>;
  /** Ranges that arrived, by first height, waiting for their turn. */
  readonly ranges: Map<Height, Arrived>;
  readonly banned: Set<PeerId>;
  /** When those were asked who answered with nothing: they have dropped the bodies, or cannot prove them yet. */
  readonly empty: Map<PeerId, number>;
  /** The highest height known to be final, whoever said so. */
  goal: Height;
  /** How long an answer may take, before another neighbour is asked. */
  timeoutMs: number;
}

interface Request {
  readonly from: Height;
  readonly count: number;
  readonly askedAtMs: number;
}

export interface Arrived {
  readonly peer: PeerId;
  readonly range: Range;
}

/**
 * Arrived and requested ranges together, besides the one that follows the tip: bounds memory to one more than this many
 * times RANGE_BYTES (P23).
 */
const RANGES_AHEAD_MAX = 6;
/**
 * A neighbour that does not answer within this time, or has nothing, is asked again later, and another one now. Where
 * answers come late because the way here is slow, every one asked for twice makes the others later: the time doubles
 * while none comes, and is then at least twice what the last one took.
 */
const TIMEOUT_MIN_MS = 5_000;
const TIMEOUT_MAX_MS = 80_000;

export const createSync = (): Sync => ({
  heads: new Map(),
  requests: new Map(),
  overdue: new Map(),
  ranges: new Map(),
  banned: new Set(),
  empty: new Map(),
  goal: 0,
  timeoutMs: TIMEOUT_MIN_MS,
});

export function noteHead(sync: Sync, peer: PeerId, height: Height): void {
  sync.goal = Math.max(sync.goal, height);
  if (sync.banned.has(peer)) return;
  sync.heads.set(peer, Math.max(height, sync.heads.get(peer) ?? 0));
}

/** The link is gone, and its name never comes back. */
export function dropPeer(sync: Sync, peer: PeerId): void {
  sync.heads.delete(peer);
  sync.requests.delete(peer);
  sync.overdue.delete(peer);
  sync.banned.delete(peer);
  sync.empty.delete(peer);
}

/** Never asks this neighbour again (P22). */
export function ban(sync: Sync, peer: PeerId): void {
  dropPeer(sync, peer);
  sync.banned.add(peer);
  for (const [from, arrived] of sync.ranges) if (arrived.peer === peer) sync.ranges.delete(from);
}

/** Takes in a range if it was asked for, be it late; an unasked one is ignored. */
export function arrive(sync: Sync, peer: PeerId, range: Range, nowMs: number): boolean {
  // Asked twice, it is the answer to the first time.
  const all = [sync.overdue, sync.requests].filter((requests) => answers(range, requests.get(peer)));
  const request = all[0]?.get(peer);
  if (request === undefined) return false;
  // One that is late teaches nothing: a liar could make the next one wait for long.
  if (all.includes(sync.requests)) sync.timeoutMs = bounded(2 * (nowMs - request.askedAtMs));
  for (const requests of all) requests.delete(peer);
  if (range.blocks.length === 0) sync.empty.set(peer, request.askedAtMs);
  else if (!sync.ranges.has(range.from)) sync.ranges.set(range.from, { peer, range });
  return true;
}

const bounded = (timeoutMs: number): number => Math.min(TIMEOUT_MAX_MS, Math.max(TIMEOUT_MIN_MS, timeoutMs));

const answers = (range: Range, request: Request | undefined): boolean =>
  request !== undefined && request.from === range.from && range.blocks.length <= request.count;

/** Takes out the range that follows the tip, if it is here. Ranges that fell behind are dropped. */
export function nextRange(sync: Sync, tipHeight: Height): Arrived | null {
  for (const [from, arrived] of sync.ranges) {
    if (from > tipHeight + 1) continue;
    sync.ranges.delete(from);
    if (from === tipHeight + 1) return arrived;
  }
  return null;
}

/**
 * The requests to make now: the gaps between the tip and the highest head, one request per free neighbour. Heights up to
 * `appliedTo` were taken out and are being checked and stored.
 */
export function requestsDue(
  sync: Sync,
  tipHeight: Height,
  nowMs: number,
  appliedTo = tipHeight,
): { readonly to: PeerId; readonly from: Height; readonly count: number }[] {
  if (sync.heads.size === 0 && sync.requests.size === 0) return []; // As nearly always.
  giveUpLate(sync, nowMs);
  for (const [peer, head] of sync.heads) if (head <= tipHeight) sync.heads.delete(peer);
  for (const [peer, atMs] of sync.empty) if (nowMs - atMs >= TIMEOUT_MIN_MS) sync.empty.delete(peer);
  const requests = [];
  for (const gap of gaps(sync, Math.max(tipHeight, appliedTo))) {
    const isFree = (peer: PeerId): boolean => !sync.requests.has(peer) && !sync.empty.has(peer);
    const to = [...sync.heads].find(([peer, head]) => head >= gap.from && isFree(peer))?.[0];
    if (to === undefined) break;
    const count = Math.min(gap.count, (sync.heads.get(to) as Height) - gap.from + 1);
    sync.requests.set(to, { from: gap.from, count, askedAtMs: nowMs });
    requests.push({ to, from: gap.from, count });
  }
  return requests;
}

function giveUpLate(sync: Sync, nowMs: number): void {
  const late = [...sync.requests].filter(([, { askedAtMs }]) => nowMs - askedAtMs >= sync.timeoutMs);
  if (late.length === 0) return;
  sync.timeoutMs = bounded(2 * sync.timeoutMs);
  for (const [peer, request] of late) {
    const before = sync.overdue.get(peer);
    dropPeer(sync, peer);
    sync.overdue.set(peer, before?.from === request.from ? { ...request, askedAtMs: before.askedAtMs } : request);
  }
}

/**
 * Final blocks that are missing here and that no neighbour serves: each has answered with nothing, or with what was
 * refused. 0 while somebody is asked, and for the one block that everybody lacks for a moment.
 */
export function unserved({ goal, heads, requests, ranges, empty }: Sync, tipHeight: Height): number {
  const isWaiting = requests.size > 0 || ranges.size > 0 || [...heads.keys()].some((peer) => !empty.has(peer));
  return isWaiting || goal <= tipHeight + 1 ? 0 : goal - tipHeight;
}

export const isSyncing = (sync: Sync): boolean => sync.heads.size > 0 || sync.ranges.size > 0;

function gaps({ heads, requests, ranges }: Sync, tipHeight: Height): { from: Height; count: number }[] {
  const highest = Math.max(tipHeight, ...heads.values());
  const covered = [
    ...[...requests.values()].map(({ from, count }) => ({ from, count })),
    ...[...ranges].map(([from, { range }]) => ({ from, count: range.blocks.length })),
  ].sort((a, b) => a.from - b.from);
  const open: { from: Height; count: number }[] = [];
  let from = tipHeight + 1;
  // What lies ahead waits for what follows the tip: were that not asked for beside them, all would wait for ever.
  const hasRoom = (): boolean => from === tipHeight + 1 || open.length + covered.length < RANGES_AHEAD_MAX;
  for (const part of [...covered, { from: highest + 1, count: 0 }]) {
    while (from < part.from && hasRoom()) {
      const count = Math.min(RANGE_BLOCKS_MAX, part.from - from);
      open.push({ from, count });
      from += count;
    }
    from = Math.max(from, part.from + part.count);
  }
  return open;
}
