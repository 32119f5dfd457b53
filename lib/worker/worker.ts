/** The entry of the Web Worker: the real globals in one place, handed to host.ts. */
import type { Clock } from "@/lib/node/timers";
import { openMeshPort } from "@/lib/port/mesh";
import type { FromNode, ToNode } from "@/lib/port/port";
import { browserSeats } from "./browserSeats";
import { createDefer } from "./gather";
import { batchPort, serveHost } from "./serve";

declare const self: DedicatedWorkerGlobalScope;

const clock: Clock = {
  now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const defer = createDefer(new MessageChannel());

// Plain http on a LAN address has no WebCrypto: noble serves, with the same verdicts.
const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;

const served = serveHost({
  clock,
  defer,
  seats: browserSeats(navigator.locks, subtle),
  subtle,
  nowMs: () => Date.now(),
  post: (message: FromNode) => self.postMessage(message),
  openMesh: (port) => (onMessage) => openMeshPort(batchPort(port), onMessage, defer),
});

self.onmessage = ({ data }: MessageEvent<ToNode>) => served.receive(data);
self.addEventListener("unhandledrejection", ({ reason }) => served.fail(reason));
