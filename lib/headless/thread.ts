/**
 * The validator's side of a process: the very host that runs in a tab's worker, behind a port as there, so that nothing
 * is shared between the two sides but messages. A thread of its own would gain nothing here: no page is drawn.
 */
import type { WorkerLike } from "@/lib/session/node";
import type { Seats } from "@/lib/worker/seats";
import { serveHost } from "@/lib/worker/serve";

export function spawnHere(seats: Seats): WorkerLike {
  const { port1: page, port2: here } = new MessageChannel();
  const served = serveHost({ seats, subtle: crypto.subtle, post: (message) => here.postMessage(message) });
  here.onmessage = ({ data }) => served.receive(data);
  return {
    postMessage: (message, transfer) => page.postMessage(message, transfer),
    get onmessage() {
      return null;
    },
    set onmessage(handler) {
      page.onmessage = handler;
    },
    // Errors of this thread are the process's own.
    onerror: null,
    terminate() {
      page.close();
      here.close();
    },
  };
}
