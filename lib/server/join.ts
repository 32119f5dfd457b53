/**
 * `POST /api/rooms/:code/join`: a session enters a room and is bound to its browser's stream. A member that holds a
 * sealed record brings it along; a server that has forgotten the room takes it from there (P25).
 */
import { err, ok, type Result } from "@/lib/base/result";
import type { Verified } from "@/lib/chain/messages";
import type { ProvenRecord } from "@/lib/signal/checks";
import { STREAM_SESSIONS_MAX } from "@/lib/signal/events";
import type { Join, Joined } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { roomOfRecord, seatOfPresence, snapshotOf } from "@/lib/signal/state";
import { applyTo, chargeSession, type Hub, type RoomEntry } from "./hub";
import { entryOf, makeSpace } from "./rooms";

/** A presence from further ahead would win its seat against every later one. */
export const CLOCK_AHEAD_MAX_MS = 10 * 60_000;

export async function join(hub: Hub, code: string, body: Join, address: string): Promise<Result<Joined, Refusal>> {
  const fault = doorFault(hub, code, body);
  if (fault !== undefined) return err(fault);
  const presence = await hub.checks.presence(body.presence);
  if (!presence.ok) return presence;
  const proven = await provenOf(hub, body);
  if (proven !== null && !proven.ok) return proven;
  // From here on nothing is awaited, so that what was judged is what is changed.
  const entry = openRoom(hub, code, proven === null ? null : proven.value);
  if (!entry.ok) return entry;
  return enter(hub, entry.value, presence.value, body, address);
}

function doorFault(hub: Hub, code: string, { presence }: Join): Refusal | undefined {
  if (presence.room !== code) return refuse("malformed", `got a presence for room ${presence.room}, want ${code}`);
  return clockFault(hub, presence.issuedAtMs) ?? chargeSession(hub, presence.session);
}

export function clockFault(hub: Hub, issuedAtMs: number): Refusal | undefined {
  const aheadMs = issuedAtMs - hub.dateMs();
  if (aheadMs <= CLOCK_AHEAD_MAX_MS) return undefined;
  return refuse("clock-off", `got a time ${aheadMs} ms ahead of the server's, want at most ${CLOCK_AHEAD_MAX_MS} ms`, {
    limit: CLOCK_AHEAD_MAX_MS,
  });
}

/** The record, checked unless the room lists it already; null if there is none to take. */
async function provenOf(hub: Hub, { presence, record }: Join): Promise<Result<Verified<ProvenRecord>, Refusal> | null> {
  if (record === undefined) return null;
  const phase = hub.rooms.get(presence.room)?.room.phase;
  const listed = phase?.type === "sealed" ? phase.records.map(({ networkId }) => networkId) : [];
  if (presence.networkId !== null && listed.includes(presence.networkId)) return null;
  return hub.checks.record(record);
}

/** The room, opened again from the record if this server has forgotten it. // P25 */
function openRoom(hub: Hub, code: string, proven: Verified<ProvenRecord> | null): Result<RoomEntry, Refusal> {
  const known = entryOf(hub, code);
  if (proven === null) return known;
  if (known.ok) {
    const { refused } = applyTo(hub, known.value, { type: "record", proven });
    return refused === null ? known : err(refused);
  }
  const { roomCode } = proven.record.genesis;
  if (roomCode !== code) return err(refuse("bad-record", `got the record of room ${roomCode}, want ${code}`));
  const full = makeSpace(hub);
  if (full !== undefined) return err(full);
  const entry: RoomEntry = { room: roomOfRecord(proven, hub.now()), starter: null };
  hub.rooms.set(code, entry);
  return ok(entry);
}

function enter(
  hub: Hub,
  entry: RoomEntry,
  presence: Verified<Presence>,
  body: Join,
  address: string,
): Result<Joined, Refusal> {
  const { iceServers, streams } = hub;
  if (!iceServers.ok) return iceServers;
  const bound = streams.bindingOf(presence.session);
  const seq = entry.room.members.get(presence.session)?.presence.seq ?? -1;
  // Everybody in the room has seen the presence; only the session itself can have signed a newer one.
  if (bound !== undefined && bound.stream.id !== body.stream && presence.seq <= seq)
    return err(refuse("foreign-session", "got a presence that another stream has joined with"));
  const stream = streams.take(body.stream, address, hub.now());
  if (!stream.ok) return stream;
  if (bound?.stream !== stream.value && stream.value.sessions.size >= STREAM_SESSIONS_MAX)
    return err(refuse("server-full", "got one more session of this browser", { limit: STREAM_SESSIONS_MAX }));
  // Bound before the step, so that its events reach the newcomer's stream too.
  streams.bind(presence.session, entry.room.code, stream.value);
  const { refused, room } = applyTo(hub, entry, { type: "presence", presence });
  if (refused !== null && !room.members.has(presence.session)) streams.unbind(presence.session);
  const snapshot = snapshotOf(room, hub.dateMs());
  if (refused !== null || snapshot === undefined)
    return err(refused ?? refuse("room-closed", `got room ${room.code}, which stood empty for a day`));
  return ok({ room: snapshot, seat: seatOfPresence(room, presence), iceServers: iceServers.value });
}
