/**
 * The events of `GET /api/events`: what a room tells its sessions, and what the stream says about itself. A room event
 * repeats the seats it leads to, so that a page can take it without knowing the one before.
 */
import * as z from "zod/mini";
import { envelopeSchema } from "./envelope";
import {
  attemptField,
  countField,
  keyField,
  ROOM_SEATS_MAX,
  ROOM_SESSIONS_MAX,
  recordField,
  roomField,
  seatField,
  sessionField,
  signatureField,
} from "./fields";
import { draftSchema, snapshotSchema } from "./messages";
import { presenceSchema } from "./presence";

/** Sessions of one browser: as many tabs and practice validators as one room takes. */
export const STREAM_SESSIONS_MAX = ROOM_SESSIONS_MAX;

const about = { room: roomField, revision: countField };
const seatKeys = z.array(keyField).check(z.maxLength(ROOM_SEATS_MAX));

const roomEvents = [
  /** A session came, or said something new about itself. */
  z.strictObject({ type: z.literal("presence"), ...about, presence: presenceSchema, seats: seatKeys }),
  z.strictObject({
    type: z.literal("left"),
    ...about,
    session: sessionField,
    /** It said so, fell silent, or a newer session speaks for its seat. */
    reason: z.enum(["left", "expired", "replaced"]),
    seats: seatKeys,
  }),
  z.strictObject({ type: z.literal("draft"), ...about, draft: draftSchema }),
  z.strictObject({
    type: z.literal("acknowledged"),
    ...about,
    attempt: attemptField,
    seat: seatField,
    signature: signatureField,
  }),
  /** The attempt is over: these seats stayed silent, or were left. */
  z.strictObject({
    type: z.literal("freed"),
    ...about,
    attempt: attemptField,
    seatKeys,
    reason: z.enum(["silent", "left"]),
    seats: seatKeys,
  }),
  z.strictObject({ type: z.literal("sealed"), ...about, record: recordField }),
] as const;

export const roomEventSchema = z.discriminatedUnion("type", roomEvents);
export type RoomEvent = z.output<typeof roomEventSchema>;

export const serverEventSchema = z.discriminatedUnion("type", [
  ...roomEvents,
  /** First on every connection: which life of the server this is, and the sessions it has bound to the stream. */
  z.strictObject({
    type: z.literal("hello"),
    boot: z.string().check(z.regex(/^[0-9a-f]{8}$/)),
    sessions: z.array(sessionField).check(z.maxLength(STREAM_SESSIONS_MAX)),
  }),
  /** Instead of events that were missed. */
  z.strictObject({ type: z.literal("snapshot"), snapshot: snapshotSchema }),
  z.strictObject({ type: z.literal("envelope"), room: roomField, envelope: envelopeSchema }),
]);
export type ServerEvent = z.output<typeof serverEventSchema>;
