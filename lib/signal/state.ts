/**
 * What a room is: who is in it, who holds which seat, how far its sealing is (P25), and how a newcomer is told. All of it
 * readonly; room.ts says how one room becomes the next.
 */
import type { NetworkId, PublicKey, Seat } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import type { Params } from "@/lib/chain/params";
import type { ProvenRecord } from "./checks";
import type { RoomEvent } from "./events";
import type { RoomCode, SessionId, SignatureHex } from "./fields";
import type { Draft, RoomSnapshot } from "./messages";
import type { Presence } from "./presence";
import { type ProblemCode, type Refusal, refuse } from "./problem";

/** Its times are those of a clock that is never set; others are told dates. */
export interface Room {
  readonly code: RoomCode;
  readonly name: string;
  readonly params: Params;
  readonly seatsMax: number;
  /** Grows with every event. */
  readonly revision: number;
  /** When a presence was last heard of, or the room was made. */
  readonly aliveMs: number;
  /** In the order of joining. */
  readonly members: ReadonlyMap<SessionId, Member>;
  /** Last `seq` of sessions that left, so that a presence overtaken by its own farewell brings nobody back. */
  readonly departed: ReadonlyMap<SessionId, number>;
  /** Signing keys in the order of joining; each belongs to a member. Empty once sealed: the genesis has them. */
  readonly seats: readonly PublicKey[];
  /** The starter wants to go with those present. */
  readonly starting: boolean;
  /** The number of the next draft. */
  readonly attempt: number;
  /** Networks this server has drafted here: before sealing, a record of any other is false. */
  readonly drafted: readonly NetworkId[];
  readonly phase: Phase;
}

export type Phase =
  | { readonly type: "open" }
  | {
      readonly type: "sealing";
      readonly draft: Draft;
      /** Its deadline on the clock that is never set. */
      readonly untilMs: number;
      readonly networkId: NetworkId;
      readonly signatures: ReadonlyMap<Seat, SignatureHex>;
    }
  /** The first record is the one the room plays; others are listed, never merged (P25). */
  | { readonly type: "sealed"; readonly records: readonly [ProvenRecord, ...ProvenRecord[]] }
  | { readonly type: "closed" };

export interface Member {
  readonly presence: Presence;
  readonly seenMs: number;
}

export interface RoomStep {
  readonly room: Room;
  readonly events: readonly RoomEvent[];
  /** The input changed nothing, and why. */
  readonly refused: Refusal | null;
}

/** An event without what every event carries. */
type Saying<E extends RoomEvent = RoomEvent> = E extends RoomEvent ? Omit<E, "room" | "revision"> : never;

/** The step with one more event, told in the order of its room. */
export function say({ room, events }: RoomStep, saying: Saying): RoomStep {
  const revision = room.revision + 1;
  const event = { ...saying, room: room.code, revision } as RoomEvent;
  return { room: { ...room, revision }, events: [...events, event], refused: null };
}

/** The step with some facts of the room changed. */
export const changed = (step: RoomStep, facts: Partial<Room>): RoomStep => ({
  ...step,
  room: { ...step.room, ...facts },
});

export const refusing = (step: RoomStep, code: ProblemCode, detail: string): RoomStep => ({
  ...step,
  refused: refuse(code, detail),
});

/** A room as its starter asked for it, nobody inside. */
export const newRoom = (about: Pick<Room, "code" | "name" | "params" | "seatsMax">, nowMs: number): Room => ({
  ...about,
  revision: 0,
  aliveMs: nowMs,
  members: new Map(),
  departed: new Map(),
  seats: [],
  starting: false,
  attempt: 0,
  drafted: [],
  phase: { type: "open" },
});

/** A room this server has forgotten, as a member's record proves it. // P25 */
export const roomOfRecord = (proven: Verified<ProvenRecord>, nowMs: number): Room => {
  const { roomCode, name, params, validators } = proven.record.genesis;
  const room = newRoom({ code: roomCode, name, params, seatsMax: validators.length }, nowMs);
  return { ...room, phase: { type: "sealed", records: [proven] } };
};

/** What a newcomer is told; undefined for a closed room. */
export function snapshotOf(room: Room, dateMs: number): RoomSnapshot | undefined {
  const { phase } = room;
  if (phase.type === "closed") return undefined;
  return {
    code: room.code,
    revision: room.revision,
    name: room.name,
    params: room.params,
    seatsMax: room.seatsMax,
    phase: phase.type,
    seats: [...seatKeys(room)],
    members: Array.from(room.members.values(), ({ presence }) => presence),
    draft: phase.type === "sealing" ? phase.draft : null,
    acknowledged: phase.type === "sealing" ? [...phase.signatures.keys()] : [],
    records: phase.type === "sealed" ? phase.records.map(({ record }) => record) : [],
    nowMs: dateMs,
  };
}

/** Signing keys in seat order: of those present before sealing, of the first record after it. */
export const seatKeys = ({ phase, seats }: Room): readonly PublicKey[] =>
  phase.type === "sealed" ? phase.records[0].record.genesis.validators.map(({ signingKey }) => signingKey) : seats;

/** The seat that a presence holds: in the network it names, else in the room's. Null for an observer. */
export function seatOfPresence(room: Room, { seatKey, networkId }: Presence): Seat | null {
  const { phase } = room;
  const named = phase.type === "sealed" ? phase.records.find((record) => record.networkId === networkId) : undefined;
  const keys = named?.record.genesis.validators.map(({ signingKey }) => signingKey) ?? seatKeys(room);
  const seat = seatKey === null ? -1 : keys.indexOf(seatKey);
  return seat < 0 ? null : seat;
}
