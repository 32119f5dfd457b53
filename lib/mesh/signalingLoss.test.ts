/** What becomes of a session when the server forgets it, breaks off, or was never there. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { createPerson, type Person, sealTable } from "@/lib/signal/fixtures";
import type { RoomSnapshot } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import {
  createSurroundings,
  emptyRoom,
  joinedAnswer,
  problemAnswer,
  ROOM,
  STREAM,
  type Surroundings,
  unreachable,
} from "./signalingFakes";
import { WAITING_MAX } from "./signalingInbox";

let ada: Person;
let ben: Person;
let adas: Presence;
let bens: Presence;
let room: RoomSnapshot;
let here: Surroundings;

beforeAll(async () => {
  [ada, ben] = await Promise.all([createPerson("Ada"), createPerson("Ben")]);
  [adas, bens] = await Promise.all([ada.presence(ROOM), ben.presence(ROOM)]);
});
beforeEach(() => {
  room = emptyRoom([adas], 3);
  here = createSurroundings(() => room);
});

const types = () => here.told.map(({ type }) => type);
const problems = () =>
  here.told.flatMap((event) => (event.type === "problem" ? [[event.about, event.problem.code]] : []));
const messages = () => here.signals.flatMap((signal) => signal.messages);
const hello = (...sessions: readonly Person["session"][]) =>
  here.event({ type: "hello", boot: "00000001", sessions: [...sessions] });
const seats = [...emptyRoom().seats];

describe("a server that lost us", () => {
  beforeEach(async () => {
    await here.client.join(adas);
    await hello(ada.session);
    await here.pass(10_000);
    here.told.length = 0;
  });

  test("is joined again when its stream does not know us", async () => {
    await hello();
    expect(here.joins).toHaveLength(2);
    expect(types()).toEqual(["joined"]);
  });

  test("is joined again when a keep-alive finds us unknown", async () => {
    await here.deliver({ type: "unknown" });
    expect(types()).toEqual(["joined"]);
  });

  test("is joined again when it refuses a message; the message then goes out", async () => {
    const [refused, taken] = [await problemAnswer("unknown-session").json(), here.answers.signal];
    here.answers.signal = () => {
      here.answers.signal = taken;
      return { refused: [{ index: 0, problem: refused }], unknown: [] };
    };
    here.client.send(await ada.envelope(ben.session, ROOM));
    await here.settled();
    expect(types()).toContain("joined");
    expect(messages().filter(({ type }) => type === "envelope")).toHaveLength(2);
    expect(problems()).toEqual([]);
  });

  test("is joined with the newest presence", async () => {
    const renamed = await ada.presence(ROOM, { seq: 1, name: "Ada L." });
    here.client.refresh(renamed);
    await hello();
    expect(here.joins.at(-1)?.presence).toEqual(renamed);
  });

  test("P25: is brought the sealed record, whether we announced it or followed it", async () => {
    const { record, networkId } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    here.client.announceSealed(record);
    await here.settled();
    here.client.announceSealed(record);
    await here.settled();
    expect(messages()).toEqual([{ type: "sealed", record }]);
    await hello();
    expect(here.joins.at(-1)?.record).toEqual(record);

    here = createSurroundings(() => emptyRoom());
    await here.client.join(await ada.presence(ROOM, { networkId }));
    await here.event({ type: "sealed", room: ROOM, revision: 4, record });
    await here.pass(10_000);
    await hello();
    expect(here.joins.at(-1)?.record).toEqual(record);
  });

  test("P25: is brought the record that a tab came back with, in its first join", async () => {
    const { record, networkId } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    here = createSurroundings(() => emptyRoom());
    here.client.announceSealed(record);
    await here.client.join(await ada.presence(ROOM, { networkId }));
    expect(here.joins.map((join) => join.record)).toEqual([record]);
  });

  test("P25: is asked once more when the record comes while it says that it knows no such room", async () => {
    const { record } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    here = createSurroundings(() => emptyRoom([adas]));
    here.answers.join = () => {
      here.client.announceSealed(record);
      here.answers.join = () => joinedAnswer(emptyRoom([adas]));
      return problemAnswer("unknown-room");
    };
    const joined = await here.client.join(adas);
    expect(joined.ok).toBe(true);
    expect(here.joins.map((join) => join.record)).toEqual([undefined, record]);
    expect(problems()).toEqual([]);
  });

  test("and has forgotten the room is asked until somebody has brought it back", async () => {
    here.answers.join = () => problemAnswer("unknown-room");
    await hello();
    expect(problems()).toEqual([["join", "unknown-room"]]);
    here.answers.join = () => joinedAnswer(room);
    await here.pass(1_000);
    expect(types()).toEqual(["problem", "joined"]);
  });

  test("and needs a newer presence says so; a refreshed one gets in", async () => {
    here.answers.join = () => problemAnswer("stale");
    await hello();
    expect(problems()).toEqual([["join", "stale"]]);
    here.answers.join = () => joinedAnswer(room);
    here.client.refresh(await ada.presence(ROOM, { seq: 7 }));
    await here.settled();
    expect(types()).toEqual(["problem", "joined"]);
  });

  test("and comes back in a new life says nothing more of its former one", async () => {
    let answer = (): void => {};
    const restarted = new Promise<void>((resolve) => {
      answer = resolve;
    });
    here.answers.join = () => restarted.then(() => joinedAnswer(emptyRoom([adas], 1)));
    await here.deliver({ type: "unknown" });
    await here.event({ type: "left", room: ROOM, revision: 101, session: ben.session, reason: "left", seats });
    await here.event({ type: "hello", boot: "00000002", sessions: [] });
    answer();
    await here.settled();
    await here.event({ type: "presence", room: ROOM, revision: 2, presence: bens, seats });
    expect(types()).toEqual(["joined", "presence", "seats"]);
  });

  test("and comes back in a new life is joined once more if what was told after its answer was of the former one", async () => {
    let answer = (): void => {};
    const restarted = new Promise<void>((resolve) => {
      answer = resolve;
    });
    here.answers.join = () => restarted.then(() => joinedAnswer(emptyRoom([adas], 1)));
    await here.deliver({ type: "unknown" });
    await here.event({ type: "left", room: ROOM, revision: 101, session: ben.session, reason: "left", seats });
    answer();
    await here.settled();
    await here.event({ type: "hello", boot: "00000002", sessions: [ada.session] });
    await here.pass(1_000);
    await here.event({ type: "presence", room: ROOM, revision: 2, presence: bens, seats });
    expect(types().slice(-3)).toEqual(["joined", "presence", "seats"]);
    await here.event({ type: "hello", boot: "00000002", sessions: [ada.session] });
    await here.pass(10_000);
    expect(here.joins).toHaveLength(3);
  });

  test("is not asked more than a few times a second when it keeps losing us", async () => {
    for (let i = 0; i < 50; i++) {
      await here.deliver({ type: "unknown" });
      await here.pass(20);
    }
    expect(here.joins.length).toBeLessThan(8);
  });

  test("is asked anew when it says more than can be checked, and its flood is cut", async () => {
    for (let n = 0; n < 2 * WAITING_MAX; n++) {
      const event = { type: "presence", room: ROOM, revision: 4 + n, presence: bens, seats };
      void here.deliver({ type: "event", path: "server", event });
    }
    await here.settled();
    expect(types().filter((type) => type === "seats")).toHaveLength(WAITING_MAX);
    expect([here.joins.length, types().includes("joined")]).toEqual([2, true]);
  });

  test("that says we left, replaced by a newer session, is asked why", async () => {
    here.answers.join = () => problemAnswer("replaced");
    await here.event({ type: "left", room: ROOM, revision: 4, session: ada.session, reason: "replaced", seats });
    await here.pass(1_000);
    expect(problems()).toEqual([["join", "replaced"]]);
  });

  test("goes offline and online with its stream and its answers", async () => {
    await here.deliver({ type: "offline" });
    await here.deliver({ type: "offline" });
    await hello(ada.session);
    here.answers.signal = unreachable;
    here.client.send(await ada.envelope(ben.session, ROOM));
    await here.settled();
    here.answers.signal = () => ({ refused: [], unknown: [] });
    await here.pass(1_000);
    expect(types()).toEqual(["offline", "online", "offline", "online"]);
  });
});

describe("tabs of one browser", () => {
  const local = (event: unknown) => here.deliver({ type: "event", path: "local", event });

  beforeEach(async () => {
    here.answers.join = unreachable;
    await here.client.join(adas);
    here.told.length = 0;
  });

  test("hear of each other with the server down", async () => {
    expect(here.said).toEqual([{ type: "presence", presence: adas }]);
    await local({ type: "presence", room: ROOM, presence: bens });
    expect(here.told).toEqual([{ type: "presence", presence: bens, path: "local" }]);
  });

  test("send each other envelopes straight", async () => {
    await local({ type: "presence", room: ROOM, presence: bens });
    const envelope = await ada.envelope(ben.session, ROOM);
    here.client.send(envelope);
    expect(here.said.at(-1)).toEqual({ type: "envelope", envelope });
    const back = await ben.envelope(ada.session, ROOM);
    await local({ type: "envelope", envelope: back });
    expect(here.told.at(-1)).toEqual({ type: "envelope", envelope: back, path: "local" });
    expect(here.signals).toEqual([]);
  });

  test("are checked like anybody", async () => {
    await local({ type: "presence", room: ROOM, presence: { ...bens, name: "Mallory" } });
    await local({ type: "envelope", envelope: { ...(await ben.envelope(ada.session, ROOM)), seq: 9 } });
    await local({ type: "nonsense" });
    expect(types().filter((type) => type !== "problem")).toEqual([]);
  });

  test("are gone when their worker says so, not when the server does", async () => {
    here.answers.join = () => joinedAnswer(emptyRoom());
    await hello();
    await local({ type: "presence", room: ROOM, presence: bens });
    await here.event({ type: "left", room: ROOM, revision: 1, session: ben.session, reason: "expired", seats });
    expect(types()).not.toContain("left");
    await local({ type: "left", room: ROOM, session: ben.session });
    expect(here.told.at(-1)).toEqual({ type: "left", session: ben.session, reason: "left", path: "local" });
    here.client.send(await ada.envelope(ben.session, ROOM));
    await here.settled();
    expect(messages().at(-1)?.type).toBe("envelope");
  });

  test("are gone when their worker says so, though a snapshot of the server came meanwhile without them", async () => {
    here.answers.join = () => joinedAnswer(emptyRoom());
    await hello();
    await local({ type: "presence", room: ROOM, presence: bens });
    await here.event({ type: "snapshot", snapshot: emptyRoom() });
    await local({ type: "left", room: ROOM, session: ben.session });
    expect(here.told.at(-1)).toEqual({ type: "left", session: ben.session, reason: "left", path: "local" });
  });

  test("that died with their worker are gone when the server says so; those that live say that they do", async () => {
    here.answers.join = () => joinedAnswer(emptyRoom());
    await hello();
    await local({ type: "presence", room: ROOM, presence: bens });
    await here.deliver({ type: "stream", stream: "f".repeat(32) as typeof STREAM });
    here.client.send(await ada.envelope(ben.session, ROOM));
    await here.settled();
    expect(messages().at(-1)?.type).toBe("envelope");
    await local({ type: "presence", room: ROOM, presence: bens });
    await here.event({ type: "left", room: ROOM, revision: 1, session: ben.session, reason: "expired", seats });
    expect(types()).not.toContain("left");
    await here.deliver({ type: "stream", stream: STREAM });
    await here.event({ type: "left", room: ROOM, revision: 2, session: ben.session, reason: "expired", seats });
    expect(types()).toContain("left");
  });

  test("P25: hand on the sealed record", async () => {
    const { record, networkId } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    here.client.announceSealed(record);
    const said = here.said.at(-1);
    if (said?.type !== "sealed") return expect.fail("the record is said");
    await local({ type: "sealed", room: ROOM, record: said.record });
    await local({ type: "sealed", room: ROOM, record: said.record });
    const told = here.told.filter(({ type }) => type === "sealed");
    expect(told).toEqual([{ type: "sealed", network: { record, networkId }, path: "local" }]);
  });
});
