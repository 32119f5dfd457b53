/** Sits this page down at a table: the one place where the real window and the real worker are taken hold of. */
import { isHex } from "@/lib/base/bytes";
import type { NetworkId } from "@/lib/chain/ids";
import type { RoundtableApi } from "@/lib/session/api";
import type { SessionOptions } from "@/lib/session/life";
import { browserPlatform } from "@/lib/session/platform";
import { createSession, type Session } from "@/lib/session/session";

declare global {
  interface Window {
    roundtable?: RoundtableApi;
  }
}

/** @param about what the address says: the room, `?watch`, `?new`, and the network after `#` */
export function openSession(
  page: Window & typeof globalThis,
  roomCode: string,
  about: Pick<SessionOptions, "name" | "watch" | "another" | "practice">,
): Session {
  const platform = browserPlatform(page, spawnWorker);
  const session = createSession({
    ...about,
    // Nobody looks at the picture of a practice validator: its reports stay few and large.
    platform: about.practice ? { ...platform, onVisible: (tell) => tell(false) } : platform,
    roomCode,
    networkId: networkInLink(page.location.hash),
  });
  return session;
}

const spawnWorker = (): Worker =>
  new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module", name: "validator" });

const networkInLink = (hash: string): NetworkId | null =>
  isHex(hash.slice(1), 32) ? (hash.slice(1) as NetworkId) : null;
