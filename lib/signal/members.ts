/**
 * Coming and going. A presence brings a session in or renews it; before sealing the first presence that claims a seat
 * with a new key takes the next one, and a seat whose key nobody speaks for any more is free again; after sealing a seat
 * is its key in the genesis. At most one session speaks for a seat: the newest.
 */
import type { PublicKey } from "@/lib/chain/ids";
import { ROOM_SEATS_MAX, ROOM_SESSIONS_MAX, type SessionId } from "./fields";
import { isNewer, type Presence } from "./presence";
import { type ProblemCode, type Refusal, refuse } from "./problem";
import { changed, type Member, type Room, type RoomStep, say, seatKeys } from "./state";

/** A presence that was not heard of for this long is gone: three missed keep-alives of 15 s. */
export const PRESENCE_MS = 45_000;
/** A room nobody has been in for this long is closed. */
export const ROOM_IDLE_MS = 24 * 3_600_000;
/** Places that observers can't take, so that every seat finds its way back. */
const OBSERVERS_MAX = ROOM_SESSIONS_MAX - ROOM_SEATS_MAX;
/** Farewells remembered; an older one only risks a ghost for {@link PRESENCE_MS}. */
const DEPARTED_MAX = 256;

/** A verified presence: a newcomer, something new about a member, or the same again (which only renews it). */
export function enter(step: RoomStep, presence: Presence, nowMs: number): RoomStep {
  const { room } = step;
  const known = room.members.get(presence.session);
  if (known !== undefined && known.presence.seq === presence.seq) return see(step, [presence.session], nowMs);
  const fault = entryFault(room, presence, known);
  if (fault !== undefined) return { ...step, refused: fault };
  const replaced = speakerFor(room, presence);
  const cleared = replaced === undefined ? step : depart(step, replaced.session, "replaced");
  const members = new Map(cleared.room.members).set(presence.session, { presence, seenMs: nowMs });
  const departed = new Map(cleared.room.departed);
  departed.delete(presence.session);
  const claimed = room.phase.type === "open" ? presence.seatKey : null;
  const seats = seatsAfter(cleared.room, members, claimed, cleared.room.seats);
  const next = changed(cleared, { members, departed, seats, aliveMs: nowMs });
  return say(next, { type: "presence", presence, seats: [...seatKeys(next.room)] });
}

/** Keep-alives; sessions that are not in the room are passed over. */
export function see(step: RoomStep, sessions: readonly SessionId[], nowMs: number): RoomStep {
  const members = new Map(step.room.members);
  const known = sessions.filter((session) => members.has(session));
  for (const session of known) members.set(session, { ...(members.get(session) as Member), seenMs: nowMs });
  return known.length === 0 ? step : changed(step, { members, aliveMs: nowMs });
}

export function depart(step: RoomStep, session: SessionId, reason: "left" | "expired" | "replaced"): RoomStep {
  const { room } = step;
  const member = room.members.get(session);
  if (member === undefined) return step;
  const members = new Map(room.members);
  members.delete(session);
  const departed = reason === "expired" ? room.departed : remember(room.departed, member.presence);
  // A replaced session leaves its seat to the newer one.
  const seats = reason === "replaced" ? room.seats : seatsAfter(room, members, null, room.seats);
  const next = changed(step, { members, departed, seats });
  return say(next, { type: "left", session, reason, seats: [...seatKeys(next.room)] });
}

/** A session that only fell silent may come back with what it said last; one that left must say so anew. */
function remember(departed: Room["departed"], { session, seq }: Presence): Room["departed"] {
  const next = new Map(departed).set(session, seq);
  const [oldest] = next.keys();
  if (next.size > DEPARTED_MAX && oldest !== undefined) next.delete(oldest);
  return next;
}

/** Time has passed: silent members go, and a room that stood empty for a day closes. */
export function expire(step: RoomStep, nowMs: number): RoomStep {
  let next = step;
  for (const [session, { seenMs }] of step.room.members) {
    if (nowMs - seenMs >= PRESENCE_MS) next = depart(next, session, "expired");
  }
  const idle = next.room.members.size === 0 && nowMs - next.room.aliveMs >= ROOM_IDLE_MS;
  return idle ? changed(next, { phase: { type: "closed" }, departed: new Map() }) : next;
}

/** Seats whose key a member still speaks for, in their order, then the newcomer's. */
function seatsAfter(
  { phase }: Room,
  members: ReadonlyMap<SessionId, Member>,
  claimed: PublicKey | null,
  seats: readonly PublicKey[],
): readonly PublicKey[] {
  if (phase.type === "sealed") return [];
  const spoken = new Set(Array.from(members.values(), ({ presence }) => presence.seatKey));
  const kept = seats.filter((key) => spoken.has(key));
  return claimed === null || kept.includes(claimed) ? kept : [...kept, claimed];
}

/** Another session that speaks for the same seat. */
function speakerFor(room: Room, { session, seatKey }: Presence): Presence | undefined {
  if (seatKey === null) return undefined;
  const members = Array.from(room.members.values(), ({ presence }) => presence);
  return members.find((other) => other.session !== session && other.seatKey === seatKey);
}

function entryFault(room: Room, presence: Presence, known: Member | undefined): Refusal | undefined {
  const lastSeq = known?.presence.seq ?? room.departed.get(presence.session) ?? -1;
  if (presence.seq <= lastSeq) return refuse("stale", `got presence ${presence.seq}, want more than ${lastSeq}`);
  const other = speakerFor(room, presence);
  if (other !== undefined && !isNewer(presence, other))
    return refuse("replaced", "got an older presence of this seat than the one in the room");
  const fault = networkFault(room, presence) ?? (presence.role === "seat" ? seatFault(room, presence) : undefined);
  if (fault !== undefined) return refuse(...fault);
  if (known !== undefined || other !== undefined) return undefined;
  const observers = Array.from(room.members.values()).filter((member) => member.presence.role === "observer").length;
  const full = presence.role === "observer" ? observers >= OBSERVERS_MAX : room.members.size >= ROOM_SESSIONS_MAX;
  return full
    ? refuse("members-full", `got session ${room.members.size + 1}`, { limit: ROOM_SESSIONS_MAX })
    : undefined;
}

type Fault = readonly [ProblemCode, string];

/** A session that knows its network can't be led into another one. // P25 */
function networkFault({ phase }: Room, { networkId }: Presence): Fault | undefined {
  if (phase.type === "closed") return ["room-closed", "got a presence a day after the last one"];
  if (networkId === null) return undefined;
  const ids = phase.type === "sealed" ? phase.records.map((record) => record.networkId) : [];
  if (ids.includes(networkId)) return undefined;
  return ["wrong-network", `got network ${networkId}, want ${ids.length === 0 ? "none yet" : ids.join(" or ")}`];
}

function seatFault(room: Room, { seatKey, vrfKey, networkId }: Presence): Fault | undefined {
  const { phase, seats, seatsMax } = room;
  if (phase.type === "sealed") {
    const own = phase.records.filter((proven) => networkId === null || networkId === proven.networkId);
    const validators = own.flatMap(({ record }) => record.genesis.validators);
    const seated = validators.some((seat) => seat.signingKey === seatKey && seat.vrfKey === vrfKey);
    return seated ? undefined : ["room-sealed", "got a seat whose keys are not in the genesis"];
  }
  const others = Array.from(room.members.values(), ({ presence }) => presence).filter(
    (other) => other.seatKey !== null && other.seatKey !== seatKey,
  );
  // A genesis with one key twice is refused by everybody (P1): who copies a key must not be able to spoil the draft.
  if (seatKey === vrfKey || others.some((other) => overlap([seatKey, vrfKey], [other.seatKey, other.vrfKey])))
    return ["key-taken", "got a key that stands elsewhere at this table, want fresh keys"];
  if (seats.some((key) => key === seatKey)) return undefined;
  if (seats.length >= seatsMax) return ["room-full", `got a claim to seat ${seats.length}, want below ${seatsMax}`];
  return phase.type === "sealing" ? ["room-sealing", "got a claim while the table is being sealed"] : undefined;
}

const overlap = (a: readonly (PublicKey | null)[], b: readonly (PublicKey | null)[]): boolean =>
  a.some((key) => b.includes(key));
