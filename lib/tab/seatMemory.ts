/** Which seat this tab had: for a reload, not for a copy. The seat itself lies in its database. */
import { isHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";

const keyOf = (roomCode: string) => `roundtable/seat/${roomCode}`;

export function rememberedSeat(storage: Storage | null, roomCode: string): PublicKey | null {
  const key = read(storage, keyOf(roomCode));
  return key !== null && isHex(key, 32) ? (key as PublicKey) : null;
}

export function rememberSeat(storage: Storage | null, roomCode: string, signingKey: PublicKey | null): void {
  try {
    if (signingKey === null) storage?.removeItem(keyOf(roomCode));
    else storage?.setItem(keyOf(roomCode), signingKey);
  } catch {
    // Storage may be forbidden; then the lock and the database still tell the seats of this browser apart.
  }
}

/** The secret that lets the starter of a room begin before all seats are taken. */
export const starterOf = (storage: Storage | null, roomCode: string): string | null =>
  read(storage, `roundtable/starter/${roomCode}`);

export function rememberStarter(storage: Storage | null, roomCode: string, starter: string): void {
  try {
    storage?.setItem(`roundtable/starter/${roomCode}`, starter);
  } catch {
    // Without storage only this page's memory knows it.
  }
}

function read(storage: Storage | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
