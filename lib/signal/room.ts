/**
 * How a room becomes the next one. Pure: `roomStep` takes what happened and the time, and returns the room and what to
 * tell everybody in it. Handlers change single facts (members.ts, sealing.ts); `settle` then draws the conclusions, the
 * same ones whatever happened. Streams, addresses, signatures and secrets are lib/server's business.
 */
import { unreachable } from "@/lib/base/assert";
import type { Verified } from "@/lib/chain/messages";
import type { ProvenRecord } from "./checks";
import type { SessionId } from "./fields";
import { depart, enter, expire, see } from "./members";
import type { SignedAcknowledgement } from "./messages";
import type { Presence } from "./presence";
import { acknowledge, listRecord, settle, start } from "./sealing";
import type { Room, RoomStep } from "./state";

export type RoomInput =
  | { readonly type: "presence"; readonly presence: Verified<Presence> }
  | { readonly type: "alive"; readonly sessions: readonly SessionId[] }
  | { readonly type: "leave"; readonly session: SessionId }
  /** Whoever hands this in has checked the starter's secret. */
  | { readonly type: "start" }
  | { readonly type: "acknowledge"; readonly acknowledgement: Verified<SignedAcknowledgement> }
  | { readonly type: "record"; readonly proven: Verified<ProvenRecord> }
  | { readonly type: "tick" };

/**
 * @param nowMs on a clock that is never set: all that runs out is counted on it
 * @param dateMs since the Unix epoch, for what others are told
 */
export function roomStep(room: Room, input: RoomInput, nowMs: number, dateMs: number): RoomStep {
  const step = handle({ room, events: [], refused: null }, input, nowMs);
  return step.refused === null ? settle(step, nowMs, dateMs) : step;
}

function handle(step: RoomStep, input: RoomInput, nowMs: number): RoomStep {
  switch (input.type) {
    case "presence":
      return enter(step, input.presence, nowMs);
    case "alive":
      return see(step, input.sessions, nowMs);
    case "leave":
      return depart(step, input.session, "left");
    case "start":
      return start(step);
    case "acknowledge":
      return acknowledge(step, input.acknowledgement);
    case "record":
      return listRecord(step, input.proven);
    case "tick":
      return expire(step, nowMs);
    default:
      return unreachable(input);
  }
}
