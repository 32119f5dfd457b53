/**
 * Everything that crosses the signaling API: bodies of requests, answers, and the events of the stream. Both ends read
 * with these schemas, the client because it does not trust the server. The schemas say what a message looks like; what
 * it means is room.ts's business. In and out: `parse(schema, json)` reads, `z.encode(schema, value)` — here `toJson` —
 * writes.
 */
import * as z from "zod/mini";
import { PARAM_RANGES, type Params } from "@/lib/chain/params";
import { envelopeSchema } from "./envelope";
import {
  attemptField,
  countField,
  genesisField,
  keyField,
  nameField,
  networkField,
  ROOM_SEATS_MAX,
  ROOM_SESSIONS_MAX,
  recordField,
  roomField,
  seatField,
  sessionField,
  signatureField,
  starterField,
  streamField,
} from "./fields";
import { iceServersSchema } from "./ice";
import { presenceSchema } from "./presence";
import { problemSchema } from "./problem";

/** Bytes of a request's body. */
export const BODY_BYTES_MAX = 64 * 1024;
/** Messages of one request: a dial's offer and its candidates with room to spare. */
export const BATCH_MAX = 32;
/** Networks listed under one room code: a second one is listed, never merged (P25). */
export const RECORDS_MAX = 8;

const numberIn = ([min, max]: readonly [number, number]) => z.int().check(z.minimum(min), z.maximum(max));

const paramsShape = {
  roundMs: numberIn(PARAM_RANGES.roundMs),
  clearingMs: numberIn(PARAM_RANGES.clearingMs),
  idleMs: numberIn(PARAM_RANGES.idleMs),
  maxDriftMs: numberIn(PARAM_RANGES.maxDriftMs),
  maxTxBytes: numberIn(PARAM_RANGES.maxTxBytes),
  maxBlockBytes: numberIn(PARAM_RANGES.maxBlockBytes),
  maxBlockTxs: numberIn(PARAM_RANGES.maxBlockTxs),
  maxLogSize: numberIn(PARAM_RANGES.maxLogSize),
  delegation: z.enum(["fair", "whitepaper"]),
} as const satisfies Record<keyof Params, z.core.$ZodType>;

/** `POST /api/rooms`. `params` and `delegation` replace values of the preset. */
export const createRoomSchema = z.strictObject({
  name: z.optional(nameField),
  seats: z._default(z.int().check(z.minimum(1), z.maximum(ROOM_SEATS_MAX)), 4),
  preset: z._default(z.enum(["live", "fast", "lecture", "whitepaper"]), "live"),
  params: z.optional(z.partial(z.strictObject(paramsShape))),
  delegation: z.optional(paramsShape.delegation),
});
export type CreateRoom = z.output<typeof createRoomSchema>;

/** Its answer. Who holds `starter` may start before all seats are taken. */
export const createdSchema = z.strictObject({ code: roomField, url: z.string(), starter: starterField });
export type Created = z.output<typeof createdSchema>;

/** What the server proposes to seal (P25); it counts until `deadlineMs` on the server's clock. */
export const draftSchema = z.strictObject({ attempt: attemptField, genesis: genesisField, deadlineMs: countField });
export type Draft = z.output<typeof draftSchema>;

/** A seat's "I am in this draft", signed with its signing key over (networkId, attempt) (P25). */
export const acknowledgementSchema = z.strictObject({
  attempt: attemptField,
  networkId: networkField,
  seatKey: keyField,
  signature: signatureField,
});
export type SignedAcknowledgement = z.output<typeof acknowledgementSchema>;

/** A room as a newcomer meets it. `revision` grows with every event of the room while this server runs. */
export const snapshotSchema = z.strictObject({
  code: roomField,
  revision: countField,
  name: nameField,
  params: z.strictObject(paramsShape),
  seatsMax: z.int().check(z.minimum(1), z.maximum(ROOM_SEATS_MAX)),
  phase: z.enum(["open", "sealing", "sealed"]),
  /** Signing keys in seat order; of the first record once sealed. */
  seats: z.array(keyField).check(z.maxLength(ROOM_SEATS_MAX)),
  members: z.array(presenceSchema).check(z.maxLength(ROOM_SESSIONS_MAX)),
  draft: z.nullable(draftSchema),
  /** Seats of the draft that have acknowledged it. */
  acknowledged: z.array(seatField).check(z.maxLength(ROOM_SEATS_MAX)),
  records: z.array(recordField).check(z.maxLength(RECORDS_MAX)),
  /** The server's clock, milliseconds since the Unix epoch. */
  nowMs: countField,
});
export type RoomSnapshot = z.output<typeof snapshotSchema>;

/** `POST /api/rooms/:code/join`. A record in hand goes along: it opens the room again after the server forgot it. */
export const joinSchema = z.strictObject({
  stream: streamField,
  presence: presenceSchema,
  record: z.optional(recordField),
});
export type Join = z.output<typeof joinSchema>;

/** Its answer. `seat` is the one the presence holds now, in the lobby or in its network; null for an observer. */
export const joinedSchema = z.strictObject({
  room: snapshotSchema,
  seat: z.nullable(seatField),
  iceServers: iceServersSchema,
});
export type Joined = z.output<typeof joinedSchema>;

export const signalMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("presence"), presence: presenceSchema }),
  z.strictObject({
    type: z.literal("alive"),
    sessions: z.array(sessionField).check(z.minLength(1), z.maxLength(ROOM_SESSIONS_MAX)),
  }),
  z.strictObject({ type: z.literal("leave"), session: sessionField }),
  z.strictObject({ type: z.literal("envelope"), envelope: envelopeSchema }),
  z.strictObject({ type: z.literal("acknowledge"), acknowledgement: acknowledgementSchema }),
  z.strictObject({ type: z.literal("sealed"), record: recordField }),
  z.strictObject({ type: z.literal("start"), starter: starterField }),
]);
export type SignalMessage = z.output<typeof signalMessageSchema>;

/** `POST /api/rooms/:code/signal`: messages of one browser, taken in order. */
export const signalSchema = z.strictObject({
  stream: streamField,
  messages: z.array(signalMessageSchema).check(z.minLength(1), z.maxLength(BATCH_MAX)),
});
export type Signal = z.output<typeof signalSchema>;

/** Its answer: which messages were refused and why, and which of the sessions said to be alive are not in the room. */
export const signalAnswerSchema = z.strictObject({
  refused: z.array(z.strictObject({ index: countField, problem: problemSchema })).check(z.maxLength(BATCH_MAX)),
  unknown: z.array(sessionField).check(z.maxLength(BATCH_MAX * ROOM_SESSIONS_MAX)),
});
export type SignalAnswer = z.output<typeof signalAnswerSchema>;

/** The value as it travels: canonical encodings where the program holds decoded ones. */
export const toJson = <S extends z.core.$ZodType>(schema: S, value: z.core.output<S>): z.core.input<S> =>
  z.encode(schema, value);
