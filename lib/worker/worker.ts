/** The entry of the Web Worker: what a browser gives, handed to serve.ts. */
import type { FromNode, ToNode } from "@/lib/port/port";
import { browserSeats } from "./browserSeats";
import { serveHost } from "./serve";

declare const self: DedicatedWorkerGlobalScope;

// Plain http on a LAN address has no WebCrypto: noble serves, with the same verdicts.
const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;

const served = serveHost({
  seats: browserSeats(navigator.locks, subtle),
  subtle,
  post: (message: FromNode) => self.postMessage(message),
});

self.onmessage = ({ data }: MessageEvent<ToNode>) => served.receive(data);
self.addEventListener("unhandledrejection", ({ reason }) => served.fail(reason));
