/**
 * Rooms for tests of the pure room logic, where a signature is nobody's business: `Verified` is claimed, not earned, and
 * a key is a letter repeated. Tests of the doors use fixtures.ts, whose signatures are real.
 */
import { networkIdOf } from "@/lib/chain/genesis";
import type { NetworkId, PublicKey } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import { PRESETS } from "@/lib/chain/params";
import type { ProvenRecord } from "./checks";
import type { SessionId, SignatureHex } from "./fields";
import type { Draft } from "./messages";
import type { Presence } from "./presence";
import { type RoomInput, roomStep } from "./room";
import { newRoom, type Room, type RoomStep } from "./state";

export const CODE = "ABCD2345";
export const START_MS = 1_000_000;

const hex = (kind: string, who: number, bytes: number): string =>
  (kind + who.toString(16).padStart(3, "0")).padEnd(2 * bytes, "0");

export const sessionOf = (who: number, life = 0): SessionId => hex("a", who + 256 * life, 32) as SessionId;
export const seatKeyOf = (who: number): PublicKey => hex("b", who, 32) as PublicKey;
const vrfKeyOf = (who: number): PublicKey => hex("c", who, 32) as PublicKey;
const signature = hex("d", 0, 64) as SignatureHex;

export const presenceOf = (who: number, about: Partial<Presence> = {}): Verified<Presence> => {
  const seated = about.role !== "observer";
  return {
    version: 1,
    room: CODE,
    session: sessionOf(who),
    seatKey: seated ? seatKeyOf(who) : null,
    vrfKey: seated ? vrfKeyOf(who) : null,
    name: `Person ${who}`,
    role: "seat",
    practice: false,
    networkId: null,
    seq: 0,
    issuedAtMs: START_MS,
    sessionSignature: signature,
    seatSignature: seated ? signature : null,
    ...about,
  } as Verified<Presence>;
};

export const come = (who: number, about: Partial<Presence> = {}): RoomInput => ({
  type: "presence",
  presence: presenceOf(who, about),
});
export const leave = (who: number): RoomInput => ({ type: "leave", session: sessionOf(who) });
export const alive = (...who: readonly number[]): RoomInput => ({
  type: "alive",
  sessions: who.map((person) => sessionOf(person)),
});
export const tick: RoomInput = { type: "tick" };
export const begin: RoomInput = { type: "start" };

export const agree = (who: number, { attempt, genesis }: Pick<Draft, "attempt" | "genesis">): RoomInput => ({
  type: "acknowledge",
  acknowledgement: { attempt, networkId: networkIdOf(genesis), seatKey: seatKeyOf(who), signature } as never,
});

export function recordOf({ attempt, genesis }: Pick<Draft, "attempt" | "genesis">): RoomInput {
  const record = { genesis, attempt, acknowledgements: genesis.validators.map(() => new Uint8Array(64)) };
  const proven: ProvenRecord = { record, networkId: networkIdOf(genesis) };
  return { type: "record", proven: proven as Verified<ProvenRecord> };
}

export const room = (about: Partial<Room> = {}): Room => ({
  ...newRoom({ code: CODE, name: "A table", params: PRESETS.live, seatsMax: 3 }, START_MS),
  ...about,
});

/** The room after these inputs, all at one time; each must be taken. */
export function played(start: Room, inputs: readonly RoomInput[], nowMs = START_MS): RoomStep {
  let step: RoomStep = { room: start, events: [], refused: null };
  for (const input of inputs) {
    const next = roomStep(step.room, input, nowMs, nowMs);
    if (next.refused !== null) throw new Error(`${input.type}: ${next.refused.code}: ${next.refused.detail}`);
    step = { ...next, events: [...step.events, ...next.events] };
  }
  return step;
}

/** The open draft of a room that is being sealed. */
export function draftOf({ phase }: Room): Draft & { readonly networkId: NetworkId } {
  if (phase.type !== "sealing") throw new Error(`the room is ${phase.type}`);
  return { ...phase.draft, networkId: phase.networkId };
}
