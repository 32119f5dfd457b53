/**
 * The port of the mesh, with a shorter way: where the page could transfer a link's second channel to this worker, messages
 * go out and come in here, and the page hears of none of them. Links without one go over the port as ever; whoever uses
 * the port sees no difference.
 */
import type { PeerId } from "@/lib/base/peer";
import { createDataPath, type DataPath, type DataPathDeps } from "@/lib/mesh/dataPath";
import type { LinkStats, MeshPort, MeshToNode } from "@/lib/port/mesh";
import type { MeshMessage, OpenMesh } from "./links";

type OpenPort = (onMessage: (message: Exclude<MeshToNode, { type: "sendCredit" }>) => void) => MeshPort;

export const direct =
  (openPort: OpenPort, deps: DataPathDeps): OpenMesh =>
  (onMessage) => {
    const paths = new Map<PeerId, DataPath>();
    const port = openPort((message) => {
      if (message.type === "channel") take(message.peer, message.channel);
      else receive(paths, message, onMessage);
      // After the validator knows its neighbour.
      if (message.type === "linkUp" && message.direct) begin(message.peer);
    });

    function take(peer: PeerId, channel: Extract<MeshToNode, { type: "channel" }>["channel"]): void {
      const path = createDataPath(channel, deps, {
        message: (priority, bytes) => onMessage({ type: "bytes", peer, priority, bytes }),
        broken(reason) {
          // A link that never came up has none to tell of; one that is going down tells by itself.
          paths.delete(peer);
          port.broken(peer, reason);
        },
      });
      paths.set(peer, path);
    }

    function begin(peer: PeerId): void {
      const path = paths.get(peer);
      if (path === undefined)
        port.broken(peer, { code: "closed", detail: "its channel was gone before it was proven" });
      else path.open();
    }

    return {
      ...port,
      send(to, priority, bytes) {
        const relayed = to.filter((peer) => !paths.has(peer));
        // The port gives its buffer away, and a path may still be cutting it into chunks.
        const own = relayed.length < to.length && relayed.length > 0 ? bytes.slice() : bytes;
        for (const peer of to) paths.get(peer)?.send(priority, bytes);
        return relayed.length === 0 || port.send(relayed, priority, own);
      },
      consumed(peer, priority, bytes) {
        const path = paths.get(peer);
        if (path === undefined) port.consumed(peer, priority, bytes);
        else path.consumed(priority, bytes);
      },
      pulse() {
        for (const path of [...paths.values()]) path.tick();
        port.pulse();
      },
    };
  };

function receive(paths: Map<PeerId, DataPath>, message: MeshMessage, onMessage: (message: MeshMessage) => void): void {
  if (message.type === "stats")
    return onMessage({ type: "stats", links: message.links.map((link) => added(link, paths.get(link.peer))) });
  if (message.type === "linkDown") {
    paths.get(message.peer)?.close();
    paths.delete(message.peer);
  }
  onMessage(message);
}

/** What the page knows of a link, and what went past it. */
function added(link: LinkStats, path: DataPath | undefined): LinkStats {
  if (path === undefined) return link;
  const { bytesIn, bytesOut, queuedBytes, dropped } = path.stats();
  return {
    ...link,
    bytesIn: link.bytesIn + bytesIn,
    bytesOut: link.bytesOut + bytesOut,
    queuedBytes: link.queuedBytes + queuedBytes,
    dropped: link.dropped + dropped,
  };
}
