/** Which seat this tab had: for a reload, not for a copy. The seat itself lies in its database. */
import { isHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import type { TabMemory } from "./platform";

const keyOf = (roomCode: string) => `roundtable/seat/${roomCode}`;

export function rememberedSeat(memory: TabMemory | null, roomCode: string): PublicKey | null {
  const key = read(memory, keyOf(roomCode));
  return key !== null && isHex(key, 32) ? (key as PublicKey) : null;
}

export function rememberSeat(memory: TabMemory | null, roomCode: string, signingKey: PublicKey | null): void {
  try {
    if (signingKey === null) memory?.removeItem(keyOf(roomCode));
    else memory?.setItem(keyOf(roomCode), signingKey);
  } catch {
    // Storage may be forbidden; then the lock and the database still tell the seats of this browser apart.
  }
}

/** The secret that lets the starter of a room begin before all seats are taken. */
export const starterOf = (memory: TabMemory | null, roomCode: string): string | null =>
  read(memory, `roundtable/starter/${roomCode}`);

export function rememberStarter(memory: TabMemory | null, roomCode: string, starter: string): void {
  try {
    memory?.setItem(`roundtable/starter/${roomCode}`, starter);
  } catch {
    // Without storage only this page's memory knows it.
  }
}

function read(memory: TabMemory | null, key: string): string | null {
  try {
    return memory?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
