/**
 * The signaling server's memory: rooms, streams, buckets, and the one way a room changes. It lives in this process
 * alone; what is worth keeping proves itself and is brought back by the people it concerns (P25). What each request
 * means is in rooms.ts, join.ts and signal.ts.
 */
import type { Result } from "@/lib/base/result";
import type { SignalChecks } from "@/lib/signal/checks";
import { type ServerEvent, serverEventSchema } from "@/lib/signal/events";
import type { RoomCode, SessionId } from "@/lib/signal/fields";
import type { IceServers } from "@/lib/signal/ice";
import { toJson } from "@/lib/signal/messages";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { type RoomInput, roomStep } from "@/lib/signal/room";
import { type Room, type RoomStep, snapshotOf } from "@/lib/signal/state";
import { type Buckets, createBuckets } from "./buckets";
import { API_BUCKET } from "./costs";
import { type Stream, type StreamContext, send, tend } from "./stream";
import { createStreams, type Streams } from "./streams";

export interface HubDeps {
  /**
   * Milliseconds on a clock that is never set: whatever runs out is counted on it. One that is set back would lock people
   * out for so long, one that is set forward would show all of them out.
   */
  now(): number;
  /** Milliseconds since the Unix epoch: what people are told, and what they claim is held against. */
  dateMs(): number;
  random(bytes: number): Uint8Array;
  readonly checks: SignalChecks;
  readonly iceServers: Result<IceServers, Refusal>;
}

export interface Hub extends HubDeps {
  /** This life of the server, 8 hexadecimal digits. */
  readonly boot: string;
  /** A secret of this process: a request that carries it has been charged already (front.ts). */
  readonly pass: string;
  readonly rooms: Map<RoomCode, RoomEntry>;
  readonly streams: Streams;
  /** Wide: a lecture hall sits behind one address. */
  readonly addresses: Buckets;
  /** Tight: one tab. */
  readonly sessions: Buckets;
}

export interface RoomEntry {
  room: Room;
  /** The starter's secret; null once the server has forgotten the room and a member brought it back. */
  readonly starter: string | null;
}

/** A tab that dials 15 peers sends about 200 envelopes at once, then hardly any. */
const SESSION_BUCKET = { burst: 300, perSecond: 10, keysMax: 10_000 };

export const createHub = (deps: HubDeps): Hub => ({
  ...deps,
  boot: Buffer.from(deps.random(4)).toString("hex"),
  pass: Buffer.from(deps.random(16)).toString("hex"),
  rooms: new Map(),
  streams: createStreams(),
  addresses: createBuckets(API_BUCKET),
  sessions: createBuckets(SESSION_BUCKET),
});

/** The one way a room changes: the step is taken, its events go to everybody concerned, the gone are unbound. */
export function applyTo(hub: Hub, entry: RoomEntry, input: RoomInput): RoomStep {
  const before = entry.room;
  const step = roomStep(before, input, hub.now(), hub.dateMs());
  entry.room = step.room;
  if (step.events.length === 0) return step;
  const concerned = new Set([...before.members.keys(), ...step.room.members.keys()].map((id) => streamOf(hub, id)));
  for (const event of step.events) {
    const data = dataOf(event);
    for (const stream of concerned) if (stream !== undefined) send(stream, data, contextOf(hub));
  }
  for (const session of before.members.keys()) if (!step.room.members.has(session)) hub.streams.unbind(session);
  return step;
}

/** Once a second: silence is noticed, drafts run out, idle rooms close, silent connections are pinged. */
export function sweep(hub: Hub): void {
  for (const [code, entry] of hub.rooms) {
    if (entry.room.phase.type === "closed" && hub.now() - entry.room.aliveMs >= FORGET_MS) hub.rooms.delete(code);
    else applyTo(hub, entry, { type: "tick" });
  }
  for (const stream of hub.streams.byId.values()) tend(stream, contextOf(hub));
  hub.streams.sweep(hub.now());
}

/** A closed room is remembered as closed for as long as it stood empty before. */
const FORGET_MS = 48 * 3_600_000;

export const sendTo = (hub: Hub, stream: Stream, event: ServerEvent): void =>
  send(stream, dataOf(event), contextOf(hub));

const streamOf = (hub: Hub, session: SessionId): Stream | undefined => hub.streams.bindingOf(session)?.stream;

export const contextOf = (hub: Hub): StreamContext => ({
  boot: hub.boot,
  now: hub.now,
  hello: (stream) => dataOf({ type: "hello", boot: hub.boot, sessions: [...stream.sessions] }),
  snapshots(stream) {
    const codes = new Set(Array.from(stream.sessions, (session) => hub.streams.bindingOf(session)?.room));
    return [...codes].flatMap((code) => {
      const entry = code === undefined ? undefined : hub.rooms.get(code);
      const snapshot = entry && snapshotOf(entry.room, hub.dateMs());
      return snapshot === undefined ? [] : [dataOf({ type: "snapshot", snapshot })];
    });
  },
});

/** Undefined when the address may go on, else the refusal. */
export function charge(hub: Hub, address: string, cost: number): Refusal | undefined {
  const waitMs = hub.addresses.take(address, cost, hub.now());
  if (waitMs === 0) return undefined;
  return refuse("rate-limited", `got more requests than ${API_BUCKET.perSecond} a second from one address`, {
    limit: API_BUCKET.perSecond,
    retryAfterMs: waitMs,
  });
}

/**
 * Charges what a request that was let in turns out to cost. It is done already, so that it is not refused for that: whoever
 * asked would ask again, and pay for asking each time. The address has to wait before its next one instead.
 */
export const bill = (hub: Hub, address: string, cost: number): void => hub.addresses.owe(address, cost, hub.now());

export function chargeSession(hub: Hub, session: string): Refusal | undefined {
  const waitMs = hub.sessions.take(session, 1, hub.now());
  if (waitMs === 0) return undefined;
  return refuse("rate-limited", `got more messages than ${SESSION_BUCKET.perSecond} a second from one session`, {
    limit: SESSION_BUCKET.perSecond,
    retryAfterMs: waitMs,
  });
}

const dataOf = (event: ServerEvent): string => JSON.stringify(toJson(serverEventSchema, event));
