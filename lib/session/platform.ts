/**
 * What one sitting at a table needs of the platform: a page of a browser (browserPlatform), or a process of a machine
 * (lib/headless). Whoever takes hold of real globals does so behind this.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { WebRtc } from "@/lib/mesh/link";
import { browserStreams, createOpenStream, type OpenStream } from "@/lib/mesh/signalingStream";
import type { WorkerLike } from "./node";

export interface TabPlatform {
  /** Of the server, without a slash at the end; empty for the page's own. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly openStream: OpenStream;
  /** Null where there is none: some browsers let it be switched off. */
  readonly rtc: WebRtc | null;
  /** Absent on plain http. */
  readonly subtle: SubtleCrypto | undefined;
  /** Remembers what a reload brings back and a copy does not; null where nothing can be remembered. */
  readonly memory: TabMemory | null;
  /** The validator's own thread, or what stands for one. */
  spawn(): WorkerLike;
  /** Monotonic milliseconds. */
  nowMs(): number;
  randomBytes(length: number): Bytes;
  /** Calls back once; returns how to prevent it. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls back when what has come may be taken in, together with what comes meanwhile. */
  soon(take: () => void): void;
  /** Tells when the page goes away; returns how to stop. */
  onPageHide(run: () => void): () => void;
  /** Tells at once whether the page is in sight, and whenever it comes into sight or goes out of it. */
  onVisible(tell: (visible: boolean) => void): void;
}

export type TabMemory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export const browserPlatform = (page: Window & typeof globalThis, spawn: () => Worker): TabPlatform => ({
  origin: "",
  fetch: page.fetch.bind(page),
  openStream: createOpenStream(browserStreams(page)),
  rtc: page.RTCPeerConnection === undefined ? null : page,
  subtle: page.crypto?.subtle,
  memory: sessionStorageOf(page),
  spawn,
  nowMs: () => page.performance.now(),
  randomBytes: (length) => page.crypto.getRandomValues(new Uint8Array(length)),
  after(delayMs, run) {
    const timer = page.setTimeout(run, delayMs);
    return () => page.clearTimeout(timer);
  },
  soon(take) {
    // Not at the next frame: there would be one for every batch, and much of what comes changes nothing on screen.
    page.setTimeout(take, 0);
  },
  onPageHide(run) {
    page.addEventListener("pagehide", run);
    return () => page.removeEventListener("pagehide", run);
  },
  onVisible(tell) {
    const look = () => tell(page.document.visibilityState === "visible");
    look();
    page.document.addEventListener("visibilitychange", look);
  },
});

/** Where storage is forbidden, asking for it throws. */
function sessionStorageOf(page: Window): Storage | null {
  try {
    return page.sessionStorage;
  } catch {
    return null;
  }
}
