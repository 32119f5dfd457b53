/**
 * The life of a connection, from the first attempt to the end, and which of several to one neighbour stays: the newest
 * that works. A new one is made before the old one is broken.
 */
import { present } from "@/lib/base/assert";
import { type Bytes, toHex } from "@/lib/base/bytes";
import type { LinkDownReason } from "@/lib/port/mesh";
import { failed, held, LIVE_MAX, spend } from "./dials";
import type { Lane } from "./lanes";
import { type Connection, chance, keyOf, type PeerSet, type Purpose, peerOf } from "./peerSet";
import type { ConnectionId } from "./ports";
import { type Member, supersedes } from "./roster";
import { createSession } from "./session";

/** A link that held for so long makes up for failures before it. */
const STABLE_MS = 10_000;

/** Begins a connection, if the budgets allow it. @param offer absent when it is us who offers */
export function connect(
  set: PeerSet,
  member: Member,
  purpose: Purpose,
  offer?: { readonly id: ConnectionId; readonly generation: number },
): Connection | undefined {
  const { deps, dials, connections } = set;
  const { self, links, openData, keys, world, path } = deps;
  if (connections.size + reservedFrom(set, member) >= LIVE_MAX) return undefined;
  if (!spend(dials, keyOf(member), member.seatKey !== null, world.nowMs())) return undefined;
  const id = offer?.id ?? toHex(world.randomBytes(16));
  const role = offer === undefined ? "offerer" : "answerer";
  const itself = (): Connection => present(connections.get(id), "the connection that reports");
  const session = createSession(
    { connectionId: id, role, self: self.session, remote: member.session, links, openData, keys, world },
    {
      signal: (kind, body) => path.send(member.session, kind, id, body),
      live: () => onLive(set, itself()),
      message: (lane, bytes) => onMessage(set, itself(), lane, bytes),
      ended: (reason) => onEnded(set, itself(), reason),
    },
  );
  const generation = offer?.generation ?? ++set.dialled;
  const connection: Connection = {
    id,
    member,
    purpose,
    generation,
    session,
    madeAtMs: world.nowMs(),
    liveSinceMs: null,
  };
  connections.set(id, connection);
  return connection;
}

/** Ends a connection from this side. */
export function drop(set: PeerSet, connection: Connection, reason: LinkDownReason): void {
  connection.session.close();
  onEnded(set, connection, reason);
}

export const REPLACED: LinkDownReason = { code: "replaced", detail: "a newer connection took its place" };

/** Connections that must stay free for seats which have none yet. */
function reservedFrom({ deps, roster, connections }: PeerSet, member: Member): number {
  if (member.seatKey !== null || deps.self.seatKey === null) return 0;
  const connected = new Set([...connections.values()].map((each) => each.member.seatKey));
  const present = [...roster.members.values()].filter(({ isPresent }) => isPresent);
  return new Set(present.map(({ seatKey }) => seatKey).filter((key) => key !== null && !connected.has(key))).size;
}

function onLive(set: PeerSet, connection: Connection): void {
  const { deps, connections } = set;
  const others = [...connections.values()].filter((other) => other !== connection);
  const isLate = others.some((other) => other.session.isLive && replaces(other, connection));
  if (isLate) return drop(set, connection, REPLACED);
  connection.liveSinceMs = deps.world.nowMs();
  set.asked.delete(connection.member.session);
  const { session, seatKey } = connection.member;
  const direct = connection.session.isDirect;
  deps.emit({ type: "linkUp", peer: peerOf(connection), session, seatKey, direct });
  for (const other of others) if (replaces(connection, other)) drop(set, other, REPLACED);
}

const replaces = (newer: Connection, older: Connection): boolean =>
  newer.member.session === older.member.session
    ? newer.generation > older.generation
    : supersedes(newer.member, older.member);

function onMessage({ deps }: PeerSet, connection: Connection, lane: Lane, bytes: Bytes): void {
  if (lane === "mesh") deps.onMeshMessage(connection.member.session, bytes);
  else deps.emit({ type: "bytes", peer: peerOf(connection), priority: lane, bytes });
}

function onEnded({ deps, dials, connections }: PeerSet, connection: Connection, reason: LinkDownReason): void {
  const { member, liveSinceMs } = connection;
  const { session, seatKey } = member;
  const nowMs = deps.world.nowMs();
  connections.delete(connection.id);
  if (liveSinceMs !== null && nowMs - liveSinceMs >= STABLE_MS) held(dials, keyOf(member));
  const isOurs = reason.code === "replaced" || reason.code === "shutdown";
  if (!isOurs) failed(dials, keyOf(member), reason.code === "fault", chance(deps.world), nowMs);
  if (liveSinceMs !== null) deps.emit({ type: "linkDown", peer: peerOf(connection), reason });
  else if (!isOurs) deps.emit({ type: "unreached", session, seatKey, reason });
}
