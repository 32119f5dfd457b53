/** public/stream.js as it is served, run in a realm of its own with a browser's parts replaced by ours. Its types: signalingWorkerTypes.test.ts. */
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import type { Envelope } from "@/lib/signal/envelope";
import type { SessionId, SignatureHex } from "@/lib/signal/fields";
import { presenceOf } from "@/lib/signal/roomFixtures";
import type { ToStream } from "./signalingPort";
import { createRealm, type Realm, type RealmTab } from "./signalingRealm";

const SOURCE = readFileSync(new URL("../../public/stream.js", import.meta.url), "utf8");

let realm: Realm;
beforeEach(() => {
  realm = createRealm((context) => runInContext(SOURCE, createContext(context)));
});

const events = ({ heard }: RealmTab) => heard.flatMap((message) => (message.type === "event" ? [message] : []));
const types = (tab: RealmTab) => events(tab).map(({ path, event }) => `${path} ${(event as { type: string }).type}`);
const envelopeTo = (to: string): Envelope => ({
  ...{ version: 1, room: "ROOM0001", from: "ada" as SessionId, to: to as SessionId, connectionId: "c".repeat(32) },
  ...{ seq: 0, kind: "offer", body: "v=0", issuedAtMs: 0, signature: "d".repeat(128) as SignatureHex },
});
const presence = (who: number): ToStream => ({ type: "presence", presence: presenceOf(who) });

describe("one connection", () => {
  test("serves all tabs, and ends with the last", () => {
    const [ada, ben] = [realm.enter("ada"), realm.enter("ben")];
    expect(realm.sources).toHaveLength(1);
    expect(realm.source().url).toMatch(/^\/api\/events\?stream=[0-9a-f]{32}$/);
    const id = realm.source().url.slice(-32);
    expect([ada.heard[0], ben.heard[0]]).toEqual([
      { type: "stream", stream: id },
      { type: "stream", stream: id },
    ]);
    ada.say({ type: "leave" });
    expect(realm.source().closed).toBe(false);
    ben.say({ type: "leave" });
    expect(realm.source().closed).toBe(true);
  });

  test("serves the sessions of one tab just the same, where workers can't be shared", () => {
    const tab = realm.tab("message");
    tab.say({ type: "enter", session: "ada" as SessionId, room: "ROOM0001", lock: null });
    expect(tab.heard).toHaveLength(1);
    expect(realm.sources).toHaveLength(1);
  });

  test("brings each event to the tabs it concerns", () => {
    const [ada, ben, cai] = [realm.enter("ada"), realm.enter("ben"), realm.enter("cai", "ROOM0002")];
    realm.receive({ type: "hello", sessions: [] });
    realm.receive({ type: "presence", room: "ROOM0001" });
    realm.receive({ type: "snapshot", snapshot: { code: "ROOM0002" } });
    realm.receive({ type: "envelope", room: "ROOM0001", envelope: { to: "ben" } });
    expect(types(ada)).toEqual(["server hello", "server presence"]);
    expect(types(ben)).toEqual(["server hello", "server presence", "server envelope"]);
    expect(types(cai)).toEqual(["server hello", "server snapshot"]);
  });

  test("tells a tab that comes later that it is up", () => {
    realm.enter("ada");
    realm.receive({ type: "hello", sessions: ["ada"] });
    expect(types(realm.enter("ben"))).toEqual(["server hello"]);
  });

  test("that is silent for three pings is dead, whatever TCP thinks: it is made again", async () => {
    const ada = realm.enter("ada");
    realm.receive({ type: "hello", sessions: [] });
    for (let s = 0; s < 60; s += 15) {
      await realm.pass(15_000);
      realm.source().ping();
    }
    expect(realm.sources).toHaveLength(1);
    await realm.pass(44_000);
    expect(realm.sources).toHaveLength(1);
    await realm.pass(16_500);
    expect([realm.sources[0]?.closed, realm.sources.length]).toEqual([true, 2]);
    expect(ada.heard.at(-1)).toEqual({ type: "offline" });
  });

  test("of a machine that slept is given its time anew", async () => {
    realm.enter("ada");
    realm.receive({ type: "hello", sessions: [] });
    realm.sleep(600_000);
    await realm.pass(30_000);
    realm.source().ping();
    await realm.pass(30_000);
    expect(realm.sources).toHaveLength(1);
  });

  test("that breaks is made again from the last event on, ever later", async () => {
    const ada = realm.enter("ada");
    realm.receive({ type: "hello", sessions: [] }, "00000001:4");
    realm.source().onerror();
    expect(ada.heard.at(-1)).toEqual({ type: "offline" });
    expect(types(realm.enter("eve"))).toEqual([]);
    expect(realm.source().url).toContain("&after=00000001%3A4");
    const gaps: number[] = [];
    for (let failed = 0; failed < 8; failed++) {
      realm.source().onerror();
      const made = realm.sources.length;
      let waited = 0;
      while (realm.sources.length === made && waited < 30_000) {
        await realm.pass(250);
        waited += 250;
      }
      gaps.push(waited);
    }
    expect(gaps.at(0)).toBeLessThanOrEqual(1_000);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(7_500);
    expect(gaps.at(-1)).toBeLessThanOrEqual(15_000);
    realm.receive({ type: "hello", sessions: [] }, "00000001:5");
    realm.source().onerror();
    const made = realm.sources.length;
    await realm.pass(500);
    expect(realm.sources).toHaveLength(made + 1);
  });
});

describe("sessions", () => {
  test("are kept alive every 15 s, with one request per room", async () => {
    for (const [session, room] of [
      ["ada", "ROOM0001"],
      ["ben", "ROOM0001"],
      ["cai", "ROOM0002"],
    ] as const)
      realm.enter(session, room);
    await realm.pass(15_000);
    expect(realm.posts.map(({ url, body }) => [url, body.messages])).toEqual([
      ["/api/rooms/ROOM0001/signal", [{ type: "alive", sessions: ["ada", "ben"] }]],
      ["/api/rooms/ROOM0002/signal", [{ type: "alive", sessions: ["cai"] }]],
    ]);
    expect(realm.posts[0]?.body.stream).toBe(realm.source().url.slice(-32));
  });

  test.each([
    ["does not know one", () => Response.json({ refused: [], unknown: ["ben"] }), [false, true]],
    ["does not know their room", () => Response.json({ code: "unknown-room" }, { status: 404 }), [true, true]],
    ["knows them", () => Response.json({ refused: [], unknown: [] }), [false, false]],
  ])("are told when the server %s", async (_what, answer, told) => {
    const tabs = [realm.enter("ada"), realm.enter("ben")];
    realm.server.answer = async () => answer();
    await realm.pass(15_000);
    expect(tabs.map(({ heard }) => heard.some(({ type }) => type === "unknown"))).toEqual(told);
  });

  test("whose keep-alive does not get through have a dead connection: it is made again", async () => {
    const ada = realm.enter("ada");
    realm.receive({ type: "hello", sessions: ["ada"] });
    realm.server.answer = () => Promise.reject(new TypeError("Failed to fetch"));
    await realm.pass(15_000);
    expect(realm.sources[0]?.closed).toBe(true);
    expect(ada.heard.at(-1)).toEqual({ type: "offline" });
    await realm.pass(500);
    expect(realm.sources).toHaveLength(2);
  });

  test("of a tab that died are noticed by its lock, and the server is told", async () => {
    const [, ben] = [realm.enter("ada"), realm.enter("ben")];
    realm.locks.get("lock/ada")?.();
    await realm.pass(0);
    expect(events(ben).at(-1)?.event).toEqual({ type: "left", room: "ROOM0001", session: "ada" });
    expect(realm.posts.map(({ body }) => body.messages)).toEqual([[{ type: "leave", session: "ada" }]]);
  });

  test("that left by themselves are not mourned when their lock comes free", async () => {
    const ada = realm.enter("ada");
    realm.enter("ben");
    ada.say({ type: "leave" });
    const again = realm.enter("ada");
    realm.locks.get("lock/ben")?.();
    await realm.pass(0);
    expect(realm.posts).toHaveLength(1);
    expect(again.heard.at(-1)).toMatchObject({ event: { type: "left", session: "ben" } });
  });

  test("of a tab without a lock are gone after three minutes of silence", async () => {
    const [ada, ben] = [realm.enter("ada", "ROOM0001", null), realm.enter("ben")];
    expect(realm.locks.has("lock/ada")).toBe(false);
    await realm.pass(120_000);
    ada.say({ type: "alive" });
    await realm.pass(150_000);
    expect(types(ben)).not.toContain("local left");
    await realm.pass(60_000);
    expect(types(ben)).toContain("local left");
  });
});

describe("a tab without a lock", () => {
  test("is answered when it says that it lives, so that it knows the same of the worker", () => {
    const ada = realm.enter("ada", "ROOM0001", null);
    ada.say({ type: "alive" });
    expect(ada.heard.at(-1)).toEqual({ type: "alive" });
  });

  test("that slept with the whole machine is not mourned before it can speak", async () => {
    const [ada, ben] = [realm.enter("ada", "ROOM0001", null), realm.enter("ben")];
    await realm.pass(50_000);
    realm.sleep(600_000);
    await realm.pass(60_000);
    ada.say({ type: "alive" });
    await realm.pass(60_000);
    expect(types(ben)).not.toContain("local left");
    expect(realm.posts.flatMap(({ body }) => body.messages)).not.toContainEqual({ type: "leave", session: "ada" });
  });

  test("that was mourned and speaks is taken in again, and told that the server does not know it", async () => {
    const [ada, ben] = [realm.enter("ada", "ROOM0001", null), realm.enter("ben")];
    ada.say(presence(1));
    await realm.pass(210_000);
    expect(types(ben)).toEqual(["local presence", "local left"]);
    ada.say({ type: "alive" });
    expect(ada.heard.at(-1)).toEqual({ type: "unknown" });
    expect(types(ben).at(-1)).toBe("local presence");
    realm.receive({ type: "presence", room: "ROOM0001" });
    expect(types(ada).at(-1)).toBe("server presence");
    await realm.pass(15_000);
    expect(realm.posts.at(-1)?.body.messages).toEqual([{ type: "alive", sessions: ["ben", "ada"] }]);
  });

  test("that was the only one and speaks has a connection again", async () => {
    const ada = realm.enter("ada", "ROOM0001", null);
    await realm.pass(210_000);
    expect(realm.source().closed).toBe(true);
    ada.say({ type: "alive" });
    expect(realm.source().closed).toBe(false);
  });

  test.each<[string, (ada: RealmTab) => void]>([
    ["has left", (ada) => ada.say({ type: "leave" })],
    ["has another port now", () => void realm.enter("ada", "ROOM0001", null)],
  ])("is not taken in again when it %s", async (_what, happens) => {
    const ada = realm.enter("ada", "ROOM0001", null);
    await realm.pass(210_000);
    happens(ada);
    const heard = ada.heard.length;
    ada.say({ type: "alive" });
    expect(ada.heard).toHaveLength(heard);
  });
});

describe("the worker's own lock", () => {
  const own = () => [...realm.locks].find(([name]) => name.startsWith("roundtable/stream/"));
  const locks = ({ heard }: RealmTab) => heard.flatMap((message) => (message.type === "lock" ? [message.lock] : []));

  test("is for the tabs to queue for, but only once the worker holds it", () => {
    const ada = realm.enter("ada");
    expect(locks(ada)).toEqual([]);
    const [name, grant] = own() ?? [];
    grant?.();
    expect([locks(ada), locks(realm.enter("ben"))]).toEqual([[name], [name]]);
    expect(name).toContain(realm.source().url.slice(-32));
  });
});

describe("tabs of one browser", () => {
  test("hear of each other, whoever came first", () => {
    const ada = realm.enter("ada");
    ada.say(presence(1));
    const [ben, cai] = [realm.enter("ben"), realm.enter("cai", "ROOM0002")];
    ben.say(presence(2));
    expect(events(ben).map(({ event }) => event)).toEqual([
      { type: "presence", room: "ROOM0001", presence: presenceOf(1) },
    ]);
    expect(events(ada).map(({ event }) => event)).toEqual([
      { type: "presence", room: "ROOM0001", presence: presenceOf(2) },
    ]);
    expect(events(cai)).toEqual([]);
  });

  test("pass each other envelopes without the server", () => {
    const [ada, ben] = [realm.enter("ada"), realm.enter("ben")];
    const envelope = envelopeTo("ben");
    ada.say({ type: "envelope", envelope });
    ada.say({ type: "envelope", envelope: envelopeTo("nobody") });
    expect(events(ben)).toEqual([{ type: "event", path: "local", event: { type: "envelope", envelope } }]);
    expect(realm.posts).toEqual([]);
  });

  test("hand the sealed record to those who come later", () => {
    const ada = realm.enter("ada");
    const ben = realm.enter("ben");
    ada.say({ type: "sealed", record: "00ff" });
    const cai = realm.enter("cai");
    const sealed = { type: "event", path: "local", event: { type: "sealed", room: "ROOM0001", record: "00ff" } };
    expect([ben.heard.at(-1), cai.heard.at(-1)]).toEqual([sealed, sealed]);
    expect(realm.enter("dee", "ROOM0002").heard).toHaveLength(1);
    // Told once: tabs that answer a record with a record would never stop.
    const before = ben.heard.length;
    cai.say({ type: "sealed", record: "00ff" });
    expect(ben.heard).toHaveLength(before);
  });
});
