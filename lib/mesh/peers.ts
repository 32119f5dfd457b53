/**
 * The peer set: turns presences into the connections that topology.ts asks for and repeats what failed. Of two tabs the
 * one with the smaller session key offers; the other may `poke` it. Whom others want is answered in calls.ts.
 */
import type { PeerId } from "@/lib/base/peer";
import type { PublicKey } from "@/lib/chain/ids";
import type { LinkDownReason, LinkStats } from "@/lib/port/mesh";
import type { SessionId } from "@/lib/signal/fields";
import { forgetEarly, hearStranger, onEnvelope, type Verdict } from "./calls";
import { connect, drop } from "./connections";
import { failed, failuresOf, isDue } from "./dials";
import type { Lane } from "./lanes";
import {
  type Connection,
  chance,
  connectionsTo,
  createPeerSet,
  isConnected,
  keyOf,
  liveConnections,
  type PeerSet,
  type PeersDeps,
  peerOf,
} from "./peerSet";
import type { MeshEnvelope, MeshPresence } from "./ports";
import { admit, current, dismiss, type Member } from "./roster";
import { offers, wanted } from "./topology";

export interface Peers {
  /** Verified by the caller. */
  onPresence(presence: MeshPresence): void;
  /** A hint of the server's: no link ends for it. */
  onLeft(session: SessionId): void;
  /** Addressed to this session, verified by the caller. */
  onEnvelope(envelope: MeshEnvelope): Verdict;
  /** The table is sealed: from now on a seat is one of these keys, and whoever claims another observes. */
  seal(seatKeys: readonly PublicKey[]): void;
  /** To each of these neighbours that is still there. */
  send(to: readonly PeerId[], lane: Lane, bytes: Uint8Array): void;
  consumed(peer: PeerId, lane: Lane, bytes: number): void;
  /** The worker found a provable fault. */
  fault(peer: PeerId, detail: string): void;
  /** The worker lost the channel that it was handed. */
  broken(peer: PeerId, reason: LinkDownReason): void;
  /** Heartbeats, timeouts, retries: to be called every PULSE_MS. */
  tick(): void;
  /** Ends everything before it returns. */
  close(): void;
  /** Those whose links are well. */
  neighbours(): SessionId[];
  /** On the `mesh` lane of the newest link; dropped if there is none or it is full. */
  sendMesh(to: SessionId, bytes: Uint8Array): void;
}

/** Seats dial at once when they see a presence; the other side asks only if nothing came. */
const POKE_AFTER_MS = 2_000;
/** An offer that was asked for comes within this time, or not at all. */
const ASKED_MS = 5_000;
const STATS_MS = 2_000;
/** A poke is about no connection. */
const NO_CONNECTION = "0".repeat(32);

export function createPeers(deps: PeersDeps): Peers {
  const set = createPeerSet(deps);
  return {
    onPresence(presence) {
      if (set.isClosed) return;
      admitPresence(set, presence);
      hearStranger(set, presence.session);
      settle(set);
    },
    onLeft: (session) => dismiss(set.roster, session),
    onEnvelope: (envelope) => (set.isClosed ? "no-room" : onEnvelope(set, envelope)),
    seal(seatKeys) {
      set.seats = new Set(seatKeys);
      for (const { session, seatKey, sinceMs, isPresent } of [...set.roster.members.values()])
        if (isPresent) admitPresence(set, { session, seatKey, issuedAtMs: sinceMs });
    },
    send(to, lane, bytes) {
      for (const peer of to) {
        const session = set.connections.get(peer)?.session;
        if (session?.isLive) session.send(lane, bytes);
      }
    },
    consumed: (peer, lane, bytes) => set.connections.get(peer)?.session.consumed(lane, bytes),
    fault(peer, detail) {
      const connection = set.connections.get(peer);
      if (connection !== undefined) drop(set, connection, { code: "fault", detail });
    },
    broken(peer, reason) {
      const connection = set.connections.get(peer);
      if (connection !== undefined) drop(set, connection, reason);
    },
    tick: () => tick(set),
    close() {
      set.isClosed = true;
      for (const connection of [...set.connections.values()])
        drop(set, connection, { code: "shutdown", detail: "this page ended it" });
    },
    neighbours: () => [...new Set(wellConnections(set).map(({ member }) => member.session))],
    sendMesh: (to, bytes) =>
      wellConnections(set)
        .filter(({ member }) => member.session === to)
        .at(-1)
        ?.session.send("mesh", bytes),
  };
}

const wellConnections = (set: PeerSet): Connection[] =>
  liveConnections(set).filter(({ session }) => session.health === "well");

function admitPresence(set: PeerSet, presence: MeshPresence): void {
  const isSeat = presence.seatKey !== null && (set.seats === null || set.seats.has(presence.seatKey));
  const inUse = (session: SessionId): boolean => connectionsTo(set, session).length > 0;
  const seatKey = isSeat ? presence.seatKey : null;
  const before = set.roster.members.get(presence.session);
  admit(set.roster, { ...presence, seatKey }, inUse);
  if (before === undefined || before.seatKey === seatKey) return;
  // The worker knows the link as somebody else's.
  for (const connection of connectionsTo(set, presence.session))
    drop(set, connection, { code: "replaced", detail: "its presence claims another seat now" });
}

function tick(set: PeerSet): void {
  const { deps } = set;
  for (const { session } of [...set.connections.values()]) session.tick();
  forgetEarly(set);
  settle(set);
  const nowMs = deps.world.nowMs();
  if (nowMs - set.reportedAtMs < STATS_MS) return;
  set.reportedAtMs = nowMs;
  deps.emit({ type: "stats", links: liveConnections(set).map(statsOf) });
}

const statsOf = (connection: Connection): LinkStats => ({ peer: peerOf(connection), ...connection.session.stats() });

/** Works towards what is wanted; to be called whenever that may have changed. */
function settle(set: PeerSet): void {
  if (set.isClosed) return;
  const { deps, asked, missing, dials } = set;
  const nowMs = deps.world.nowMs();
  for (const [session, atMs] of asked) if (nowMs - atMs >= ASKED_MS) giveUpAsking(set, session);
  const targets = wanted(
    deps.self,
    current(set.roster),
    (session) => asked.has(session) || connectionsTo(set, session).some(({ purpose }) => purpose === "wanted"),
    (member) => isDue(dials, keyOf(member), nowMs),
    (member) => failuresOf(dials, keyOf(member)),
  );
  const lacking = targets.filter(({ session }) => !isConnected(set, session));
  for (const session of [...missing.keys()])
    if (!lacking.some((member) => member.session === session)) missing.delete(session);
  for (const member of lacking) {
    if (!missing.has(member.session)) missing.set(member.session, nowMs);
    if (isDue(dials, keyOf(member), nowMs)) reachOut(set, member);
  }
}

function reachOut(set: PeerSet, member: Member): void {
  const { deps, asked, missing } = set;
  const nowMs = deps.world.nowMs();
  if (offers(deps.self.session, member.session)) return void connect(set, member, "wanted");
  const sinceMs = missing.get(member.session) ?? nowMs;
  // A seat that knows us dials of its own accord, but nobody knows that an observer wants it.
  const isExpected = deps.self.seatKey !== null && nowMs - sinceMs < POKE_AFTER_MS;
  if (isExpected || asked.has(member.session)) return;
  asked.set(member.session, nowMs);
  deps.path.send(member.session, "poke", NO_CONNECTION, "");
}

function giveUpAsking(set: PeerSet, session: SessionId): void {
  const { deps, asked, dials, roster } = set;
  asked.delete(session);
  const member = roster.members.get(session);
  if (member !== undefined && !isConnected(set, session))
    failed(dials, keyOf(member), false, chance(deps.world), deps.world.nowMs());
}
