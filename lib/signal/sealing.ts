/**
 * P25, the server's part: when all seats are taken, or the starter says so, a genesis is drafted with the keys in seat
 * order; every seat has 15 s to acknowledge; all n acknowledgements make the sealed record. A seat that stays silent or
 * leaves is freed and the next attempt has the next number. What a seat promises by acknowledging is kept in lib/node.
 */
import { GENESIS_VERSION, type Genesis, networkIdOf } from "@/lib/chain/genesis";
import type { PublicKey } from "@/lib/chain/ids";
import type { Verified } from "@/lib/chain/messages";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { ProvenRecord } from "./checks";
import { bytesOf, type SignatureHex } from "./fields";
import { RECORDS_MAX, type SignedAcknowledgement } from "./messages";
import type { Presence } from "./presence";
import { changed, type Phase, type Room, type RoomStep, refusing, say } from "./state";

/** How long a draft waits for its acknowledgements. */
export const SEALING_MS = 15_000;
/** Drafted networks remembered per room: a record of an older attempt is no longer believed before sealing. */
const DRAFTED_MAX = 64;

/** The starter goes with those present. */
export function start(step: RoomStep): RoomStep {
  const { room } = step;
  if (room.phase.type === "sealing") return changed(step, { starting: true });
  if (room.phase.type === "sealed") return refusing(step, "room-sealed", "got a start of a table that has started");
  if (room.phase.type === "closed") return refusing(step, "room-closed", "got a start of a closed room");
  const want = seatsMin(room);
  if (room.seats.length < want)
    return refusing(step, "too-few-seats", `got ${room.seats.length} seats taken, want at least ${want}`);
  return changed(step, { starting: true });
}

/** A seat of the current draft has signed it. */
export function acknowledge(step: RoomStep, acknowledgement: Verified<SignedAcknowledgement>): RoomStep {
  const { phase } = step.room;
  const { attempt, networkId, seatKey, signature } = acknowledgement;
  const current = phase.type === "sealing" && phase.networkId === networkId ? phase : undefined;
  const seat = current === undefined ? -1 : validatorKeys(current.draft.genesis).indexOf(seatKey);
  if (current === undefined || current.draft.attempt !== attempt || seat < 0)
    return refusing(step, "wrong-attempt", `got an acknowledgement of attempt ${attempt}, which is not open to it`);
  if (current.signatures.has(seat)) return step;
  const signatures = new Map(current.signatures).set(seat, signature);
  const next = changed(step, { phase: { ...current, signatures } });
  return say(next, { type: "acknowledged", attempt, seat, signature });
}

/**
 * A member holds a record that proves itself. Before sealing it counts if this server drafted it: a seat has started
 * and refuses later drafts. Afterwards another network under the same code is listed, never merged.
 */
export function listRecord(step: RoomStep, proven: Verified<ProvenRecord>): RoomStep {
  const { room } = step;
  const { record, networkId } = proven;
  if (record.genesis.roomCode !== room.code)
    return refusing(step, "bad-record", `got the record of room ${record.genesis.roomCode}, want ${room.code}`);
  const listed = room.phase.type === "sealed" ? room.phase.records : [];
  if (listed.some((known) => known.networkId === networkId)) return step;
  const forgotten = room.phase.type === "closed";
  if (listed.length === 0 && !forgotten && !room.drafted.includes(networkId))
    return refusing(step, "wrong-network", `got a record of network ${networkId}, which was never drafted here`);
  const kept = makeRoom(room, listed);
  if (kept === undefined) return refusing(step, "records-full", `got network ${listed.length + 1}`);
  const [first = proven, ...rest] = [...kept, proven];
  return say(changed(step, { seats: [], phase: { type: "sealed", records: [first, ...rest] } }), {
    type: "sealed",
    record,
  });
}

/** What follows from the facts. Every step ends here, so no input has to remember it. // P25 */
export function settle(step: RoomStep, nowMs: number, dateMs: number): RoomStep {
  const { room } = step;
  if (room.phase.type === "sealing") {
    const settled = settleDraft(step, room.phase, nowMs);
    return settled === undefined ? step : settle(settled, nowMs, dateMs);
  }
  if (room.phase.type !== "open") return step;
  if (room.seats.length === 0 && room.starting) return changed(step, { starting: false });
  const ready = room.starting || room.seats.length === room.seatsMax;
  return ready && room.seats.length >= seatsMin(room) ? draft(step, nowMs, dateMs) : step;
}

type Sealing = Phase & { readonly type: "sealing" };

/** The draft's end: a seat lost, all signed, or time up. Undefined while it waits. */
function settleDraft(step: RoomStep, phase: Sealing, nowMs: number): RoomStep | undefined {
  const keys = validatorKeys(phase.draft.genesis);
  const lost = keys.filter((key) => !step.room.seats.includes(key));
  if (lost.length > 0) return abandon(step, phase, lost, "left");
  if (phase.signatures.size === keys.length) return seal(step, phase);
  const silent = keys.filter((_key, seat) => !phase.signatures.has(seat));
  return nowMs >= phase.untilMs ? abandon(step, phase, silent, "silent") : undefined;
}

/** Attempt a is over; the seats that ended it are free, and the next draft is attempt a + 1. */
function abandon(step: RoomStep, { draft }: Sealing, freed: readonly PublicKey[], reason: "silent" | "left"): RoomStep {
  const seats = step.room.seats.filter((key) => !freed.includes(key));
  return say(changed(step, { seats, phase: { type: "open" } }), {
    type: "freed",
    attempt: draft.attempt,
    seatKeys: [...freed],
    reason,
    seats: [...seats],
  });
}

function seal(step: RoomStep, { draft, networkId, signatures }: Sealing): RoomStep {
  const acknowledgements = draft.genesis.validators.map((_validator, seat) =>
    bytesOf(signatures.get(seat) as SignatureHex),
  );
  const record: SealedRecord = { genesis: draft.genesis, attempt: draft.attempt, acknowledgements };
  // Every signature was verified over (networkId, attempt) before it was counted.
  const proven = { record, networkId } as Verified<ProvenRecord>;
  return say(changed(step, { seats: [], phase: { type: "sealed", records: [proven] } }), { type: "sealed", record });
}

function draft(step: RoomStep, nowMs: number, dateMs: number): RoomStep {
  const { room } = step;
  const genesis: Genesis = {
    version: GENESIS_VERSION,
    roomCode: room.code,
    name: room.name,
    params: room.params,
    genesisTimeMs: dateMs,
    validators: room.seats.map((key) => validatorOf(room, key)),
  };
  const networkId = networkIdOf(genesis);
  const proposed = { attempt: room.attempt, genesis, deadlineMs: dateMs + SEALING_MS };
  const next = changed(step, {
    attempt: room.attempt + 1,
    drafted: [...room.drafted, networkId].slice(-DRAFTED_MAX),
    phase: { type: "sealing", draft: proposed, untilMs: nowMs + SEALING_MS, networkId, signatures: new Map() },
  });
  return say(next, { type: "draft", draft: proposed });
}

function validatorOf(room: Room, key: PublicKey): Genesis["validators"][number] {
  const members = Array.from(room.members.values(), ({ presence }) => presence);
  const { vrfKey, name } = members.find(({ seatKey }) => seatKey === key) as Presence & { vrfKey: PublicKey };
  return { signingKey: key, vrfKey, name };
}

/** The list with a free place: a full one drops the oldest network, but the first, that nobody present speaks for. */
function makeRoom(room: Room, listed: readonly ProvenRecord[]): readonly ProvenRecord[] | undefined {
  if (listed.length < RECORDS_MAX) return listed;
  const spoken = new Set(Array.from(room.members.values(), ({ presence }) => presence.networkId));
  const gone = listed.slice(1).find(({ networkId }) => !spoken.has(networkId));
  return gone === undefined ? undefined : listed.filter((record) => record !== gone);
}

const validatorKeys = ({ validators }: Genesis): readonly PublicKey[] => validators.map(({ signingKey }) => signingKey);

/** The printed delegation rule divides by n − 1 (P4). */
const seatsMin = ({ params }: Room): number => (params.delegation === "whitepaper" ? 2 : 1);
