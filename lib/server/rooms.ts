/** `POST /api/rooms` and `GET /api/rooms/:code`: a room is made, a room is looked at. */
import { err, ok, type Result } from "@/lib/base/result";
import { type Params, PRESETS, paramsFault } from "@/lib/chain/params";
import type { RoomCode } from "@/lib/signal/fields";
import type { Created, CreateRoom, RoomSnapshot } from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { newRoom, snapshotOf } from "@/lib/signal/state";
import type { Hub, RoomEntry } from "./hub";

/** A full room with its presences is about 100 KB. */
export const ROOMS_MAX = 2_000;

/** @param origin of the address in the answer, as the caller reached us. */
export function createRoom(hub: Hub, asked: CreateRoom, origin: string): Result<Created, Refusal> {
  const given = Object.entries(asked.params ?? {}).filter(([, value]) => value !== undefined);
  const params: Params = { ...PRESETS[asked.preset], ...Object.fromEntries(given) };
  const chosen: Params = asked.delegation === undefined ? params : { ...params, delegation: asked.delegation };
  const fault = paramsFault(chosen, asked.seats);
  if (fault !== undefined) return err(refuse("bad-parameter", fault));
  const full = makeSpace(hub);
  if (full !== undefined) return err(full);
  const code = freshCode(hub);
  const starter = Buffer.from(hub.random(16)).toString("hex");
  const room = newRoom({ code, name: asked.name ?? `Table ${code}`, params: chosen, seatsMax: asked.seats }, hub.now());
  hub.rooms.set(code, { room, starter });
  return ok({ code, url: `${origin}/r/${code}`, starter });
}

export function lookAt(hub: Hub, code: string): Result<RoomSnapshot, Refusal> {
  const entry = entryOf(hub, code);
  if (!entry.ok) return entry;
  const snapshot = snapshotOf(entry.value.room, hub.dateMs());
  return snapshot === undefined
    ? err(refuse("room-closed", `got room ${code}, which stood empty for a day`))
    : ok(snapshot);
}

export function entryOf(hub: Hub, code: string): Result<RoomEntry, Refusal> {
  const entry = hub.rooms.get(code);
  return entry === undefined
    ? err(refuse("unknown-room", `got room ${code.slice(0, 40)}, which is not here`))
    : ok(entry);
}

/** Makes space for one more room: closed ones go first, then the one that has stood empty longest. */
export function makeSpace(hub: Hub): Refusal | undefined {
  if (hub.rooms.size < ROOMS_MAX) return undefined;
  const empty = Array.from(hub.rooms.values(), ({ room }) => room).filter((room) => room.members.size === 0);
  const [oldest] = empty.toSorted((a, b) => order(a.phase.type) - order(b.phase.type) || a.aliveMs - b.aliveMs);
  if (oldest === undefined) return refuse("server-full", `got room ${ROOMS_MAX + 1}`, { limit: ROOMS_MAX });
  hub.rooms.delete(oldest.code);
  return undefined;
}

const order = (phase: string): number => (phase === "closed" ? 0 : 1);

/** Crockford's base32: no I, L, O, U. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function freshCode(hub: Hub): RoomCode {
  for (;;) {
    const code = Array.from(hub.random(8), (byte) => DIGITS[byte % 32]).join("");
    if (!hub.rooms.has(code)) return code;
  }
}
