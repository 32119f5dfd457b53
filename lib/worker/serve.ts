/**
 * Serves one page: hands its messages, in order, to the host that the first of them makes. The page is on the other side
 * of a worker's port, or of a port within one process; whatever goes wrong on this side is ours, and is said. The real
 * clocks and timers are taken hold of here, since they are the same in both places.
 */
import type { Clock } from "@/lib/node/timers";
import { batchPort, openMeshPort } from "@/lib/port/mesh";
import type { FailureCode, ToNode } from "@/lib/port/port";
import { StorageError } from "@/lib/storage/store";
import { direct } from "./direct";
import { createDefer } from "./gather";
import { createHost, type Platform } from "./host";

export interface Served {
  receive(message: ToNode): void;
  /** The page says so plainly, and nothing is signed any more. */
  fail(reason: unknown): void;
}

export function serveHost(about: Pick<Platform, "seats" | "subtle" | "post">): Served {
  const platform = platformOf(about);
  let host: Promise<(message: ToNode) => Promise<void>> | null = null;
  function fail(reason: unknown): void {
    platform.post({ type: "failed", code: failureOf(reason), detail: String(reason) });
  }
  return {
    receive(message) {
      if (message.type === "open") host ??= createHost(message, platform);
      host?.then((handle) => handle(message)).catch(fail);
    },
    fail,
  };
}

/** A database that is gone took the seat's key with it (P17): another thing than one that does not open. */
function failureOf(reason: unknown): FailureCode {
  if (!(reason instanceof StorageError)) return "crash";
  return reason.code === "lost" ? "seat-lost" : "storage";
}

const clock: Clock = {
  now: () => ({ monotonicMs: performance.now(), wallMs: Date.now() }),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

function platformOf(about: Pick<Platform, "seats" | "subtle" | "post">): Platform {
  const defer = createDefer(new MessageChannel());
  return {
    ...about,
    clock,
    defer,
    nowMs: () => Date.now(),
    openMesh: (port) =>
      direct((onMessage) => openMeshPort(batchPort(port), onMessage, defer), {
        nowMs: () => performance.now(),
        after: clock.schedule,
      }),
  };
}
