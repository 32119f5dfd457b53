/**
 * More liars than the protocol bears: 2q − n seats live twice, each half of the honest ones is a quorum with one copy of
 * each, and both halves decide. It must fork, and the oracle must see it, or the oracle is asleep; and when the halves
 * meet, honest validators must find out for themselves and name the liars (P24).
 */
import { AssertionError } from "@/lib/base/assert";
import type { Seat } from "@/lib/chain/ids";
import { createWorld } from "./build";
import { stop } from "./failures";
import { put } from "./heap";
import { Violation } from "./oracleState";
import { advance } from "./run";
import { forkOf } from "./twins";
import type { World } from "./world";

export interface ForkResult {
  readonly seats: number;
  /** Two honest hosts have different blocks of one height on their disks. */
  readonly forked: boolean;
  /** The oracle, watching the same run, called it a breach of S1. */
  readonly seen: boolean;
  readonly honest: number;
  /** Honest hosts that halted with two certificates whose common signers are the liars. */
  readonly halted: number;
}

/** Rounds that the two halves are given to decide, and then to meet. */
const ROUNDS_APART = 400;
const ROUNDS_TOGETHER = 40;

export function runFork(seats: number, k: number): ForkResult {
  const dials = forkOf(seats, k);
  const { roundMs } = dials.params;
  const world = createWorld(k, dials, { judging: false });
  advance(world, ROUNDS_APART * roundMs, () => hasForked(world));
  const forked = hasForked(world);
  put(world.heap, world.nowMs, { type: "heal" });
  const endMs = world.nowMs + ROUNDS_TOGETHER * roundMs;
  while (world.nowMs < endMs) meet(world, endMs);
  const liars = dials.weak.map(({ seat }) => seat);
  const honest = world.hosts.filter(({ liar }) => !liar);
  const halted = honest.filter(({ index }) => named(world, index, liars)).length;
  return { seats, forked, seen: isSeen(seats, k), honest: honest.length, halted };
}

/** Every honest host has decided a height at which they differ: at the first, two copies may still propose the same. */
function hasForked({ hosts }: World): boolean {
  const chains = hosts.filter(({ liar }) => !liar).map(({ disk }) => disk.blocks);
  const heights = Math.min(...chains.map((blocks) => blocks.length));
  return Array.from({ length: heights }, (_, at) => new Set(chains.map((blocks) => blocks[at]?.blockId)).size).some(
    (different) => different > 1,
  );
}

/** In a world that is broken beyond P24 an honest validator may also stop at an assertion. */
function meet(world: World, endMs: number): void {
  try {
    advance(world, endMs, () => false);
  } catch (cause) {
    const host = world.acting === null ? undefined : world.hosts[world.acting];
    if (!(cause instanceof AssertionError) || host === undefined) throw cause;
    stop(world, host);
  }
}

const named = ({ oracle }: World, host: number, liars: readonly Seat[]): boolean =>
  oracle.halts.some(
    (halt) =>
      halt.host === host && halt.liars.length >= liars.length && halt.liars.every((seat) => liars.includes(seat)),
  );

/** The same run under the oracle's eyes. */
function isSeen(seats: number, k: number): boolean {
  const dials = forkOf(seats, k);
  try {
    const world = createWorld(k, dials);
    advance(world, ROUNDS_APART * dials.params.roundMs, () => hasForked(world));
  } catch (cause) {
    return cause instanceof Violation && (cause.invariant === "S1" || cause.invariant === "S6");
  }
  return false;
}
