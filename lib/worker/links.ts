/**
 * The validator's neighbours, as the mesh reports them. Links come up before the table is known: what arrives meanwhile
 * waits, and a neighbour that has started already hands over the sealed record with its first message (P25).
 */
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { Link } from "@/lib/node/life";
import type { Runner } from "@/lib/node/runner";
import type { Tracer } from "@/lib/node/tracer";
import type { LinkStats, MeshPort, MeshToNode } from "@/lib/port/mesh";
import { createWire } from "@/lib/wire/codec";

/** Opens the worker's end of the mesh's port. */
export type OpenMesh = (onMessage: (message: MeshMessage) => void) => MeshPort;

/** What is left of the port's messages once credit and channels are dealt with. */
export type MeshMessage = Exclude<MeshToNode, { type: "sendCredit" | "channel" }>;

export interface Links {
  readonly link: Link;
  /** The validator lives: the mesh has no timers of its own. */
  pulse(): void;
  /** From now on neighbours speak to this validator; -1 means that a key has no seat. */
  attach(runner: Runner, seatOf: (key: PublicKey | null) => number): void;
  detach(): void;
}

interface Neighbour {
  readonly session: string;
  readonly seatKey: PublicKey | null;
  /** Bounded by the mesh: nothing is consumed before the table is known. */
  waiting: Extract<MeshToNode, { type: "bytes" }>[];
}

const LOBBY_WIRE = createWire(0);
/**
 * Bytes and round trips of a link are never the same twice, and every telling of them is an event to keep and a frame to
 * draw: they are told in steps. That a link falls silent, or is measured for the first time, is told at once.
 */
export const FIGURES_MS = 5_000;

export function createLinks(openMesh: OpenMesh, tracer: Tracer, onSealed: (record: SealedRecord) => void): Links {
  const neighbours = new Map<PeerId, Neighbour>();
  let attached: { readonly runner: Runner; readonly seatOf: (key: PublicKey | null) => number } | null = null;
  let told = { atMs: 0, standing: "" };

  function greet(peer: PeerId, { session, seatKey }: Neighbour): void {
    if (attached === null) return;
    const index = attached.seatOf(seatKey);
    const seat = index < 0 ? null : index;
    tracer.record({ type: "peerUp", peer, seat, session });
    attached.runner.linkUp(peer, seat);
  }

  function onBytes(event: Extract<MeshToNode, { type: "bytes" }>): void {
    if (attached !== null) return attached.runner.packet(event.peer, event.priority, event.bytes);
    neighbours.get(event.peer)?.waiting.push(event);
    const opened = LOBBY_WIRE.decode(event.bytes);
    if (opened.ok && opened.value.type === "hello" && opened.value.sealed !== null) onSealed(opened.value.sealed);
  }

  function onStats(links: readonly LinkStats[]): void {
    const atMs = performance.now();
    const standing = links.map(({ peer, suspect, rttMs }) => `${peer} ${suspect} ${rttMs !== null}`).join("\n");
    if (links.length === 0 || (standing === told.standing && atMs - told.atMs < FIGURES_MS)) return;
    told = { atMs, standing };
    tracer.record({ type: "links", links });
  }

  const mesh = openMesh((event) => {
    switch (event.type) {
      case "linkUp": {
        const neighbour = { session: event.session, seatKey: event.seatKey, waiting: [] };
        neighbours.set(event.peer, neighbour);
        return greet(event.peer, neighbour);
      }
      case "linkDown": {
        if (!neighbours.delete(event.peer) || attached === null) return;
        const { code, detail } = event.reason;
        const seat = attached.runner.node.peers.get(event.peer)?.seat ?? null;
        tracer.record({ type: "peerDown", peer: event.peer, seat, code, detail });
        return attached.runner.linkDown(event.peer);
      }
      case "bytes":
        return onBytes(event);
      case "stats":
        return onStats(event.links);
    }
  });

  return {
    link: {
      send: (to, priority, bytes) => void mesh.send(to, priority, bytes),
      consumed: mesh.consumed,
      fault: (peer, { code, detail }) => mesh.fault(peer, code, detail),
    },
    pulse: mesh.pulse,
    attach(runner, seatOf) {
      attached = { runner, seatOf };
      for (const [peer, neighbour] of neighbours) {
        greet(peer, neighbour);
        for (const { priority, bytes } of neighbour.waiting) runner.packet(peer, priority, bytes);
        neighbour.waiting = [];
      }
    },
    detach() {
      attached = null;
    },
  };
}
