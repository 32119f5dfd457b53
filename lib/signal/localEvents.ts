/** What the tabs of one browser tell each other through public/stream.js, without the server. */
import * as z from "zod/mini";
import { envelopeSchema } from "./envelope";
import { recordField, roomField, sessionField } from "./fields";
import { presenceSchema } from "./presence";

export const localEventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("presence"), room: roomField, presence: presenceSchema }),
  z.strictObject({ type: z.literal("left"), room: roomField, session: sessionField }),
  z.strictObject({ type: z.literal("envelope"), envelope: envelopeSchema }),
  z.strictObject({ type: z.literal("sealed"), room: roomField, record: recordField }),
]);
export type LocalEvent = z.output<typeof localEventSchema>;
