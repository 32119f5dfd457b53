/**
 * Signaling that reaches this tab: offers, answers, candidates and pokes of others. The caller verified the signature and
 * that it is addressed to us; everything else an envelope can get wrong is answered here with a verdict.
 */
import type { SessionId } from "@/lib/signal/fields";
import { connect, drop, REPLACED } from "./connections";
import { isShunned } from "./dials";
import { type Connection, connectionsTo, keyOf, type PeerSet, type Purpose, reachesSeat, servedCount } from "./peerSet";
import type { MeshEnvelope } from "./ports";
import { isFirst } from "./replay";
import type { Member } from "./roster";
import { CONNECT_MS } from "./session";
import { isOwnSeat, offers, serves } from "./topology";

/** What became of an envelope. Everything but "taken" and "stranger" changed nothing. */
export type Verdict =
  | "taken"
  /** Its sender has no presence here yet; kept for a moment. */
  | "stranger"
  | "replayed"
  /** An offer from the side that must not offer, or a poke from the side that should. */
  | "wrong-side"
  /** For a connection that is not there (any more), or is with somebody else. */
  | "no-such-connection"
  /** Its sender provably broke the protocol lately. */
  | "shunned"
  /** No room for another observer, or no budget for another connection. */
  | "no-room"
  /** There is a connection already. */
  | "needless";

/** A poke says that its sender has no connection with us: an offer is lost if it has not arrived by then … */
const OFFER_LOST_MS = 1_500;
/** … and a link is dead, unless it is so young that the poke may be older. */
const YOUNG_LINK_MS = 3_000;
const EARLY_CONNECTIONS_MAX = 32;
const EARLY_CANDIDATES_MAX = 16;
/** A presence and an offer may come over different routes. */
const STRANGERS_MAX = 16;
const STRANGER_ENVELOPES_MAX = 16;
const STRANGER_MS = 5_000;

export function onEnvelope(set: PeerSet, envelope: MeshEnvelope): Verdict {
  const { deps, roster, dials } = set;
  const member = roster.members.get(envelope.from);
  if (member === undefined) return keepStranger(set, envelope);
  if (!isFirst(member.envelopes, envelope.seq)) return "replayed";
  if (isShunned(dials, keyOf(member), deps.world.nowMs())) return "shunned";
  switch (envelope.kind) {
    case "offer":
      return onOffer(set, member, envelope);
    case "answer":
    case "candidate":
      return onReply(set, member, envelope);
    case "poke":
      return onPoke(set, member);
  }
}

/** A presence came: what its sender said before it is heard now. */
export function hearStranger(set: PeerSet, session: SessionId): void {
  const stranger = set.strangers.get(session);
  set.strangers.delete(session);
  for (const envelope of stranger?.envelopes ?? []) onEnvelope(set, envelope);
}

/** Candidates whose offer never came, and envelopes whose sender never did. */
export function forgetEarly({ early, strangers, deps }: PeerSet): void {
  const nowMs = deps.world.nowMs();
  for (const [id, { atMs }] of early) if (nowMs - atMs >= CONNECT_MS) early.delete(id);
  for (const [session, { atMs }] of strangers) if (nowMs - atMs >= STRANGER_MS) strangers.delete(session);
}

function keepStranger({ strangers, deps }: PeerSet, envelope: MeshEnvelope): Verdict {
  const stranger = strangers.get(envelope.from) ?? { atMs: deps.world.nowMs(), envelopes: [] };
  if (stranger.envelopes.length < STRANGER_ENVELOPES_MAX) stranger.envelopes.push(envelope);
  strangers.set(envelope.from, stranger);
  dropOldest(strangers, STRANGERS_MAX);
  return "stranger";
}

function dropOldest(map: Map<string, unknown>, sizeMax: number): void {
  const oldest = map.keys().next();
  if (map.size > sizeMax && !oldest.done) map.delete(oldest.value);
}

function onOffer(set: PeerSet, member: Member, { connectionId, seq, body }: MeshEnvelope): Verdict {
  if (offers(set.deps.self.session, member.session)) return "wrong-side";
  if (set.connections.has(connectionId)) return "replayed";
  const purpose = purposeOf(set, member);
  if (purpose === undefined) return "no-room";
  const earlier = connectionsTo(set, member.session);
  const connection = connect(set, member, purpose, { id: connectionId, generation: seq });
  if (connection === undefined) return "no-room";
  // The offerer gave up on those attempts; a link that works stays until this one does.
  for (const attempt of earlier) if (!attempt.session.isLive) drop(set, attempt, REPLACED);
  connection.session.signal("offer", body);
  const early = set.early.get(connectionId);
  set.early.delete(connectionId);
  if (early?.from === member.session)
    for (const candidate of early.bodies) connection.session.signal("candidate", candidate);
  return "taken";
}

function onReply(set: PeerSet, member: Member, { kind, connectionId, body }: MeshEnvelope): Verdict {
  const connection = set.connections.get(connectionId);
  if (connection === undefined && kind === "candidate") return keepEarly(set, member.session, connectionId, body);
  if (connection?.member.session !== member.session) return "no-such-connection";
  connection.session.signal(kind === "answer" ? "answer" : "candidate", body);
  return "taken";
}

/** Candidates may overtake the offer they belong to. */
function keepEarly({ early, deps }: PeerSet, from: SessionId, connectionId: string, body: string): Verdict {
  if (offers(deps.self.session, from)) return "no-such-connection";
  const kept = early.get(connectionId) ?? { from, atMs: deps.world.nowMs(), bodies: [] };
  if (kept.from !== from || kept.bodies.length >= EARLY_CANDIDATES_MAX) return "no-such-connection";
  kept.bodies.push(body);
  early.set(connectionId, kept);
  dropOldest(early, EARLY_CONNECTIONS_MAX);
  return "taken";
}

function onPoke(set: PeerSet, member: Member): Verdict {
  if (!offers(set.deps.self.session, member.session)) return "wrong-side";
  const purpose = purposeOf(set, member);
  if (purpose === undefined) return "no-room";
  const earlier = connectionsTo(set, member.session);
  if (earlier.some((connection) => isFresh(set, connection))) return "needless";
  if (connect(set, member, purpose) === undefined) return "no-room";
  for (const attempt of earlier) if (!attempt.session.isLive) drop(set, attempt, REPLACED);
  return "taken";
}

/** Too young to be given up because of a poke. */
const isFresh = ({ deps }: PeerSet, { madeAtMs, liveSinceMs }: Connection): boolean => {
  const nowMs = deps.world.nowMs();
  return liveSinceMs === null ? nowMs - madeAtMs < OFFER_LOST_MS : nowMs - liveSinceMs < YOUNG_LINK_MS;
};

/** What a connection that the other side asks for would be, or undefined if it is not granted. */
function purposeOf(set: PeerSet, member: Member): Purpose | undefined {
  const { self } = set.deps;
  if (isOwnSeat(self, member.seatKey)) return undefined;
  if (set.asked.has(member.session) || (self.seatKey !== null && member.seatKey !== null)) return "wanted";
  const current = connectionsTo(set, member.session)[0];
  if (current !== undefined) return current.purpose;
  return serves(self, member, servedCount(set), reachesSeat(set)) ? "served" : undefined;
}
