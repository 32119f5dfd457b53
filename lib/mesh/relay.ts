/**
 * The page's end of the port to the worker (lib/port/mesh.ts says what travels there). It moves bytes and never reads
 * them. Messages gather until the running task is over and go as one batch; their buffers are transferred.
 */

import type { PeerId } from "@/lib/base/peer";
import type { DataChannel, MeshBatchPort, MeshToNode } from "@/lib/port/mesh";
import type { Mesh } from "./mesh";
import { isolate } from "./ourMistake";
import type { MeshEvent } from "./ports";

/** Connects the two until the returned function is called. @param defer runs at the end of the current task */
export function relay(
  mesh: Pick<Mesh, "on" | "obey">,
  port: MeshBatchPort,
  defer: (run: () => void) => void,
): () => void {
  let batch: MeshToNode[] = [];
  function flush(): void {
    const full = batch;
    batch = [];
    port.postMessage(full, full.flatMap(transferred));
  }
  function post(message: MeshToNode): void {
    if (batch.push(message) === 1) defer(flush);
  }
  const stop = mesh.on((event) => {
    if (isForWorker(event)) post(event);
  });
  port.onmessage = ({ data }) => {
    let sentBytes = 0;
    for (const command of data) {
      // Whatever becomes of one command, the credit of the others is given back: without it the worker falls silent.
      if (command.type === "send") sentBytes += command.bytes.length;
      isolate(() => mesh.obey(command));
    }
    // They are on their way or in bounded queues: the worker may send as many again.
    if (sentBytes > 0) post({ type: "sendCredit", bytes: sentBytes });
  };
  return () => {
    stop();
    port.onmessage = null;
  };
}

/**
 * Gives the channel of a connection to the worker, where the browser can: in the task in which the channel was made.
 * @returns false if it stays here
 */
export function handOver(port: MeshBatchPort, peer: PeerId, channel: DataChannel): boolean {
  try {
    port.postMessage([{ type: "channel", peer, channel }], [channel as RTCDataChannel]);
    return true;
  } catch {
    return false;
  }
}

const isForWorker = (event: MeshEvent): event is MeshEvent & MeshToNode =>
  event.type !== "unreached" && event.type !== "letter";

const transferred = (message: MeshToNode): ArrayBuffer[] => (message.type === "bytes" ? [message.bytes.buffer] : []);
