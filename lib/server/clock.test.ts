/** What happens when somebody sets the clock of the server's machine: dates change, and nothing runs out or stands still. */
import { beforeEach, describe, expect, test } from "vitest";
import { createPerson } from "@/lib/signal/fixtures";
import { PRESENCE_MS } from "@/lib/signal/members";
import type { Created, RoomSnapshot } from "@/lib/signal/messages";
import { API_BUCKET } from "./costs";
import { type Server, START_MS, startServer, streamId } from "./serverFixtures";
import { STREAM_IDLE_MS } from "./streams";

const HOUR_MS = 3_600_000;

let server: Server;
let room: Created;
beforeEach(async () => {
  server = startServer();
  room = await server.room({ seats: 2 });
  const [ada, ben] = await Promise.all([createPerson("Ada"), createPerson("Ben")]);
  await server.join(room.code, streamId(1), await ada.presence(room.code));
  await server.join(room.code, streamId(2), await ben.presence(room.code));
});

const look = () => server.tell<RoomSnapshot>("room", undefined, { code: room.code });

describe.each([
  ["back by an hour", -HOUR_MS],
  ["forward by two days", 48 * HOUR_MS],
])("set %s", (_what, byMs) => {
  test("it tells the new date, and sends nobody away before their time", async () => {
    server.setClock(byMs);
    server.pass(PRESENCE_MS - 1);
    expect(await look()).toMatchObject({
      members: [{ name: "Ada" }, { name: "Ben" }],
      nowMs: START_MS + byMs + 44_999,
    });
    server.pass(1);
    expect((await look()).members).toEqual([]);
  });

  test("an address waits no longer than it should", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    const ask = async () => (await server.ask("health", undefined, { headers })).status;
    for (let asked = 0; asked < API_BUCKET.burst; asked++) await ask();
    server.setClock(byMs);
    expect(await ask()).toBe(429);
    server.pass(1_000);
    expect(await ask()).toBe(200);
  });

  test("a draft and a stream that nobody reads have the time they were given", async () => {
    server.setClock(byMs);
    server.pass(14_999);
    expect(await look()).toMatchObject({ phase: "sealing", draft: { attempt: 0 } });
    server.pass(1);
    expect(await look()).toMatchObject({ phase: "open", seats: [] });
    server.pass(STREAM_IDLE_MS - 15_001);
    expect(server.hub.streams.byId.size).toBe(2);
    server.pass(1);
    expect(server.hub.streams.byId.size).toBe(0);
  });
});
