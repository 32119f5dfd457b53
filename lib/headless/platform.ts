/** A process of Node as the platform of one sitting (lib/session/platform.ts): its globals, taken hold of in one place. */
import type { WebRtc } from "@/lib/mesh/link";
import type { TabPlatform } from "@/lib/session/platform";
import type { SeatFolder } from "./folder";
import { createFetchStream } from "./stream";
import { spawnHere } from "./thread";

export interface NodePlatform extends TabPlatform {
  /** Resolves when every request under way is answered or given up: the farewell is one of them. */
  settled(): Promise<void>;
}

/** Node says "fetch failed" and keeps the reason to itself: a port that refuses, a name that does not resolve. */
function explain(fault: unknown): never {
  if (!(fault instanceof TypeError && fault.cause instanceof Error)) throw fault;
  throw new TypeError(`${fault.message}: ${fault.cause.message}`, { cause: fault.cause });
}

/** What would be drawn is only looked at to see how joining goes. */
const FRAME_MS = 100;

/** @param origin of the server, without a slash at the end */
export function nodePlatform(origin: string, rtc: WebRtc, { seats, memory }: SeatFolder): NodePlatform {
  const requests = new Set<Promise<unknown>>();
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = globalThis.fetch(input, init).catch(explain);
    const done = request.catch(() => {}).finally(() => requests.delete(done));
    requests.add(done);
    return request;
  };
  const after = (delayMs: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  };
  return {
    origin,
    fetch,
    openStream: createFetchStream({ origin, fetch, after, random: Math.random }),
    rtc,
    subtle: crypto.subtle,
    memory,
    spawn: () => spawnHere(seats),
    nowMs: () => performance.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    after,
    soon: (take) => void after(FRAME_MS, take),
    // Nobody closes a window here: whoever opened the session closes it.
    onPageHide: () => () => {},
    // Programs read its view, which is to be as new as that of a page in sight.
    onVisible: (tell) => tell(true),
    async settled() {
      await Promise.all(requests);
    },
  };
}
