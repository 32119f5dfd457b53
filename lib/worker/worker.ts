/** The entry of the Web Worker: the real globals in one place, handed to host.ts. */
import type { Clock } from "@/lib/node/timers";
import { type NodeBatchPort, openMeshPort } from "@/lib/port/mesh";
import type { FromNode, ToNode } from "@/lib/port/port";
import { createDefer } from "./gather";
import { createHost, type Platform } from "./host";

declare const self: DedicatedWorkerGlobalScope;

const clock: Clock = {
  now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const defer = createDefer(new MessageChannel());

const platform: Platform = {
  clock,
  defer,
  locks: navigator.locks,
  // Plain http on a LAN address has no WebCrypto: noble serves, with the same verdicts.
  subtle: globalThis.crypto?.subtle,
  nowMs: () => Date.now(),
  post: (message: FromNode) => self.postMessage(message),
  openMesh: (port) => (onMessage) => openMeshPort(batchPort(port), onMessage, defer),
};

let host: Promise<(message: ToNode) => Promise<void>> | null = null;

self.onmessage = ({ data }: MessageEvent<ToNode>) => {
  if (data.type === "open") host ??= createHost(data, platform);
  host?.then((handle) => handle(data)).catch(fail);
};

self.addEventListener("unhandledrejection", ({ reason }) => fail(reason));

/** Whatever went wrong here is ours: the page says so plainly, and nothing is signed any more. */
function fail(reason: unknown): void {
  const storage = reason instanceof Error && reason.name === "StorageError";
  platform.post({ type: "failed", code: storage ? "storage" : "crash", detail: String(reason) });
}

/** A MessagePort carries anything; this one carries the mesh's batches. */
function batchPort(port: MessagePort): NodeBatchPort {
  return {
    postMessage: (batch, transfer) => port.postMessage(batch, transfer),
    get onmessage() {
      return null;
    },
    set onmessage(handler) {
      port.onmessage = handler;
    },
  };
}
