/**
 * The validator's neighbours, as the mesh reports them. Links come up before the table is known: what arrives meanwhile
 * waits, and a neighbour that has started already hands over the sealed record with its first message (P25). A link may
 * outlive a validator: the neighbour notices nothing and has said its hello, so the next life is told of it here.
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
  /** The trace knows of it. */
  isTold: boolean;
  /** What its hello says, once a validator of ours was given it, whether or not that one came to read it. */
  sealed: SealedRecord | null;
  /** Bounded by the mesh: nothing is consumed before the table is known. */
  waiting: Arrived[];
}

type Arrived = Extract<MeshToNode, { type: "bytes" }>;

const LOBBY_WIRE = createWire(0);
/**
 * Bytes and round trips of a link are never the same twice, and every telling of them is an event to keep and a frame to
 * draw: they are told in steps. That a link falls silent, or is measured for the first time, is told at once.
 */
export const FIGURES_MS = 5_000;

export function createLinks(openMesh: OpenMesh, tracer: Tracer, onSealed: (record: SealedRecord) => void): Links {
  const neighbours = new Map<PeerId, Neighbour>();
  let attached: Runner | null = null;
  /** Known from the first life on. */
  let seatIn: (key: PublicKey | null) => number = () => -1;
  const onStats = createTeller(tracer);

  function seatOf(key: PublicKey | null): number | null {
    const index = seatIn(key);
    return index < 0 ? null : index;
  }

  function greet(peer: PeerId, neighbour: Neighbour): void {
    if (attached === null) return;
    const { session, seatKey, sealed } = neighbour;
    const seat = seatOf(seatKey);
    tracer.record({ type: "peerUp", peer, seat, session });
    neighbour.isTold = true;
    attached.linkUp(peer, seat, sealed);
  }

  function onBytes(event: Arrived): void {
    const neighbour = neighbours.get(event.peer);
    if (attached !== null) return handOver(attached, neighbour, event);
    neighbour?.waiting.push(event);
    const sealed = sealedIn(event.bytes);
    if (sealed !== null) onSealed(sealed);
  }

  const mesh = openMesh((event) => {
    switch (event.type) {
      case "linkUp": {
        const neighbour = { session: event.session, seatKey: event.seatKey, isTold: false, sealed: null, waiting: [] };
        neighbours.set(event.peer, neighbour);
        return greet(event.peer, neighbour);
      }
      case "linkDown": {
        const neighbour = neighbours.get(event.peer);
        neighbours.delete(event.peer);
        // Also of a validator that has stopped, people see which links it has.
        if (neighbour === undefined || !neighbour.isTold) return;
        const { code, detail } = event.reason;
        const seat = seatOf(neighbour.seatKey);
        tracer.record({ type: "peerDown", peer: event.peer, seat, code, detail });
        return attached?.linkDown(event.peer);
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
      attached = runner;
      seatIn = seatOf;
      for (const [peer, neighbour] of neighbours) {
        greet(peer, neighbour);
        for (const event of neighbour.waiting) handOver(runner, neighbour, event);
        neighbour.waiting = [];
      }
    },
    detach() {
      attached = null;
    },
  };
}

/** Tells of the links' figures, when it is time to. */
function createTeller(tracer: Tracer): (links: readonly LinkStats[]) => void {
  let told = { atMs: 0, standing: "" };
  return (links) => {
    const atMs = performance.now();
    const standing = links.map(({ peer, suspect, rttMs }) => `${peer} ${suspect} ${rttMs !== null}`).join("\n");
    if (links.length === 0 || (standing === told.standing && atMs - told.atMs < FIGURES_MS)) return;
    told = { atMs, standing };
    tracer.record({ type: "links", links });
  };
}

function handOver(runner: Runner, neighbour: Neighbour | undefined, { peer, priority, bytes }: Arrived): void {
  // What else a life did not come to read is said again by Status (P13).
  if (neighbour !== undefined) neighbour.sealed ??= sealedIn(bytes);
  runner.packet(peer, priority, bytes);
}

/** The record in a hello; null in any other message. */
function sealedIn(bytes: Uint8Array): SealedRecord | null {
  const opened = LOBBY_WIRE.decode(bytes);
  return opened.ok && opened.value.type === "hello" ? opened.value.sealed : null;
}
