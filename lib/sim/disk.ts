/**
 * Disks. Writes complete in their order, some time after they were asked for. A crash keeps what was complete, and of
 * the writes under way a prefix; a disk that lies, is copied back or wiped is something else, and its seat counts among
 * the f from then on (P17).
 */
import { unreachable } from "@/lib/base/assert";
import type { TxId } from "@/lib/chain/ids";
import type { Slot } from "@/lib/chain/votes";
import type { NodeEffect } from "@/lib/node/effect";
import { type Identity, StorageError, type TxPlace } from "@/lib/storage/store";
import { copyTables, damageSlot, emptyTables, findIn, type MemoryTables, writeTo } from "@/lib/storage/tables";
import { EPOCH_MS } from "./clock";
import type { Weakness } from "./dials";
import { befalls } from "./draws";
import { signedVote } from "./edge";
import { observe } from "./oracle";
import { releasePromises } from "./oraclePool";
import { fail } from "./oracleState";
import { integer, pick } from "./random";
import { streamOf } from "./streams";
import { type Host, mark, type World } from "./world";

export type Write = Extract<NodeEffect, { type: "write" }>;

/** How a write ended: with what the slot holds now, or with the disk's excuse. */
export type WriteOutcome =
  | { readonly type: "written"; readonly slot: ReturnType<typeof signedVote> | null }
  | { readonly type: "quota" | "failed" };

/** Copies of a disk that will be rolled back: enough to go back several writes. */
const COPIES_MAX = 64;

export const emptyDisk = (roomCode: string): MemoryTables => {
  const identity: Identity = {
    roomCode,
    signingKey: { type: "raw", secretKey: new Uint8Array(32) },
    vrfSecret: new Uint8Array(32),
    purpose: "seat",
    createdAtMs: EPOCH_MS,
  };
  return emptyTables(identity);
};

export function carryThrough(world: World, host: Host, write: Write): WriteOutcome {
  if (!world.healed && host.fullUntilMs > world.nowMs) return { type: "quota" };
  if (host.failNext) {
    host.failNext = false;
    // Whether it was written nobody knows: the validator must read it back.
    if (integer(streamOf(world, `disk ${host.index}`), 0, 1) === 1) keep(world, host, write);
    return { type: "failed" };
  }
  return keep(world, host, write);
}

function keep(world: World, host: Host, { batch, vote }: Write): WriteOutcome {
  if (vote !== null && host.seat === null) return { type: "written", slot: null };
  const slots = vote === null ? [] : [signedVote(world, host, vote)];
  try {
    const [slot = null] = writeTo(host.disk, { ...batch, slots }).slots;
    if (slot !== null) observe.stored(world, host, slot);
    observe.written(world, host);
    copyForLater(world, host);
    return { type: "written", slot };
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    // Two tabs on one store get in each other's way; nobody else ever should.
    if (!sharesDisk(world, host) && host.disk.damaged.size === 0)
      fail("S11", `the disk of host ${host.index} says ${cause.message}`);
    return { type: "failed" };
  }
}

const sharesDisk = (world: World, host: Host): boolean =>
  host.liar || world.dials.weak.some(({ seat, kind }) => seat === host.seat && kind === "secondTab");

/**
 * Where transactions stand, as far as this validator's own store object knows: what another tab wrote to the same disk
 * it sees after opening again (lib/storage/store).
 */
export function placesOf({ disk, node }: Host, ids: readonly TxId[]): readonly (TxPlace | null)[] {
  const height = node?.core.tip.height ?? 0;
  return findIn(disk, ids).map((place) => (place !== null && place.height > height ? null : place));
}

/** A crash: of the writes under way a prefix may have reached the disk. */
export function loseWrites(world: World, host: Host): void {
  const survivors = integer(streamOf(world, `disk ${host.index}`), 0, host.writes.length);
  if (host.writes.some(({ vote }) => vote !== null)) mark(world, "a crash came between persist and send");
  const underWay = host.writes.splice(0);
  for (const [i, write] of underWay.entries()) {
    const name = `host ${host.index} at ${world.nowMs}, write ${i}`;
    if (i >= survivors) befalls(world, "write in flight lost", name);
    else if (keep(world, host, write).type === "written") {
      befalls(world, "write in flight survived", name);
      mark(world, "a write survived a crash unheard");
    }
  }
}

const weaknessOf = ({ dials }: World, host: Host): Weakness | undefined =>
  host.role === "seat" ? dials.weak.find(({ seat }) => seat === host.index) : undefined;

function copyForLater(world: World, host: Host): void {
  const weakness = weaknessOf(world, host);
  if (host.damaged || (weakness?.kind !== "rollback" && weakness?.kind !== "relaxed")) return;
  host.copies.push({ atMs: world.nowMs, disk: copyTables(host.disk) });
  if (host.copies.length > COPIES_MAX) host.copies.shift();
}

/** What happens to the disk of a weak seat, which is down. */
export function tamper(world: World, host: Host): void {
  const weakness = weaknessOf(world, host);
  if (weakness === undefined || weakness.kind === "liar" || weakness.kind === "twin") return;
  const { kind, forMs } = weakness;
  const name = `host ${host.index}`;
  switch (kind) {
    case "wipe":
      if (!befalls(world, "wipe", name)) return;
      spoil(world, host, emptyDisk(world.table.genesis.roomCode));
      host.seat = null;
      return mark(world, "a seat without its key went on watching");
    case "rollback": {
      const copy = host.copies.findLast(({ atMs }) => atMs <= world.nowMs - forMs) ?? host.copies[0];
      if (copy !== undefined && befalls(world, "rollback", name)) spoil(world, host, copy.disk);
      return;
    }
    case "relaxed": {
      const copy = host.copies.at(-integer(streamOf(world, `disk ${host.index}`), 2, 6));
      if (copy !== undefined && befalls(world, "relaxed tail lost", name)) spoil(world, host, copy.disk);
      return;
    }
    case "corrupt": {
      const slots = [...host.disk.slots.values()].filter(({ height }) => height >= host.disk.voteFloor);
      if (slots.length === 0 || !befalls(world, "corrupt record", name)) return;
      const { height, round, type } = pick(streamOf(world, `disk ${host.index}`), slots);
      const slot: Slot = { height, round, kind: type === "nullify" || type === "finality" ? "resolve" : type };
      return damageSlot(host.disk, slot);
    }
    case "secondTab":
      return;
    default:
      return unreachable(kind);
  }
}

/** From now on this seat is one of the f. */
function spoil(world: World, host: Host, disk: MemoryTables): void {
  if (host.seat !== null) world.oracle.faulty |= 1 << host.seat;
  releasePromises(world, host);
  host.damaged = true;
  host.disk = disk;
  host.copies.length = 0;
}
