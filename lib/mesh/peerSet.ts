/**
 * All that the peer set remembers, and the questions asked of it. connections.ts makes and ends connections, calls.ts
 * answers signaling, peers.ts decides whom to call.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";
import type { SessionId } from "@/lib/signal/fields";
import type { OpenData } from "./dataPath";
import { createDials, type Dials } from "./dials";
import type { ConnectionId, LinkFactory, MeshEnvelope, MeshEvent, SessionKeys, SignalPath, World } from "./ports";
import { createRoster, type Member, type Roster } from "./roster";
import type { Session } from "./session";
import type { Self } from "./topology";

export interface PeersDeps {
  readonly self: Self;
  readonly links: LinkFactory;
  readonly openData: OpenData;
  readonly path: SignalPath;
  readonly keys: SessionKeys;
  readonly world: World;
  readonly emit: (event: MeshEvent) => void;
  /** A message of the `mesh` lane. */
  readonly onMeshMessage: (from: SessionId, bytes: Bytes) => void;
}

export interface PeerSet {
  readonly deps: PeersDeps;
  readonly roster: Roster;
  readonly dials: Dials;
  readonly connections: Map<ConnectionId, Connection>;
  /** Counts our own dials. */
  dialled: number;
  /** Whom we poked, and when: an offer of theirs is one that we want. */
  readonly asked: Map<SessionId, number>;
  /** Since when we want a connection and have none. */
  readonly missing: Map<SessionId, number>;
  /** Candidates that overtook their offer. */
  readonly early: Map<ConnectionId, EarlyCandidates>;
  /** Envelopes that overtook the presence of their sender. */
  readonly strangers: Map<SessionId, Stranger>;
  /** Once the table is sealed: only these keys are seats. */
  seats: ReadonlySet<PublicKey> | null;
  reportedAtMs: number;
  isClosed: boolean;
}

export interface Connection {
  readonly id: ConnectionId;
  readonly member: Member;
  /** Served: the other side wanted it. */
  readonly purpose: Purpose;
  /** Grows from one connection to the next with the same neighbour, for both sides alike. */
  readonly generation: number;
  readonly session: Session;
  readonly madeAtMs: number;
  liveSinceMs: number | null;
}

export type Purpose = "wanted" | "served";

interface Stranger {
  readonly atMs: number;
  readonly envelopes: MeshEnvelope[];
}

interface EarlyCandidates {
  readonly from: SessionId;
  readonly atMs: number;
  readonly bodies: string[];
}

export const createPeerSet = (deps: PeersDeps): PeerSet => ({
  deps,
  roster: createRoster(),
  dials: createDials(),
  connections: new Map(),
  dialled: 0,
  asked: new Map(),
  missing: new Map(),
  early: new Map(),
  strangers: new Map(),
  seats: null,
  reportedAtMs: deps.world.nowMs(),
  isClosed: false,
});

/** By which failures and budgets of a neighbour are counted: a seat that reloads stays the same neighbour. */
export const keyOf = ({ seatKey, session }: Member): string => seatKey ?? session;

/** The name the worker knows a link by: a neighbour that reconnects is a new peer. */
export const peerOf = ({ id }: Connection): PeerId => id as PeerId;

export const connectionsTo = ({ connections }: PeerSet, session: SessionId): Connection[] =>
  [...connections.values()].filter(({ member }) => member.session === session);

/** Whether there is a connection that works or may come to work. */
export const isConnected = (set: PeerSet, session: SessionId): boolean =>
  connectionsTo(set, session).some((connection) => connection.session.health === "well");

export const liveConnections = ({ connections }: PeerSet): Connection[] =>
  [...connections.values()].filter(({ session }) => session.isLive);

/** Whether we or somebody we are linked with is a seat. */
export const reachesSeat = (set: PeerSet): boolean =>
  set.deps.self.seatKey !== null || liveConnections(set).some(({ member }) => member.seatKey !== null);

export const servedCount = ({ connections }: PeerSet): number =>
  [...connections.values()].filter(({ purpose }) => purpose === "served").length;

/** 0 ≤ x < 1. */
export const chance = (world: World): number => new DataView(world.randomBytes(4).buffer).getUint32(0) / 2 ** 32;
