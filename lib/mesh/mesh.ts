/**
 * The mesh of one page, put together: the peer set, letters through neighbours, and the port to the worker. What it needs
 * of the platform is handed in. It has no timers of its own: the worker's `pulse` is what keeps it going, so that a tab
 * whose validator died does not look alive.
 */
import { unreachable } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import type { NodeToMesh } from "@/lib/port/mesh";
import type { SessionId } from "@/lib/signal/fields";
import { createMailbag, forget, type Mailbag, type Outgoing, post, receive } from "./mailbag";
import type { PeersDeps } from "./peerSet";
import { createPeers, type Peers } from "./peers";
import type { MeshEvent } from "./ports";

export interface MeshDeps extends Omit<PeersDeps, "emit" | "onMeshMessage"> {
  /** Tells when the page goes away, and stops telling when its result is called. */
  readonly onPageHide: (run: () => void) => () => void;
}

export interface Mesh extends Pick<Peers, "onPresence" | "onLeft" | "onEnvelope" | "seal"> {
  on(handler: (event: MeshEvent) => void): () => void;
  obey(command: NodeToMesh): void;
  /**
   * Hands a signed presence or envelope to neighbours, for when the server can't be reached. It arrives as a `letter`.
   * @param to null: to everybody
   */
  post(to: SessionId | null, letter: Bytes): void;
  close(): void;
}

export function createMesh(deps: MeshDeps): Mesh {
  const handlers = new Set<(event: MeshEvent) => void>();
  const bag = createMailbag(deps.self.session);
  const emit = (event: MeshEvent): void => {
    for (const handler of [...handlers]) handler(event);
  };
  const peers: Peers = createPeers({
    ...deps,
    emit,
    onMeshMessage: (from, bytes) => onLetter({ peers, bag, deps, emit }, from, bytes),
  });
  const stopListening = deps.onPageHide(() => peers.close());
  return {
    onPresence: peers.onPresence,
    onLeft(session) {
      forget(bag, session);
      peers.onLeft(session);
    },
    onEnvelope: peers.onEnvelope,
    seal: peers.seal,
    on(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    obey: (command) => obey(peers, command),
    post: (to, letter) => send(peers, post(bag, to, letter, peers.neighbours())),
    close() {
      stopListening();
      peers.close();
    },
  };
}

interface Parts {
  readonly peers: Peers;
  readonly bag: Mailbag;
  readonly deps: MeshDeps;
  readonly emit: (event: MeshEvent) => void;
}

function onLetter({ peers, bag, deps, emit }: Parts, from: SessionId, bytes: Bytes): void {
  const { letter, forward } = receive(bag, from, bytes, peers.neighbours(), deps.world.nowMs());
  send(peers, forward);
  if (letter !== null) emit({ type: "letter", bytes: letter });
}

function send(peers: Peers, letters: readonly Outgoing[]): void {
  for (const { to, bytes } of letters) peers.sendMesh(to, bytes);
}

function obey(peers: Peers, command: NodeToMesh): void {
  switch (command.type) {
    case "send":
      return peers.send(command.to, command.priority, command.bytes);
    case "consumed":
      return peers.consumed(command.peer, command.priority, command.bytes);
    case "fault":
      return peers.fault(command.peer, `${command.code}: ${command.detail}`);
    case "broken":
      return peers.broken(command.peer, command.reason);
    case "pulse":
      return peers.tick();
    default:
      return unreachable(command);
  }
}
