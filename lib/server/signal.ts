/**
 * `POST /api/rooms/:code/signal`: messages of one browser, taken in order. Cheap questions first (is the session bound
 * to this stream?), then signatures; a signature that does not verify ends the batch, since checking is what costs.
 */
import { timingSafeEqual } from "node:crypto";
import { unreachable } from "@/lib/base/assert";
import { ok, type Result } from "@/lib/base/result";
import type { Envelope } from "@/lib/signal/envelope";
import type { RoomCode, SessionId, StreamId } from "@/lib/signal/fields";
import type { Signal, SignalAnswer, SignalMessage } from "@/lib/signal/messages";
import { type ProblemCode, problemOf, type Refusal, refuse } from "@/lib/signal/problem";
import { applyTo, bill, chargeSession, type Hub, type RoomEntry, sendTo } from "./hub";
import { clockFault } from "./join";
import { entryOf } from "./rooms";

/** An envelope older than this belongs to a dial that was given up long ago; it must be wide, for clocks differ. */
export const ENVELOPE_AGE_MAX_MS = 10 * 60_000;
const COSTLY: readonly ProblemCode[] = ["bad-signature", "bad-record"];
/** Tokens that a bad signature costs its address: noble needs about 3 ms to be sure. */
const BAD_SIGNATURE_COST = 30;

export async function signal(
  hub: Hub,
  code: RoomCode,
  { stream, messages }: Signal,
  address: string,
): Promise<Result<SignalAnswer, Refusal>> {
  const entry = entryOf(hub, code);
  if (!entry.ok) return entry;
  const refused: SignalAnswer["refused"] = [];
  const unknown: SessionId[] = [];
  const sender: Sender = { entry: entry.value, stream, unknown };
  let ended: Refusal | undefined;
  for (const [index, message] of messages.entries()) {
    const refusal = ended ?? (await take(hub, sender, message));
    if (refusal === undefined) continue;
    refused.push({ index, problem: problemOf(refusal) });
    if (ended !== undefined || !COSTLY.includes(refusal.code)) continue;
    bill(hub, address, BAD_SIGNATURE_COST);
    ended = refuse(refusal.code, `got a message after one refused with "${refusal.detail}"`);
  }
  return ok({ refused, unknown });
}

interface Sender {
  readonly entry: RoomEntry;
  readonly stream: StreamId;
  /** Sessions said to be alive that are not in the room. */
  readonly unknown: SessionId[];
}

async function take(hub: Hub, sender: Sender, message: SignalMessage): Promise<Refusal | undefined> {
  const { entry } = sender;
  switch (message.type) {
    case "presence": {
      const { presence } = message;
      const fault = senderFault(hub, sender, presence.session) ?? clockFault(hub, presence.issuedAtMs);
      if (fault !== undefined) return fault;
      if (presence.room !== entry.room.code) return refuse("malformed", `got a presence for room ${presence.room}`);
      const checked = await hub.checks.presence(presence);
      if (!checked.ok) return checked.error;
      // It may have left while its signature was being checked.
      if (!owns(hub, sender, presence.session))
        return refuse("unknown-session", "got a presence of a session that left");
      return step(hub, entry, { type: "presence", presence: checked.value });
    }
    case "alive": {
      const here = message.sessions.filter((session) => owns(hub, sender, session));
      sender.unknown.push(...message.sessions.filter((session) => !here.includes(session)));
      return step(hub, entry, { type: "alive", sessions: here });
    }
    case "leave":
      return senderFault(hub, sender, message.session) ?? step(hub, entry, { type: "leave", session: message.session });
    case "envelope":
      return forward(hub, sender, message.envelope);
    case "acknowledge": {
      const fault = someoneFault(hub, sender);
      if (fault !== undefined) return fault;
      const checked = await hub.checks.acknowledgement(message.acknowledgement);
      return checked.ok ? step(hub, entry, { type: "acknowledge", acknowledgement: checked.value }) : checked.error;
    }
    case "sealed": {
      const fault = someoneFault(hub, sender);
      if (fault !== undefined) return fault;
      const proven = await hub.checks.record(message.record);
      return proven.ok ? step(hub, entry, { type: "record", proven: proven.value }) : proven.error;
    }
    case "start":
      return isStarter(entry, message.starter)
        ? step(hub, entry, { type: "start" })
        : refuse("not-starter", "got a secret that is not the starter's");
    default:
      return unreachable(message);
  }
}

/** The server's verdict is a courtesy to the receiver, which verifies again. */
async function forward(hub: Hub, sender: Sender, envelope: Envelope): Promise<Refusal | undefined> {
  const { room } = sender.entry;
  const fault = senderFault(hub, sender, envelope.from) ?? ageFault(hub, envelope);
  if (fault !== undefined) return fault;
  if (envelope.room !== room.code) return refuse("malformed", `got an envelope for room ${envelope.room}`);
  const checked = await hub.checks.envelope(envelope);
  if (!checked.ok) return checked.error;
  const to = hub.streams.bindingOf(envelope.to);
  if (to?.room !== room.code) return refuse("unknown-recipient", `got an envelope to ${envelope.to}, who is not here`);
  sendTo(hub, to.stream, { type: "envelope", room: room.code, envelope });
  return undefined;
}

function ageFault(hub: Hub, { issuedAtMs }: Envelope): Refusal | undefined {
  const ageMs = hub.dateMs() - issuedAtMs;
  if (ageMs <= ENVELOPE_AGE_MAX_MS) return clockFault(hub, issuedAtMs);
  return refuse("clock-off", `got an envelope ${ageMs} ms old, want at most ${ENVELOPE_AGE_MAX_MS} ms`, {
    limit: ENVELOPE_AGE_MAX_MS,
  });
}

/** Whoever knows the stream's id owns the sessions bound to it. */
function senderFault(hub: Hub, sender: Sender, session: SessionId): Refusal | undefined {
  if (owns(hub, sender, session)) return chargeSession(hub, session);
  if (hub.streams.bindingOf(session) === undefined)
    return refuse("unknown-session", `got session ${session}, which has not joined`);
  return refuse("foreign-session", `got session ${session}, which another stream has joined with`);
}

/** What proves itself may be brought by any session of the room. */
function someoneFault(hub: Hub, sender: Sender): Refusal | undefined {
  const sessions = hub.streams.byId.get(sender.stream)?.sessions ?? [];
  for (const session of sessions) if (owns(hub, sender, session)) return chargeSession(hub, session);
  return refuse("unknown-session", "got a stream with no session in the room");
}

function owns(hub: Hub, { entry, stream }: Sender, session: SessionId): boolean {
  const bound = hub.streams.bindingOf(session);
  return bound?.stream.id === stream && bound.room === entry.room.code && entry.room.members.has(session);
}

const step = (hub: Hub, entry: RoomEntry, input: Parameters<typeof applyTo>[2]): Refusal | undefined =>
  applyTo(hub, entry, input).refused ?? undefined;

const isStarter = ({ starter }: RoomEntry, secret: string): boolean =>
  starter !== null && timingSafeEqual(Buffer.from(starter), Buffer.from(secret));
