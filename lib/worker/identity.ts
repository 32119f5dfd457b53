/**
 * Which seat this worker is. A seat is a database with a key in it; a Web Lock says that a tab of this browser has it
 * open. The lock is courtesy, so that a second tab does not even try: what really keeps two signers apart is the
 * store's compare-and-set (P16).
 */
import { fromHex, toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { type VrfKey, vrfKey, vrfKeygen } from "@/lib/crypto/ecvrf";
import { generateSigningKey, openSigningKey, type SigningKey } from "@/lib/crypto/signer";
import type { Wish } from "@/lib/port/port";
import type { ObserverReason } from "@/lib/port/trace";
import { createMemoryStore } from "@/lib/storage/memory";
import { createSeat, deleteSeat, listSeats, openSeat, type SeatName, seatName } from "@/lib/storage/seats";
import type { BootImage, Identity, Store } from "@/lib/storage/store";
import { emptyTables } from "@/lib/storage/tables";

export interface Opened {
  readonly store: Store;
  readonly image: BootImage;
  /** Null for an observer. */
  readonly keys: { readonly signing: SigningKey; readonly vrf: VrfKey } | null;
  readonly why: ObserverReason | null;
  readonly durable: boolean;
  /** Opens the same store anew, after a failed write. */
  readonly reopen: () => Promise<{ readonly store: Store; readonly image: BootImage }>;
  readonly release: () => void;
}

export interface IdentityPlatform {
  readonly locks: LockManager | undefined;
  readonly subtle: SubtleCrypto | undefined;
  readonly nowMs: () => number;
}

/** A reloaded tab's old worker needs a moment to let go. */
const LOCK_WAIT_MS = 2_000;

/** @throws StorageError if the seat this tab had is gone or its database does not open. */
export async function openIdentity(roomCode: string, wish: Wish, platform: IdentityPlatform): Promise<Opened> {
  switch (wish.type) {
    case "return": {
      const name = seatName(roomCode, fromHex(wish.signingKey));
      const release = await hold(name, LOCK_WAIT_MS, platform.locks);
      return release === null ? watch(roomCode, "seat-in-use", platform) : openExisting(name, release, platform);
    }
    case "join":
      return (
        (await openFree(roomCode, (purpose) => purpose === "seat", platform)) ??
        (wish.lobbyOpen ? createNew(roomCode, "seat", platform) : watch(roomCode, "no-seat", platform))
      );
    case "new":
      return createNew(roomCode, wish.purpose, platform);
    case "watch":
      return watch(roomCode, "asked", platform);
  }
}

/** A seat of this room that no tab has open. */
async function openFree(
  roomCode: string,
  fits: (purpose: Identity["purpose"]) => boolean,
  platform: IdentityPlatform,
): Promise<Opened | null> {
  for (const { name } of await seatsHere(roomCode)) {
    const release = await hold(name, 0, platform.locks);
    if (release === null) continue;
    try {
      const opened = await openExisting(name, release, platform);
      if (fits(opened.image.identity.purpose)) return opened;
      opened.store.close();
    } catch {
      // A seat that does not open is no seat to return to; the next one may.
    }
    release();
  }
  return null;
}

const seatsHere = async (roomCode: string): Promise<readonly SeatName[]> => {
  try {
    return await listSeats(roomCode);
  } catch {
    return []; // No IndexedDB here: there is nothing to return to.
  }
};

async function openExisting(name: string, release: () => void, platform: IdentityPlatform): Promise<Opened> {
  const reopen = async () => {
    const store = await openSeat(name);
    return { store, image: await store.boot() };
  };
  const { store, image } = await reopen();
  const { signingKey, vrfSecret, purpose } = image.identity;
  const signing = await openSigningKey(signingKey, platform.subtle);
  if (!signing.ok) throw new Error(`${signing.error.code}: ${signing.error.detail}`);
  const keys = purpose === "observer" ? null : { signing: signing.value, vrf: vrfKey(vrfSecret) };
  return { store, image, keys, why: keys === null ? "asked" : null, durable: true, reopen, release };
}

async function createNew(roomCode: string, purpose: Identity["purpose"], platform: IdentityPlatform): Promise<Opened> {
  const signing = await generateSigningKey(platform.subtle);
  const identity: Identity = {
    roomCode,
    signingKey: signing.stored,
    vrfSecret: vrfKeygen(),
    purpose,
    createdAtMs: platform.nowMs(),
  };
  const name = seatName(roomCode, signing.publicKey);
  const release = (await hold(name, 0, platform.locks)) ?? (() => {});
  const store = await createSeat(identity, signing.publicKey);
  store.close();
  return openExisting(name, release, platform);
}

/** An observer keeps a chain of its own, so that a reload need not fetch it again; without a disk, in memory. */
async function watch(roomCode: string, why: ObserverReason, platform: IdentityPlatform): Promise<Opened> {
  try {
    const opened =
      (await openFree(roomCode, (purpose) => purpose === "observer", platform)) ??
      (await createNew(roomCode, "observer", platform));
    return { ...opened, why };
  } catch {
    return watchFromMemory(roomCode, why, platform);
  }
}

async function watchFromMemory(
  roomCode: string,
  why: ObserverReason,
  { subtle, nowMs }: IdentityPlatform,
): Promise<Opened> {
  const { stored } = await generateSigningKey(subtle);
  const tables = emptyTables({
    roomCode,
    signingKey: stored,
    vrfSecret: vrfKeygen(),
    purpose: "observer",
    createdAtMs: nowMs(),
  });
  const reopen = async () => {
    const store = createMemoryStore(tables);
    return { store, image: await store.boot() };
  };
  return { ...(await reopen()), keys: null, why, durable: false, reopen, release: () => {} };
}

/** Takes the seat's lock for as long as this worker lives; null if another tab keeps it. */
function hold(name: string, waitMs: number, locks: LockManager | undefined): Promise<(() => void) | null> {
  if (locks === undefined) return Promise.resolve(() => {}); // Plain http: compare-and-set alone serves.
  return new Promise((resolve) => {
    const given = new Promise<void>((release) => {
      const onLock = (lock: Lock | null) => {
        resolve(lock === null ? null : release);
        return lock === null ? undefined : given;
      };
      const options = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) };
      locks.request(name, options, onLock).catch(() => resolve(null));
    });
  });
}

/** A seat that was freed before its table was sealed is of no use to anybody. */
export const discard = async (roomCode: string, signingKey: PublicKey): Promise<void> => {
  await deleteSeat(seatName(roomCode, fromHex(signingKey))).catch(() => {});
};

export const publicKeysOf = ({
  keys,
}: Opened): { readonly signingKey: PublicKey | null; readonly vrfKey: PublicKey | null } => ({
  signingKey: keys === null ? null : (toHex(keys.signing.publicKey) as PublicKey),
  vrfKey: keys === null ? null : (toHex(keys.vrf.publicKey) as PublicKey),
});
