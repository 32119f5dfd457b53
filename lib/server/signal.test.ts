/** Messages of the people in a room: forwarded, counted, or refused one by one. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bytesOf } from "@/lib/signal/fields";
import { createPerson, type Person } from "@/lib/signal/fixtures";
import type { Created, SignalAnswer, SignalMessage } from "@/lib/signal/messages";
import { API_BUCKET, ENDPOINT_COST } from "./costs";
import { type Listener, type Server, START_MS, startServer, streamId } from "./serverFixtures";
import { ENVELOPE_AGE_MAX_MS } from "./signal";

let server: Server;
let room: Created;
let ada: Person;
let ben: Person;
let eve: Person;
const [ADAS, BENS, EVES] = [streamId(1), streamId(2), streamId(3)];

beforeAll(async () => {
  [ada, ben, eve] = await Promise.all([createPerson("Ada"), createPerson("Ben"), createPerson("Eve")]);
});
beforeEach(async () => {
  server = startServer();
  room = await server.room({ seats: 3 });
  await server.join(room.code, ADAS, await ada.presence(room.code));
  await server.join(room.code, BENS, await ben.presence(room.code));
});

async function say(stream: typeof ADAS, ...messages: readonly SignalMessage[]): Promise<readonly (string | null)[]> {
  const response = await server.signal(room.code, stream, ...messages);
  if (!response.ok) return [(await response.json()).code];
  const { refused } = (await response.json()) as SignalAnswer;
  return messages.map((_message, i) => refused.find(({ index }) => index === i)?.problem.code ?? null);
}

const envelope = async (from: Person, to: Person, about = {}): Promise<SignalMessage> => ({
  type: "envelope",
  envelope: await from.envelope(to.session, room.code, { issuedAtMs: START_MS, ...about }),
});

describe("an envelope", () => {
  test.each<[string, () => Promise<SignalMessage>, string]>([
    ["of somebody else's session", () => envelope(ben, ada), "foreign-session"],
    ["of a session that has not joined", () => envelope(eve, ada), "unknown-session"],
    ["to a session that is not here", () => envelope(ada, eve), "unknown-recipient"],
    ["of another room", () => envelope(ada, ben, { room: "ZZZZZZZZ" }), "malformed"],
    ["that is old", () => envelope(ada, ben, { issuedAtMs: START_MS - ENVELOPE_AGE_MAX_MS - 1 }), "clock-off"],
    ["of the future", () => envelope(ada, ben, { issuedAtMs: START_MS + ENVELOPE_AGE_MAX_MS + 1 }), "clock-off"],
    ["of another version", () => envelope(ada, ben, { version: 2 }), "wrong-version"],
  ])("%s is refused", async (_what, message, code) => {
    expect(await say(ADAS, await message())).toEqual([code]);
  });

  test("that its sender did not sign ends the batch, which would only cost more", async () => {
    const good = await envelope(ada, ben);
    if (good.type !== "envelope") return expect.fail("an envelope");
    const forged: SignalMessage = { type: "envelope", envelope: { ...good.envelope, body: "v=1" } };
    expect(await say(ADAS, good, forged, good)).toEqual([null, "bad-signature", "bad-signature"]);
    const bens = await server.listen(BENS);
    expect((await bens.nextOf("envelope")).envelope.body).toBe("v=0");
    await server.signal(room.code, ADAS, { type: "leave", session: ada.session });
    expect((await bens.next()).type).toBe("left");
  });

  test("comes in the order it was sent in, refused neighbours or not", async () => {
    const numbered = await Promise.all([0, 1, 2].map((seq) => envelope(ada, ben, { seq })));
    const [first, second, third] = numbered as [SignalMessage, SignalMessage, SignalMessage];
    expect(await say(ADAS, first, await envelope(ada, eve), second, third)).toEqual([
      null,
      "unknown-recipient",
      null,
      null,
    ]);
    const bens = await server.listen(BENS);
    const seqs = [await bens.nextOf("envelope"), await bens.nextOf("envelope"), await bens.nextOf("envelope")];
    expect(seqs.map((event) => event.envelope.seq)).toEqual([0, 1, 2]);
  });

  test("is slowed down per session after a burst", async () => {
    const message = await envelope(ada, ben);
    const batch = Array.from({ length: 30 }, () => message);
    const codes: (string | null)[] = [];
    for (let sent = 0; sent < 10; sent++) codes.push(...(await say(ADAS, ...batch)));
    // Joining cost one token.
    expect(codes.filter((code) => code === null)).toHaveLength(299);
    expect(codes.at(-1)).toBe("rate-limited");
    expect(await say(BENS, await envelope(ben, ada))).toEqual([null]);
  });
});

describe("its address pays", () => {
  /** What is left in its bucket. */
  const tokens = (): number => {
    for (let left = API_BUCKET.burst; ; left--)
      if (server.hub.addresses.take("", left, server.hub.now()) === 0) return left;
  };
  const atFirst = () => API_BUCKET.burst - ENDPOINT_COST.rooms - 2 * ENDPOINT_COST.join;

  test.each([
    [1, 1],
    [8, 1],
    [9, 2],
    [32, 4],
  ])("for %i envelopes %i tokens", async (count, cost) => {
    const message = await envelope(ada, ben);
    await say(ADAS, ...Array.from({ length: count }, () => message));
    expect(tokens()).toBe(atFirst() - cost);
  });

  test("for each message of another kind one", async () => {
    await say(ADAS, { type: "alive", sessions: [ada.session] });
    expect(tokens()).toBe(atFirst() - 1);
  });

  test("for three of another kind and an envelope four", async () => {
    const alive: SignalMessage = { type: "alive", sessions: [ada.session] };
    await say(ADAS, alive, alive, alive, await envelope(ada, ben));
    expect(tokens()).toBe(atFirst() - 4);
  });

  test("for a signature that does not verify later if it can't now", async () => {
    const good = await envelope(ada, ben);
    if (good.type !== "envelope") return expect.fail("an envelope");
    const forged: SignalMessage = { type: "envelope", envelope: { ...good.envelope, body: "v=1" } };
    server.hub.addresses.take("", atFirst() - 1, server.hub.now());
    expect(await say(ADAS, forged)).toEqual(["bad-signature"]);
    expect(await say(ADAS, good)).toEqual(["rate-limited"]);
    server.pass(500);
    expect(await say(ADAS, good)).toEqual(["rate-limited"]);
    server.pass(50);
    expect(await say(ADAS, good)).toEqual([null]);
  });

  test("for all that it sent in one request, which is not refused half way", async () => {
    server.hub.addresses.take("", atFirst() - 1, server.hub.now());
    const message = await envelope(ada, ben);
    expect(await say(ADAS, ...Array.from({ length: 32 }, () => message))).toEqual(Array(32).fill(null));
    expect(await say(ADAS, message)).toEqual(["rate-limited"]);
  });
});

describe("a session", () => {
  test("leaves for itself alone", async () => {
    expect(await say(ADAS, { type: "leave", session: ben.session })).toEqual(["foreign-session"]);
    expect(await say(BENS, { type: "leave", session: ben.session })).toEqual([null]);
    expect(server.hub.rooms.get(room.code)?.room.seats).toEqual([ada.seatKey]);
    expect(server.hub.streams.bindingOf(ben.session)).toBeUndefined();
  });

  test("is kept alive by its own stream alone; the others are named", async () => {
    const response = await server.signal(room.code, EVES, { type: "alive", sessions: [ada.session, eve.session] });
    expect(await response.json()).toEqual({ refused: [], unknown: [ada.session, eve.session] });
    server.pass(44_000);
    await say(ADAS, { type: "alive", sessions: [ada.session] });
    server.pass(1_000);
    expect(server.hub.rooms.get(room.code)?.room.seats).toEqual([ada.seatKey]);
  });

  test("says something new about itself", async () => {
    const presence = await ada.presence(room.code, { seq: 1, name: "Ada L." });
    expect(await say(ADAS, { type: "presence", presence }, { type: "presence", presence })).toEqual([null, null]);
    expect(await say(BENS, { type: "presence", presence })).toEqual(["foreign-session"]);
    expect(await say(ADAS, { type: "presence", presence: await ada.presence(room.code) })).toEqual(["stale"]);
  });
});

describe("P25: a table is sealed over the API", () => {
  const draftFrom = async (stream: Listener) => (await stream.nextOf("draft")).draft;
  const acknowledge = async (person: Person, draft: Parameters<Person["acknowledge"]>[0]): Promise<SignalMessage> => ({
    type: "acknowledge",
    acknowledgement: await person.acknowledge(draft),
  });

  test("the last seat brings the draft, all acknowledgements the record, which proves itself", async () => {
    const adas = await server.listen(ADAS);
    await server.join(room.code, EVES, await eve.presence(room.code));
    const draft = await draftFrom(adas);
    expect(await say(ADAS, await acknowledge(ada, draft))).toEqual([null]);
    expect(await say(BENS, await acknowledge(ben, draft))).toEqual([null]);
    expect(await say(EVES, await acknowledge(eve, draft))).toEqual([null]);
    expect((await adas.nextOf("acknowledged")).seat).toBe(0);
    const { record } = await adas.nextOf("sealed");
    expect(await server.hub.checks.record(record)).toMatchObject({ ok: true });
  });

  test("only the starter starts early", async () => {
    const adas = await server.listen(ADAS);
    expect(await say(ADAS, { type: "start", starter: "00".repeat(16) })).toEqual(["not-starter"]);
    expect(await say(ADAS, { type: "start", starter: room.starter })).toEqual([null]);
    expect((await draftFrom(adas)).genesis.validators).toHaveLength(2);
  });

  test("a draft runs out after 15 s: the silent seat is freed, and the next attempt begins", async () => {
    const adas = await server.listen(ADAS);
    await say(ADAS, { type: "start", starter: room.starter });
    const first = await draftFrom(adas);
    await say(ADAS, await acknowledge(ada, first));
    server.pass(15_000);
    expect(await adas.nextOf("freed")).toMatchObject({ attempt: 0, seatKeys: [ben.seatKey], reason: "silent" });
    const second = await draftFrom(adas);
    expect(second).toMatchObject({ attempt: 1, genesis: { validators: [{ signingKey: ada.seatKey }] } });
    expect(await say(ADAS, await acknowledge(ada, first))).toEqual(["wrong-attempt"]);
  });

  test("an acknowledgement needs its seat's signature, and somebody of the room to bring it", async () => {
    const adas = await server.listen(ADAS);
    await say(ADAS, { type: "start", starter: room.starter });
    const draft = await draftFrom(adas);
    const bens = await ben.acknowledge(draft);
    const forged: SignalMessage = { type: "acknowledge", acknowledgement: { ...bens, seatKey: ada.seatKey } };
    expect(await say(BENS, forged)).toEqual(["bad-signature"]);
    expect(await say(EVES, { type: "acknowledge", acknowledgement: bens })).toEqual(["unknown-session"]);
    expect(await say(ADAS, { type: "acknowledge", acknowledgement: bens })).toEqual([null]);
  });

  test("a seat that has started answers a later draft with its record", async () => {
    const adas = await server.listen(ADAS);
    await say(ADAS, { type: "start", starter: room.starter });
    const draft = await draftFrom(adas);
    const signatures = await Promise.all([ada, ben].map((person) => person.acknowledge(draft)));
    // Ben's acknowledgement reached Ada through the mesh, and the server never saw it.
    await say(ADAS, await acknowledge(ada, draft));
    server.pass(15_000);
    expect((await draftFrom(adas)).attempt).toBe(1);
    const acknowledgements = signatures.map(({ signature }) => bytesOf(signature));
    const record = { genesis: draft.genesis, attempt: 0, acknowledgements };
    expect(await say(ADAS, { type: "sealed", record })).toEqual([null]);
    expect((await adas.nextOf("sealed")).record.attempt).toBe(0);
    expect(await say(ADAS, { type: "start", starter: room.starter })).toEqual(["room-sealed"]);
  });

  test("a record that does not prove itself is refused", async () => {
    const adas = await server.listen(ADAS);
    await say(ADAS, { type: "start", starter: room.starter });
    const { genesis, attempt } = await draftFrom(adas);
    const record = { genesis, attempt, acknowledgements: [new Uint8Array(64), new Uint8Array(64)] };
    expect(await say(ADAS, { type: "sealed", record })).toEqual(["bad-record"]);
    expect(await say(EVES, { type: "sealed", record })).toEqual(["unknown-session"]);
  });
});
