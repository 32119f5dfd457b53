/**
 * Which seat this worker is. A seat is a store with a key in it; holding it says that a tab of this browser, or a
 * process of this machine, has it open. That is courtesy, so that a second one does not even try: what really keeps two
 * signers apart is the store's compare-and-set (P16). Where seats lie is seats.ts.
 */
import { fromHex, toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import { type VrfKey, vrfKey, vrfKeygen } from "@/lib/crypto/ecvrf";
import { generateSigningKey, openSigningKey, type SigningKey } from "@/lib/crypto/signer";
import type { Wish } from "@/lib/port/port";
import type { ObserverReason } from "@/lib/port/trace";
import { createMemoryStore } from "@/lib/storage/memory";
import type { BootImage, Identity, Store } from "@/lib/storage/store";
import { emptyTables } from "@/lib/storage/tables";
import type { Seats } from "./seats";

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
  /** Of a tab that found its seat in use: resolves when whoever had it has let go. */
  readonly seatFree?: Promise<void>;
}

export interface IdentityPlatform {
  readonly seats: Seats;
  readonly subtle: SubtleCrypto | undefined;
  readonly nowMs: () => number;
}

/** A reloaded tab's old worker needs a moment to let go. */
const LOCK_WAIT_MS = 2_000;

/** @throws StorageError if the seat this tab had is gone or its database does not open. */
export async function openIdentity(roomCode: string, wish: Wish, platform: IdentityPlatform): Promise<Opened> {
  switch (wish.type) {
    case "return": {
      const name = platform.seats.nameOf(roomCode, fromHex(wish.signingKey));
      const release = await platform.seats.hold(name, LOCK_WAIT_MS);
      return release === null ? watchMeanwhile(roomCode, name, platform) : openExisting(name, release, platform);
    }
    case "join":
      return (
        (await openFree(roomCode, isSeated, platform)) ??
        (await openFree(roomCode, isHopeful, platform)) ??
        (wish.lobbyOpen ? createNew(roomCode, "seat", platform) : watch(roomCode, "no-seat", platform))
      );
    case "new":
      return createNew(roomCode, wish.purpose, platform);
    case "watch":
      return watch(roomCode, wish.why, platform);
  }
}

/** A seat of the sealed table: before all others, or its vote would be missing while its tab only watches. */
const isSeated = ({ image, ...opened }: Opened): boolean =>
  image.identity.purpose === "seat" && image.sealed !== null && hasKey(image.sealed, publicKeysOf(opened).signingKey);

/** One whose table was not sealed while it sat there. */
const isHopeful = ({ image }: Opened): boolean => image.identity.purpose === "seat" && image.sealed === null;

const isObserver = ({ image }: Opened): boolean => image.identity.purpose === "observer";

const hasKey = ({ genesis }: SealedRecord, key: PublicKey | null): boolean =>
  genesis.validators.some(({ signingKey }) => signingKey === key);

/** A store of this room that no tab has open. */
async function openFree(
  roomCode: string,
  fits: (opened: Opened) => boolean,
  platform: IdentityPlatform,
): Promise<Opened | null> {
  for (const name of await seatsHere(roomCode, platform.seats)) {
    const release = await platform.seats.hold(name, 0);
    if (release === null) continue;
    try {
      const opened = await openExisting(name, release, platform);
      if (fits(opened)) return opened;
      opened.store.close();
    } catch {
      // A seat that does not open is no seat to return to; the next one may.
    }
    release();
  }
  return null;
}

const seatsHere = async (roomCode: string, seats: Seats): Promise<readonly string[]> => {
  try {
    return await seats.list(roomCode);
  } catch {
    return []; // Nothing can be kept here: there is nothing to return to.
  }
};

async function openExisting(name: string, release: () => void, platform: IdentityPlatform): Promise<Opened> {
  const reopen = async () => {
    const store = await platform.seats.open(name);
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
  const { seats } = platform;
  const signing = await generateSigningKey(seats.subtle);
  const identity: Identity = {
    roomCode,
    signingKey: signing.stored,
    vrfSecret: vrfKeygen(),
    purpose,
    createdAtMs: platform.nowMs(),
  };
  const name = seats.nameOf(roomCode, signing.publicKey);
  const release = (await seats.hold(name, 0)) ?? (() => {});
  const store = await seats.create(identity, signing.publicKey);
  store.close();
  return openExisting(name, release, platform);
}

/** A reloaded tab on a busy machine waits for its former self; a copied one for the tab that it is a copy of. */
async function watchMeanwhile(roomCode: string, name: string, platform: IdentityPlatform): Promise<Opened> {
  const opened = await watch(roomCode, "seat-in-use", platform);
  const held = platform.seats.hold(name, Number.POSITIVE_INFINITY);
  return { ...opened, seatFree: held.then((release) => release?.()) };
}

/** An observer keeps a chain of its own, so that a reload need not fetch it again; without a disk, in memory. */
async function watch(roomCode: string, why: ObserverReason, platform: IdentityPlatform): Promise<Opened> {
  try {
    const opened =
      (await openFree(roomCode, isObserver, platform)) ?? (await createNew(roomCode, "observer", platform));
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

export const publicKeysOf = ({
  keys,
}: Pick<Opened, "keys">): { readonly signingKey: PublicKey | null; readonly vrfKey: PublicKey | null } => ({
  signingKey: keys === null ? null : (toHex(keys.signing.publicKey) as PublicKey),
  vrfKey: keys === null ? null : (toHex(keys.vrf.publicKey) as PublicKey),
});
