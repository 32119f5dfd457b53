/** Seats of a browser: a database each, and a Web Lock (or what stands for one) that says that a tab of this browser has it open. */
import { createSeat, listSeats, openSeat, seatName } from "@/lib/storage/seats";
import type { Seats } from "./seats";
import { holdByWord } from "./wordLock";

/** @param locks absent on plain http: tabs then ask each other, and the stores' compare-and-set keeps signers apart (P16). */
export const browserSeats = (locks: LockManager | undefined, subtle: SubtleCrypto | undefined): Seats => ({
  subtle,
  nameOf: seatName,
  list: async (roomCode) => (await listSeats(roomCode)).map(({ name }) => name),
  open: (name) => openSeat(name),
  create: (identity, publicKey) => createSeat(identity, publicKey),
  hold: (name, waitMs) => (locks === undefined ? holdByWord(name, waitMs) : holdLock(locks, name, waitMs)),
});

function holdLock(locks: LockManager, name: string, waitMs: number): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const given = new Promise<void>((release) => {
      const onLock = (lock: Lock | null) => {
        resolve(lock === null ? null : release);
        return lock === null ? undefined : given;
      };
      locks.request(name, patience(waitMs), onLock).catch(() => resolve(null));
    });
  });
}

function patience(waitMs: number): LockOptions {
  if (waitMs === 0) return { ifAvailable: true };
  return waitMs === Number.POSITIVE_INFINITY ? {} : { signal: AbortSignal.timeout(waitMs) };
}
