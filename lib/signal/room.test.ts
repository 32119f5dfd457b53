/** The room's rules as sentences. P25 line by line; what random histories do to it is in room.model.test.ts. */
import { describe, expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { ROOM_SESSIONS_MAX } from "./fields";
import { PRESENCE_MS, ROOM_IDLE_MS } from "./members";
import { RECORDS_MAX } from "./messages";
import { roomStep } from "./room";
import {
  agree,
  alive,
  begin,
  CODE,
  come,
  draftOf,
  leave,
  played,
  presenceOf,
  recordOf,
  room,
  START_MS,
  seatKeyOf,
  sessionOf,
  tick,
} from "./roomFixtures";
import { SEALING_MS } from "./sealing";
import { type Room, roomOfRecord, seatOfPresence, snapshotOf } from "./state";

const keys = (...who: readonly number[]) => who.map(seatKeyOf);
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);
const refusal = (from: Room, input: Parameters<typeof roomStep>[1], nowMs = START_MS) =>
  roomStep(from, input, nowMs, nowMs).refused?.code ?? null;

/** Three people, all seats taken, the first draft open. */
const sealing = played(room(), [come(1), come(2), come(3)]).room;
const sealed = played(
  sealing,
  [1, 2, 3].map((who) => agree(who, draftOf(sealing))),
).room;

describe("before sealing", () => {
  test("joiners take seats in the order they come", () => {
    const { room: lobby, events } = played(room(), [come(2), come(1)]);
    expect(lobby.seats).toEqual(keys(2, 1));
    expect(events.map((event) => event.type === "presence" && event.seats)).toEqual([keys(2), keys(2, 1)]);
    expect(events.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  test("an observer takes no seat", () => {
    expect(played(room(), [come(1, { role: "observer" }), come(2)]).room.seats).toEqual(keys(2));
  });

  test("a seat is freed by leaving, and by saying no more about it", () => {
    const lobby = played(room(), [come(1), come(2)]).room;
    expect(played(lobby, [leave(1)]).room.seats).toEqual(keys(2));
    expect(played(lobby, [come(1, { role: "observer", seq: 1 })]).room.seats).toEqual(keys(2));
  });

  test("a seat belongs to its key: a newer session takes it over in place, the older one is told", () => {
    const lobby = played(room(), [come(1), come(2)]).room;
    const reloaded = come(1, { session: sessionOf(1, 1), issuedAtMs: START_MS + 1 });
    const { room: next, events } = played(lobby, [reloaded]);
    expect(next.seats).toEqual(keys(1, 2));
    expect(next.members.has(sessionOf(1))).toBe(false);
    expect(events[0]).toMatchObject({ type: "left", session: sessionOf(1), reason: "replaced", seats: keys(1, 2) });
    expect(refusal(next, come(1, { seq: 5 }))).toBe("replaced");
  });

  test.each([
    ["vrfKey", { vrfKey: presenceOf(1).vrfKey }],
    ["vrfKey as own signing key", { vrfKey: seatKeyOf(2) }],
    ["signing key as vrfKey", { vrfKey: seatKeyOf(1) }],
  ])("P1: nobody spoils the draft with somebody else's %s", (_what, about) => {
    expect(refusal(played(room(), [come(1)]).room, come(2, about))).toBe("key-taken");
  });

  test("presences of one session count in order, also after its farewell", () => {
    const lobby = played(room(), [come(1, { seq: 4 })]).room;
    expect(refusal(lobby, come(1, { seq: 3 }))).toBe("stale");
    const empty = played(lobby, [leave(1)]).room;
    expect(refusal(empty, come(1, { seq: 4 }))).toBe("stale");
    expect(played(empty, [come(1, { seq: 5 })]).room.seats).toEqual(keys(1));
  });

  test("a session that only fell silent may come back with the same presence", () => {
    const silent = played(played(room(), [come(1, { seq: 4 })]).room, [tick], START_MS + PRESENCE_MS).room;
    expect(silent.seats).toEqual([]);
    expect(played(silent, [come(1, { seq: 4 })]).room.seats).toEqual(keys(1));
  });

  test("a presence is gone after 45 s of silence, and an equal one renews it without a word", () => {
    const lobby = played(room(), [come(1), come(2)]).room;
    const later = played(lobby, [alive(1)], START_MS + PRESENCE_MS - 1).room;
    const renewed = played(later, [come(1)], START_MS + PRESENCE_MS - 1);
    expect(renewed.events).toEqual([]);
    const { room: next, events } = played(renewed.room, [tick], START_MS + PRESENCE_MS);
    expect(next.seats).toEqual(keys(1));
    expect(events).toMatchObject([{ type: "left", session: sessionOf(2), reason: "expired" }]);
  });

  test("a presence that names a network is refused", () => {
    expect(refusal(room(), come(1, { networkId: draftOf(sealing).networkId }))).toBe("wrong-network");
  });

  test("observers leave places for all seats", () => {
    const places = ROOM_SESSIONS_MAX - 16;
    const crowd = Array.from({ length: places }, (_, who) => come(100 + who, { role: "observer" }));
    const full = played(room(), crowd).room;
    expect(refusal(full, come(99, { role: "observer" }))).toBe("members-full");
    expect(refusal(full, come(1))).toBeNull();
  });
});

describe("P25: sealing", () => {
  test("the draft is made at once when all seats are taken, with the keys in seat order", () => {
    const { draft } = snapshotOf(sealing, START_MS) ?? {};
    expect(draft).toMatchObject({ attempt: 0, deadlineMs: START_MS + SEALING_MS });
    expect(draft?.genesis).toMatchObject({ roomCode: CODE, genesisTimeMs: START_MS, params: PRESETS.live });
    expect(draft?.genesis.validators.map(({ signingKey }) => signingKey)).toEqual(keys(1, 2, 3));
  });

  test("the draft waits as long as it should, whatever is done to the clock that dates it", () => {
    const { room: dated } = [come(1), come(2), come(3)].reduce(
      (step, input) => roomStep(step.room, input, 1_000, START_MS),
      { room: room() },
    );
    expect(draftOf(dated)).toMatchObject({ deadlineMs: START_MS + SEALING_MS, genesis: { genesisTimeMs: START_MS } });
    const DAY_MS = 24 * 3_600_000;
    expect(roomStep(dated, tick, 1_000, START_MS + DAY_MS).events).toEqual([]);
    const late = roomStep(dated, tick, 1_000 + SEALING_MS, START_MS - DAY_MS);
    expect(types(late.events)).toContain("freed");
  });

  test("n acknowledgements are the sealed record, told to everybody", () => {
    const { room: next, events } = played(
      sealing,
      [1, 3, 2].map((who) => agree(who, draftOf(sealing))),
    );
    expect(types(events)).toEqual(["acknowledged", "acknowledged", "acknowledged", "sealed"]);
    expect(snapshotOf(next, START_MS)).toMatchObject({ phase: "sealed", seats: keys(1, 2, 3), draft: null });
  });

  test("an acknowledgement counts once, for the current attempt, from a seat in the draft", () => {
    const once = played(sealing, [agree(1, draftOf(sealing))]).room;
    expect(played(once, [agree(1, draftOf(sealing))]).events).toEqual([]);
    expect(refusal(sealing, agree(9, draftOf(sealing)))).toBe("wrong-attempt");
    expect(refusal(sealing, agree(1, { ...draftOf(sealing), attempt: 1 }))).toBe("wrong-attempt");
    const other = { ...draftOf(sealing).genesis, name: "Another table" };
    expect(refusal(sealing, agree(1, { attempt: 0, genesis: other }))).toBe("wrong-attempt");
    expect(refusal(room(), agree(1, draftOf(sealing)))).toBe("wrong-attempt");
  });

  test("a seat that stays silent for 15 s is freed; the next attempt has the next number", () => {
    const waiting = played(sealing, [agree(1, draftOf(sealing)), agree(3, draftOf(sealing))]).room;
    expect(played(waiting, [tick], START_MS + SEALING_MS - 1).events).toEqual([]);
    const { room: next, events } = played(waiting, [tick], START_MS + SEALING_MS);
    expect(events).toMatchObject([
      { type: "freed", attempt: 0, seatKeys: keys(2), reason: "silent", seats: keys(1, 3) },
    ]);
    expect(next.members.has(sessionOf(2))).toBe(true);
    const again = played(next, [come(4)], START_MS + SEALING_MS).room;
    expect(draftOf(again).attempt).toBe(1);
    expect(draftOf(again).genesis.validators.map(({ signingKey }) => signingKey)).toEqual(keys(1, 3, 4));
  });

  test("a freed seat may be claimed again by its own key, with a new presence", () => {
    const freed = played(sealing, [tick], START_MS + SEALING_MS).room;
    expect(freed.seats).toEqual([]);
    expect(played(freed, [come(2)]).room.seats).toEqual([]);
    expect(played(freed, [come(2, { seq: 1 })]).room.seats).toEqual(keys(2));
  });

  test("a presence lost while sealing frees the seat at once", () => {
    const { room: next, events } = played(sealing, [agree(1, draftOf(sealing)), leave(2)]);
    expect(types(events)).toEqual(["acknowledged", "left", "freed"]);
    expect(next).toMatchObject({ phase: { type: "open" }, attempt: 1, seats: keys(1, 3) });
  });

  test("a seat that reloads while sealing keeps its seat, and its acknowledgement", () => {
    const reloaded = come(2, { session: sessionOf(2, 1), issuedAtMs: START_MS + 1 });
    const next = played(sealing, [agree(2, draftOf(sealing)), reloaded]).room;
    expect(next.phase).toMatchObject({ type: "sealing", draft: { attempt: 0 } });
    expect(played(next, [agree(1, draftOf(sealing)), agree(3, draftOf(sealing))]).room.phase.type).toBe("sealed");
  });

  test("nobody new takes a seat while a draft is open", () => {
    expect(refusal(sealing, come(4))).toBe("room-full");
    const early = played(room(), [come(1), begin]).room;
    expect(refusal(early, come(2))).toBe("room-sealing");
    expect(refusal(early, come(2, { role: "observer" }))).toBeNull();
  });

  test("the starter goes with those present, and without those who fall silent", () => {
    const early = played(room(), [come(1), come(2), begin]).room;
    expect(draftOf(early).genesis.validators).toHaveLength(2);
    const second = played(early, [agree(1, draftOf(early)), tick], START_MS + SEALING_MS);
    expect(types(second.events)).toEqual(["acknowledged", "freed", "draft"]);
    expect(draftOf(second.room)).toMatchObject({ attempt: 1, genesis: { validators: [{ signingKey: seatKeyOf(1) }] } });
  });

  test("nobody goes alone because a start was asked for earlier", () => {
    const deserted = played(room(), [come(1), begin, leave(1)]).room;
    expect(played(deserted, [come(2)]).room.phase.type).toBe("open");
  });

  test.each([
    [0, "fair", "too-few-seats"],
    [1, "fair", null],
    [1, "whitepaper", "too-few-seats"],
    [2, "whitepaper", null],
  ] as const)("with %i seats taken and %s delegation a start gives %s", (seats, delegation, code) => {
    const people = Array.from({ length: seats }, (_, who) => come(who));
    const lobby = played(room({ params: { ...PRESETS.live, delegation } }), people).room;
    expect(refusal(lobby, begin)).toBe(code);
  });

  test("a seat that has started answers with its record, and the room believes what it drafted itself", () => {
    const first = draftOf(sealing);
    const next = played(sealing, [leave(2), come(4)]).room;
    expect(draftOf(next).attempt).toBe(1);
    const { room: started, events } = played(next, [recordOf(first)]);
    expect(types(events)).toEqual(["sealed"]);
    expect(snapshotOf(started, START_MS)).toMatchObject({ phase: "sealed", seats: keys(1, 2, 3) });
  });

  test("a record of a network never drafted here is false", () => {
    const forged = { attempt: 0, genesis: { ...draftOf(sealing).genesis, genesisTimeMs: 5 } };
    expect(refusal(sealing, recordOf(forged))).toBe("wrong-network");
    expect(refusal(room(), recordOf(forged))).toBe("wrong-network");
    const elsewhere = { attempt: 0, genesis: { ...draftOf(sealing).genesis, roomCode: "ZZZZ9999" } };
    expect(refusal(sealing, recordOf(elsewhere))).toBe("bad-record");
  });
});

describe("after sealing", () => {
  const { networkId, genesis } = draftOf(sealing);
  const another = (time: number) => ({ attempt: 0, genesis: { ...genesis, genesisTimeMs: time } });

  test("a seat is its key in the genesis: it comes and goes, nobody else takes it", () => {
    const away = played(sealed, [leave(2)]).room;
    expect(snapshotOf(away, START_MS)?.seats).toEqual(keys(1, 2, 3));
    expect(refusal(away, come(4))).toBe("room-sealed");
    expect(refusal(away, come(4, { role: "observer" }))).toBeNull();
    const back = presenceOf(2, { seq: 1, networkId });
    expect(seatOfPresence(played(away, [{ type: "presence", presence: back }]).room, back)).toBe(1);
  });

  test("the key must come with the VRF key it was sealed with", () => {
    expect(refusal(played(sealed, [leave(2)]).room, come(2, { seq: 1, vrfKey: seatKeyOf(9) }))).toBe("room-sealed");
  });

  test("a session that knows another network is refused", () => {
    expect(refusal(sealed, come(7, { role: "observer", networkId: "00".repeat(32) as never }))).toBe("wrong-network");
  });

  test("a second record is listed, never merged; the first stays the room's", () => {
    const { room: two, events } = played(sealed, [recordOf(another(5))]);
    expect(types(events)).toEqual(["sealed"]);
    expect(snapshotOf(two, START_MS)).toMatchObject({ seats: keys(1, 2, 3), records: [{ genesis }, another(5)] });
    expect(played(two, [recordOf(another(5))]).events).toEqual([]);
  });

  test("a full list drops a network that nobody present speaks for, and never the first", () => {
    const crowded = played(
      sealed,
      Array.from({ length: RECORDS_MAX - 1 }, (_, i) => recordOf(another(i))),
    ).room;
    const last = played(crowded, [recordOf(another(99))]).room;
    const times = snapshotOf(last, START_MS)?.records.map((record) => record.genesis.genesisTimeMs);
    expect(times).toEqual([START_MS, 1, 2, 3, 4, 5, 6, 99]);
  });

  test("a start is refused", () => {
    expect(refusal(sealed, begin)).toBe("room-sealed");
  });

  test("24 h after the last presence the room closes; its record opens it again", () => {
    const empty = played(sealed, [leave(1), leave(2), leave(3)]).room;
    expect(played(empty, [tick], START_MS + ROOM_IDLE_MS - 1).room.phase.type).toBe("sealed");
    const closed = played(empty, [tick], START_MS + ROOM_IDLE_MS).room;
    expect(snapshotOf(closed, START_MS)).toBeUndefined();
    expect(refusal(closed, come(1, { seq: 1 }))).toBe("room-closed");
    expect(refusal(closed, begin)).toBe("room-closed");
    const again = played(closed, [recordOf({ attempt: 0, genesis }), come(1, { seq: 1, networkId })]).room;
    expect(snapshotOf(again, START_MS)).toMatchObject({ phase: "sealed", seats: keys(1, 2, 3) });
  });

  test("a server that forgot the room takes it from a member's record", () => {
    const input = recordOf({ attempt: 0, genesis });
    if (input.type !== "record") throw new Error("a record");
    const revived = roomOfRecord(input.proven, START_MS);
    expect(snapshotOf(revived, START_MS)).toMatchObject({ code: CODE, phase: "sealed", seats: keys(1, 2, 3) });
    expect(refusal(revived, come(2, { networkId }))).toBeNull();
    expect(refusal(revived, come(4))).toBe("room-sealed");
  });
});
