/**
 * Serves one page: hands its messages, in order, to the host that the first of them makes. The page is on the other side
 * of a worker's port, or of a port within one process; whatever goes wrong on this side is ours, and is said.
 */
import type { NodeBatchPort } from "@/lib/port/mesh";
import type { ToNode } from "@/lib/port/port";
import { createHost, type Platform } from "./host";

export interface Served {
  receive(message: ToNode): void;
  /** The page says so plainly, and nothing is signed any more. */
  fail(reason: unknown): void;
}

export function serveHost(platform: Platform): Served {
  let host: Promise<(message: ToNode) => Promise<void>> | null = null;
  function fail(reason: unknown): void {
    const storage = reason instanceof Error && reason.name === "StorageError";
    platform.post({ type: "failed", code: storage ? "storage" : "crash", detail: String(reason) });
  }
  return {
    receive(message) {
      if (message.type === "open") host ??= createHost(message, platform);
      host?.then((handle) => handle(message)).catch(fail);
    },
    fail,
  };
}

/** A MessagePort carries anything; this one carries the mesh's batches. */
export function batchPort(port: MessagePort): NodeBatchPort {
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
