/** The stream: every event once and in order while it can be, a snapshot where it can't, and no reader left behind. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StreamId } from "@/lib/signal/fields";
import { createPerson, type Person } from "@/lib/signal/fixtures";
import { RING_EVENTS_MAX } from "./ring";
import { type Listener, listenerOf, type Server, START_MS, startServer, streamId } from "./serverFixtures";
import { STREAM_IDLE_MS, STREAMS_PER_ADDRESS_MAX } from "./streams";

let server: Server;
let code: string;
let ada: Person;
let ben: Person;
const [ADAS, BENS] = [streamId(1), streamId(2)];

beforeAll(async () => {
  [ada, ben] = await Promise.all([createPerson("Ada"), createPerson("Ben")]);
});
beforeEach(async () => {
  server = startServer();
  ({ code } = await server.room());
});

const enter = async (person: Person, stream: StreamId, seq = 0) =>
  server.join(code, stream, await person.presence(code, { seq }));
/** Ben says something new about himself. */
async function speak(seq: number): Promise<void> {
  const presence = await ben.presence(code, { seq, name: `Ben ${seq}` });
  const answer = await server.signal(code, BENS, { type: "presence", presence });
  expect(await answer.json()).toEqual({ refused: [], unknown: [] });
}

describe("a stream", () => {
  test("says hello first, then what happens in its rooms", async () => {
    const stream = await server.listen(ADAS);
    expect(await stream.next()).toEqual({ type: "hello", boot: server.hub.boot, sessions: [] });
    await enter(ada, ADAS);
    await enter(ben, BENS);
    expect(await stream.next()).toMatchObject({ type: "presence", presence: { name: "Ada" } });
    expect(await stream.next()).toMatchObject({ type: "presence", presence: { name: "Ben" }, seats: [{}, {}] });
    expect(stream.lastId).toBe(`${server.hub.boot}:2`);
  });

  test("has headers that keep proxies from holding events back", async () => {
    const response = await server.ask("events", undefined, { query: `?stream=${ADAS}` });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
  });

  test("may be opened after the join: nothing is lost in between", async () => {
    await enter(ada, ADAS);
    const stream = await server.listen(ADAS);
    expect(await stream.next()).toMatchObject({ type: "hello", sessions: [ada.session] });
    expect(await stream.next()).toMatchObject({ type: "presence", presence: { name: "Ada" } });
  });

  test("hears nothing of rooms it is not in", async () => {
    const other = await server.room();
    await enter(ada, ADAS);
    const stream = await server.listen(ADAS);
    await server.join(other.code, BENS, await ben.presence(other.code));
    await server.signal(code, ADAS, { type: "leave", session: ada.session });
    expect((await stream.nextOf("left")).session).toBe(ada.session);
  });

  test("carries an envelope to the addressed session's stream alone", async () => {
    await enter(ada, ADAS);
    await enter(ben, BENS);
    const [adas, bens] = [await server.listen(ADAS), await server.listen(BENS)];
    const envelope = await ada.envelope(ben.session, code, { issuedAtMs: START_MS });
    await server.signal(code, ADAS, { type: "envelope", envelope });
    expect(await bens.nextOf("envelope")).toEqual({ type: "envelope", room: code, envelope });
    await speak(1);
    await adas.nextOf("hello");
    const types = [(await adas.next()).type, (await adas.next()).type, (await adas.next()).type];
    expect(types).toEqual(["presence", "presence", "presence"]);
  });
});

/** Both enter, and Ada's reader has seen them and gone. */
async function readBoth(): Promise<Listener> {
  await enter(ada, ADAS);
  await enter(ben, BENS);
  const reader = await server.listen(ADAS);
  for (const _ of [ada, ben]) await reader.nextOf("presence");
  await reader.close();
  return reader;
}

describe("a reader that comes back", () => {
  test("goes on after the last event it saw", async () => {
    const first = await readBoth();
    await speak(1);
    await speak(2);
    const second = await server.listen(ADAS, first.lastId);
    expect(await second.next()).toMatchObject({ type: "hello", sessions: [ada.session] });
    expect(second.lastId).toBe(first.lastId);
    expect(await second.next()).toMatchObject({ presence: { name: "Ben 1" } });
    expect(await second.next()).toMatchObject({ presence: { name: "Ben 2" } });
  });

  test("may say so in the query, where headers can't be set", async () => {
    await enter(ada, ADAS);
    await enter(ben, BENS);
    const query = `?stream=${ADAS}&after=${server.hub.boot}:1`;
    const stream = listenerOf(await server.ask("events", undefined, { query }));
    expect((await stream.nextOf("presence")).presence.name).toBe("Ben");
  });

  test("gets one snapshot instead of the events that fell out of the ring", async () => {
    await enter(ada, ADAS);
    await enter(ben, BENS);
    const first = await server.listen(ADAS);
    await first.nextOf("presence");
    await first.close();
    for (let seq = 1; seq <= RING_EVENTS_MAX; seq++) await speak(seq);
    const second = await server.listen(ADAS, first.lastId);
    expect((await second.next()).type).toBe("hello");
    const { snapshot } = (await second.next()) as { type: "snapshot"; snapshot: { members: { name: string }[] } };
    expect(snapshot.members.map(({ name }) => name)).toEqual(["Ada", `Ben ${RING_EVENTS_MAX}`]);
    await speak(RING_EVENTS_MAX + 1);
    expect(await second.next()).toMatchObject({ presence: { name: `Ben ${RING_EVENTS_MAX + 1}` } });
  });

  test("after an event that was never sent starts from the beginning", async () => {
    await enter(ada, ADAS);
    const stream = await server.listen(ADAS, `${server.hub.boot}:7`);
    await stream.next();
    expect(await stream.next()).toMatchObject({ type: "presence", presence: { name: "Ada" } });
  });

  test.each(["ffffffff:7", "nonsense", "", "00000000:99999999999999999999"])(
    "from another life of the server (%j) starts from the beginning",
    async (after) => {
      await enter(ada, ADAS);
      const stream = await server.listen(ADAS, after);
      expect(await stream.next()).toMatchObject({ type: "hello", boot: server.hub.boot });
      expect(await stream.next()).toMatchObject({ type: "presence", presence: { name: "Ada" } });
    },
  );

  test("of a stream that was forgotten and made again gets all that came since, with ids that are new", async () => {
    const first = await readBoth();
    server.pass(STREAM_IDLE_MS);
    // The tab has joined again before its reader comes back.
    await enter(ada, ADAS, 1);
    await enter(ben, BENS, 1);
    await speak(2);
    const second = await server.listen(ADAS, first.lastId);
    expect(await second.next()).toMatchObject({ type: "hello", sessions: [ada.session] });
    expect(await second.next()).toMatchObject({ presence: { name: "Ada" } });
    expect(await second.next()).toMatchObject({ presence: { name: "Ben" } });
    expect(await second.next()).toMatchObject({ presence: { name: "Ben 2" } });
    // What nobody read, that both had gone, had ids too.
    expect([first.lastId, second.lastId]).toEqual([`${server.hub.boot}:2`, `${server.hub.boot}:7`]);
  });

  test("of such a stream gets a snapshot if what came since has fallen out of the ring", async () => {
    await enter(ada, ADAS);
    const first = await server.listen(ADAS);
    await first.nextOf("presence");
    await first.close();
    server.pass(STREAM_IDLE_MS);
    await enter(ada, ADAS, 1);
    await enter(ben, BENS);
    for (let seq = 1; seq <= RING_EVENTS_MAX; seq++) await speak(seq);
    const second = await server.listen(ADAS, first.lastId);
    const { snapshot } = await second.nextOf("snapshot");
    expect(snapshot.members.map(({ name }) => name)).toEqual(["Ada", `Ben ${RING_EVENTS_MAX}`]);
  });

  test("takes over from its former connection, which ends", async () => {
    const first = await server.listen(ADAS);
    await first.next();
    const second = await server.listen(ADAS);
    await expect(first.next()).rejects.toThrow("ended");
    expect((await second.next()).type).toBe("hello");
    expect(server.hub.streams.byId.size).toBe(1);
  });
});

describe("bounds", () => {
  test("a slow reader costs one ring, then gets a snapshot and goes on", async () => {
    await enter(ada, ADAS);
    await enter(ben, BENS);
    const slow = await server.listen(ADAS);
    const last = RING_EVENTS_MAX + 30;
    for (let seq = 1; seq <= last; seq++) await speak(seq);
    const ring = server.hub.streams.byId.get(ADAS)?.ring;
    expect((ring?.nextSeq ?? 0) - (ring?.firstSeq ?? 0)).toBe(RING_EVENTS_MAX);
    const { snapshot } = await slow.nextOf("snapshot");
    expect(snapshot.members.at(-1)?.name).toBe(`Ben ${last}`);
  });

  test("a silent connection is pinged every 15 s", async () => {
    const stream = await server.listen(ADAS);
    await stream.next();
    for (let s = 0; s < 15; s++) server.pass(1_000);
    expect(await stream.nextBlock()).toBe("event: ping\ndata:");
  });

  test("a stream nobody reads is forgotten, its sessions are unknown", async () => {
    await enter(ada, ADAS);
    server.pass(STREAM_IDLE_MS);
    expect(server.hub.streams.byId.size).toBe(0);
    const answer = await server.signal(code, ADAS, { type: "alive", sessions: [ada.session] });
    expect(await answer.json()).toEqual({ refused: [], unknown: [ada.session] });
  });

  test("a reader that takes nothing for a minute is disconnected", async () => {
    const stream = await server.listen(ADAS);
    await enter(ada, ADAS);
    await enter(ben, BENS);
    for (let seq = 1; seq <= 20; seq++) await speak(seq);
    const isOpen = () => server.hub.streams.byId.get(ADAS)?.reader !== null;
    for (let s = 0; s < 59; s++) server.pass(1_000);
    expect(isOpen()).toBe(true);
    for (let s = 0; s < 2; s++) server.pass(1_000);
    expect(isOpen()).toBe(false);
    expect((await stream.next()).type).toBe("hello");
  });

  test("one address has a limited number of streams", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    const open = (n: number) => server.ask("events", undefined, { query: `?stream=${streamId(n)}`, headers });
    for (let n = 0; n < STREAMS_PER_ADDRESS_MAX; n++) {
      server.pass(100);
      expect((await open(n)).status).toBe(200);
    }
    expect((await open(STREAMS_PER_ADDRESS_MAX)).status).toBe(429);
    expect((await open(0)).status).toBe(200);
  });

  test.each(["", "?stream=", "?stream=1", `?stream=${"g".repeat(32)}`])(
    "GET /api/events%s is refused",
    async (query) => {
      expect((await server.ask("events", undefined, { query })).status).toBe(400);
    },
  );
});
