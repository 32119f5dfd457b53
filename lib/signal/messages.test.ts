/** The doors: what goes out comes in again, and whatever else comes in is refused with its place. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import { PRESETS } from "@/lib/chain/params";
import { type SealedRecord, sealedRecordCodec } from "@/lib/chain/sealing";
import { serverEventSchema } from "./events";
import { parse } from "./fields";
import { createPerson, sealTable } from "./fixtures";
import { readIceServers } from "./ice";
import { createRoomSchema, joinSchema, signalSchema, snapshotSchema, toJson } from "./messages";
import { agree, come, draftOf, played, room, START_MS } from "./roomFixtures";
import { snapshotOf } from "./state";

let record: SealedRecord;
beforeAll(async () => {
  const people = await Promise.all(Array.from({ length: 17 }, (_, seat) => createPerson(`Seat ${seat}`)));
  ({ record } = await sealTable("ABCD2345", { params: PRESETS.live, genesisTimeMs: 7 }, people));
});

const detail = (result: { ok: boolean; error?: { detail: string } }) => result.error?.detail;

describe("what goes out comes in again", () => {
  const lobby = played(room({ seatsMax: 2 }), [come(1), come(3, { role: "observer" })]);
  const sealing = played(lobby.room, [come(2)]);
  const sealed = played(sealing.room, [agree(1, draftOf(sealing.room)), agree(2, draftOf(sealing.room))]);

  test.each([lobby, sealing, sealed].map((step) => [step.room.phase.type, step] as const))(
    "a snapshot of an %s room, and the events that led there",
    (_phase, { room: current, events }) => {
      const snapshot = snapshotOf(current, START_MS) ?? expect.fail("the room is open");
      const json = JSON.parse(JSON.stringify(toJson(snapshotSchema, snapshot)));
      expect(parse(snapshotSchema, json)).toEqual({ ok: true, value: snapshot });
      for (const event of events) {
        const sent = JSON.parse(JSON.stringify(toJson(serverEventSchema, event)));
        expect(parse(serverEventSchema, sent)).toEqual({ ok: true, value: event });
      }
    },
  );
});

describe("what is asked of POST /api/rooms", () => {
  test("has defaults", () => {
    expect(parse(createRoomSchema, {})).toEqual({ ok: true, value: { seats: 4, preset: "live" } });
  });

  test.each<[unknown, string]>([
    [null, "body: want object"],
    [[], "body: want object"],
    [{ seats: 0 }, "body.seats: want at least 1"],
    [{ seats: 17 }, "body.seats: want at most 16"],
    [{ seats: "4" }, "body.seats: want number"],
    [JSON.parse('{"seats": 1e400}'), "body.seats: want number"],
    [{ seats: 2.5 }, "body.seats: want int"],
    [{ preset: "slow" }, "body.preset: want one of live, fast, lecture, whitepaper"],
    [{ params: { roundMs: 249 } }, "body.params.roundMs: want at least 250"],
    [{ params: { rounds: 1 } }, 'body.params: got "rounds", want no such field'],
    [{ name: "" }, "body.name: got a name of 0 bytes, want 1 to 40"],
    [{ name: 7 }, "body.name: got a number, want a name"],
    [JSON.parse('{"__proto__": {"seats": 1}}'), 'body: got "__proto__", want no such field'],
    [{ constructor: 1 }, 'body: got "constructor", want no such field'],
  ])("%j is refused: %s", (body, why) => {
    expect(detail(parse(createRoomSchema, body))).toBe(why);
  });
});

describe("a sealed record in hexadecimal", () => {
  const join = (text: string) => detail(parse(joinSchema.shape.record, text));

  test.each([
    ["is no hexadecimal", "xyz", "body: want lower-case hexadecimal"],
    ["is no record", "00", "body: got 1 bytes that are no sealed record"],
    ["is too long", "00".repeat(5_000), "body: want at most 8192"],
  ])("that %s is refused", (_what, text, why) => {
    expect(join(text)).toContain(why);
  });

  test("of more seats than a room has is refused", () => {
    expect(join(toHex(sealedRecordCodec.encode(record)))).toBe("body: want at most 16 seats");
  });
});

test("no value at all makes a door throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const schema of [createRoomSchema, joinSchema, signalSchema, serverEventSchema])
        expect(["ok", "malformed"]).toContain(codeOf(parse(schema, value)));
    }),
  );
});

test("a batch is neither empty nor endless", () => {
  const message = { type: "start", starter: "00".repeat(16) };
  const batch = (length: number) => ({ stream: "00".repeat(16), messages: Array.from({ length }, () => message) });
  expect([0, 1, 32, 33].map((length) => codeOf(parse(signalSchema, batch(length))))).toEqual([
    "malformed",
    "ok",
    "ok",
    "malformed",
  ]);
});

describe("ICE_SERVERS", () => {
  test.each([
    [undefined, []],
    ["", []],
    ['[{"urls":"stun:stun.example:3478"}]', [{ urls: "stun:stun.example:3478" }]],
    ['[{"urls":"stuns:[2001:db8::5]:65535"}]', [{ urls: "stuns:[2001:db8::5]:65535" }]],
    [
      '[{"urls":"turn:192.0.2.1:1?transport=tcp","username":"u","credential":"c"}]',
      [{ urls: "turn:192.0.2.1:1?transport=tcp", username: "u", credential: "c" }],
    ],
    [
      '[{"urls":["turn:t.example","turns:t.example"],"username":"u","credential":"c"}]',
      [{ urls: ["turn:t.example", "turns:t.example"], username: "u", credential: "c" }],
    ],
  ])("%j is read", (text, servers) => {
    expect(readIceServers(text)).toEqual({ ok: true, value: servers });
  });

  test.each([
    ["[", "is not JSON"],
    ["{}", "want array"],
    ['[{"urls":"http://stun.example"}]', "body.0.urls"],
    ['[{"urls":"stun:a","password":"b"}]', '"password"'],
    ['[{"urls":"turn:turn.example"}]', '"turn:turn.example" without a username and a credential'],
    ['[{"urls":"turn:turn.example","username":"u"}]', "without a username and a credential"],
    ['[{"urls":"turns:turn.example","username":"","credential":"c"}]', "without a username and a credential"],
    ['[{"urls":["stun:a","turn:b"]}]', '"turn:b" without'],
    ['[{"urls":"stun:a"},{"urls":"stun:a:65536"}]', "port 65536"],
    ['[{"urls":"stun:a:0"}]', "port 0"],
    ['[{"urls":"stun:a:"}]', '"stun:a:", want'],
    ['[{"urls":"stun:a:http"}]', '"stun:a:http", want'],
    ['[{"urls":"stun://a"}]', '"stun://a", want'],
    ['[{"urls":"stun:2001:db8::5"}]', '"stun:2001:db8::5", want'],
    ['[{"urls":"stun:a?transport=udp"}]', '"stun:a?transport=udp", want'],
    ['[{"urls":"turn:a?transport=tls","username":"u","credential":"c"}]', '"turn:a?transport=tls", want'],
    ['[{"urls":"turn:u@a","username":"u","credential":"c"}]', '"turn:u@a", want'],
  ])("%j is refused by name", (text, why) => {
    const read = readIceServers(text);
    expect(read).toMatchObject({ ok: false, error: { code: "misconfigured" } });
    expect(detail(read)).toContain(why);
  });
});

const codeOf = (result: ReturnType<typeof parse>): string => (result.ok ? "ok" : result.error.code);
