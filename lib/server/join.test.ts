/** Who gets in, who is bound to which stream, and how a room survives a server that forgot it (P25). */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { NetworkId } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import type { SealedRecord } from "@/lib/chain/sealing";
import { createPerson, type Person, sealTable } from "@/lib/signal/fixtures";
import type { Presence } from "@/lib/signal/presence";
import { CLOCK_AHEAD_MAX_MS } from "./join";
import { type Server, START_MS, startServer, streamId } from "./serverFixtures";

let server: Server;
let ada: Person;
let ben: Person;
let eve: Person;
const [ADAS, BENS, EVES] = [streamId(1), streamId(2), streamId(3)];
const observer = { role: "observer" } as const;

beforeAll(async () => {
  [ada, ben, eve] = await Promise.all([createPerson("Ada"), createPerson("Ben"), createPerson("Eve")]);
});
beforeEach(() => {
  server = startServer({ iceServers: '[{"urls":"stun:stun.example"}]' });
});

const codeOf = async (response: Response): Promise<string> => (response.ok ? "ok" : (await response.json()).code);

describe("joining", () => {
  test("answers with the room, the seat and the ICE servers", async () => {
    const { code } = await server.room();
    const joined = await (await server.join(code, ADAS, await ada.presence(code))).json();
    expect(joined).toMatchObject({ seat: 0, iceServers: [{ urls: "stun:stun.example" }], room: { phase: "open" } });
    const second = await (await server.join(code, BENS, await ben.presence(code, observer))).json();
    expect(second).toMatchObject({ seat: null, room: { seats: [ada.seatKey], members: [{}, {}] } });
  });

  test.each<[string, (presence: Presence) => Presence, string]>([
    ["mis-signed", (presence) => ({ ...presence, name: "Mallory" }), "bad-signature"],
    ["of a small-order key", (presence) => ({ ...presence, session: "00".repeat(32) as never }), "bad-key"],
    ["malformed", (presence) => ({ ...presence, session: "zz" as never }), "malformed"],
  ])("is refused with a presence %s", async (_what, change, problem) => {
    const { code } = await server.room();
    expect(await codeOf(await server.join(code, ADAS, change(await ada.presence(code))))).toBe(problem);
    expect(server.hub.rooms.get(code)?.room.members.size).toBe(0);
  });

  test.each([
    ["another version", { version: 2 }, "wrong-version"],
    ["a clock far ahead", { issuedAtMs: START_MS + CLOCK_AHEAD_MAX_MS + 1 }, "clock-off"],
    ["another network", { networkId: "00".repeat(32) as NetworkId }, "wrong-network"],
    ["another room", { room: "ZZZZZZZZ" }, "malformed"],
  ])("is refused with %s, and the cause", async (_what, about, problem) => {
    const { code } = await server.room();
    expect(await codeOf(await server.join(code, ADAS, await ada.presence(code, about)))).toBe(problem);
  });

  test("is refused when all seats are taken; watching is not", async () => {
    const { code } = await server.room({ seats: 1 });
    await server.join(code, ADAS, await ada.presence(code));
    expect(await codeOf(await server.join(code, BENS, await ben.presence(code)))).toBe("room-full");
    expect(await codeOf(await server.join(code, BENS, await ben.presence(code, observer)))).toBe("ok");
  });

  test("is slowed down per session, whatever the address", async () => {
    const { code } = await server.room();
    const forged = { ...(await ada.presence(code)), name: "Mallory" };
    const answers: string[] = [];
    for (let asked = 0; asked < 301; asked++) {
      const headers = { "x-forwarded-for": `203.0.113.${asked % 250}` };
      const response = await server.ask("join", { stream: ADAS, presence: forged }, { code, headers });
      answers.push(await codeOf(response));
    }
    expect([answers[299], answers[300]]).toEqual(["bad-signature", "rate-limited"]);
  });
});

describe("a session is bound to the stream that joined with it", () => {
  test("its presence, which everybody has seen, moves it nowhere", async () => {
    const { code } = await server.room();
    const presence = await ada.presence(code);
    await server.join(code, ADAS, presence);
    expect(await codeOf(await server.join(code, EVES, presence))).toBe("foreign-session");
    expect(await codeOf(await server.join(code, ADAS, presence))).toBe("ok");
  });

  test("a newer presence, which only the session can sign, moves it", async () => {
    const { code } = await server.room();
    await server.join(code, ADAS, await ada.presence(code));
    expect(await codeOf(await server.join(code, BENS, await ada.presence(code, { seq: 1 })))).toBe("ok");
    await server.join(code, EVES, await eve.presence(code));
    const stream = await server.listen(BENS);
    const envelope = await eve.envelope(ada.session, code, { issuedAtMs: START_MS });
    await server.signal(code, EVES, { type: "envelope", envelope });
    expect((await stream.nextOf("envelope")).envelope).toEqual(envelope);
  });

  test("a refused newcomer leaves nothing behind", async () => {
    const { code } = await server.room({ seats: 1 });
    await server.join(code, ADAS, await ada.presence(code));
    await server.join(code, EVES, await eve.presence(code));
    expect(server.hub.streams.bindingOf(eve.session)).toBeUndefined();
  });
});

describe("P25: after a restart of the server", () => {
  const CODE = "ABCD2345";
  let record: SealedRecord;
  let networkId: NetworkId;
  beforeAll(async () => {
    ({ record, networkId } = await sealTable(CODE, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]));
  });

  test("the first member that brings the sealed record opens the room again", async () => {
    const presence = await ben.presence(CODE, { networkId });
    expect(await codeOf(await server.join(CODE, BENS, presence))).toBe("unknown-room");
    const joined = await (await server.join(CODE, BENS, presence, record)).json();
    expect(joined).toMatchObject({ seat: 1, room: { phase: "sealed", seats: [ada.seatKey, ben.seatKey] } });
    expect(await codeOf(await server.join(CODE, ADAS, await ada.presence(CODE, { networkId })))).toBe("ok");
  });

  test("an observer that holds the record may open it too; strangers then find it", async () => {
    await server.join(CODE, ADAS, await ada.presence(CODE, observer), record);
    expect(await codeOf(await server.join(CODE, EVES, await eve.presence(CODE)))).toBe("room-sealed");
    expect(await codeOf(await server.join(CODE, EVES, await eve.presence(CODE, observer)))).toBe("ok");
  });

  test.each<[string, () => SealedRecord, string]>([
    ["with a forged signature", () => ({ ...record, attempt: 1 }), "bad-record"],
    ["of another room", () => record, "bad-record"],
  ])("a record %s opens nothing", async (what, change, problem) => {
    const code = what === "of another room" ? "ZZZZZZZZ" : CODE;
    const response = await server.join(code, ADAS, await ada.presence(code), change());
    expect(await codeOf(response)).toBe(problem);
    expect(server.hub.rooms.size).toBe(0);
  });

  test("a false genesis brought first does not lead the members astray: both are listed", async () => {
    const forged = await sealTable(CODE, { params: PRESETS.fast, genesisTimeMs: 8 }, [eve]);
    await server.join(CODE, EVES, await eve.presence(CODE), forged.record);
    expect(await codeOf(await server.join(CODE, ADAS, await ada.presence(CODE, { networkId })))).toBe("wrong-network");
    const joined = await (await server.join(CODE, ADAS, await ada.presence(CODE, { networkId }), record)).json();
    expect(joined).toMatchObject({ seat: 0, room: { records: [expect.any(String), expect.any(String)] } });
  });

  test("a false genesis is refused in a room this server made", async () => {
    const { code } = await server.room();
    const forged = await sealTable(code, { params: PRESETS.fast, genesisTimeMs: 8 }, [eve]);
    const response = await server.join(code, EVES, await eve.presence(code), forged.record);
    expect(await codeOf(response)).toBe("wrong-network");
    expect(server.hub.rooms.get(code)?.room.phase.type).toBe("open");
  });
});
