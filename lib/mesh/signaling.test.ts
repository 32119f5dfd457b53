/** A session's way in, what it lets itself be told, and its way out. Losing and finding it again: signalingLoss.test.ts. */
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import { createPerson, type Person, sealTable } from "@/lib/signal/fixtures";
import type { RoomSnapshot, SignalMessage } from "@/lib/signal/messages";
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

describe("joining", () => {
  test("tells the room, with only those members in it that prove themselves", async () => {
    room = emptyRoom([adas, bens, { ...bens, name: "Mallory" }]);
    const joined = await here.client.join(adas);
    expect(joined).toMatchObject({ ok: true, value: { seat: 0, room: { code: ROOM, members: [adas, bens] } } });
    expect(here.joins).toEqual([{ stream: STREAM, presence: adas }]);
    expect(problems()).toEqual([["server", "bad-signature"]]);
    expect(types()).toEqual(["problem", "joined"]);
  });

  test("P25: tells of the open draft and the sealed networks as events, since they ask for an answer", async () => {
    const { record, networkId } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    const draft = { attempt: 1, genesis: record.genesis, deadlineMs: 15_000 };
    room = { ...emptyRoom(), draft, records: [record, { ...record, attempt: 1 }] };
    await here.client.join(adas);
    expect(here.told.slice(1)).toMatchObject([
      { type: "joined", joined: { room: { networks: [{ networkId }] } } },
      { type: "sealed", network: { record, networkId } },
      { type: "draft", draft },
    ]);
    expect(problems()).toEqual([["server", "bad-record"]]);
  });

  test("that is refused for good is not tried again", async () => {
    here.answers.join = () => problemAnswer("room-full");
    expect(await here.client.join(adas)).toMatchObject({ ok: false, error: { code: "room-full", retryable: false } });
    await here.pass(60_000);
    expect(here.joins).toHaveLength(1);
  });

  test("may be tried again with another presence, say as an observer", async () => {
    here.answers.join = ({ presence }) => (presence.role === "seat" ? problemAnswer("room-full") : joinedAnswer(room));
    await here.client.join(adas);
    const watching = await ada.presence(ROOM, { role: "observer", seq: 1 });
    expect(await here.client.join(watching)).toMatchObject({ ok: true });
  });

  test("goes on in the background while the server can't be reached, ever more slowly", async () => {
    here.answers.join = unreachable;
    expect(await here.client.join(adas)).toMatchObject({ ok: false, error: { code: "unreachable", retryable: true } });
    expect(types()).toEqual(["offline"]);
    await here.pass(60_000);
    const slow = here.joins.length;
    expect(slow).toBeGreaterThan(5);
    expect(slow).toBeLessThan(15);
    here.answers.join = () => joinedAnswer(room);
    await here.pass(15_000);
    expect(types()).toEqual(["offline", "joined"]);
    await here.pass(60_000);
    expect(here.joins).toHaveLength(slow + 1);
  });

  test("is tried at once when the stream comes up", async () => {
    here.answers.join = unreachable;
    await here.client.join(adas);
    await here.pass(20_000);
    here.answers.join = () => joinedAnswer(room);
    const before = here.joins.length;
    await hello();
    expect(here.joins).toHaveLength(before + 1);
    expect(types()).toEqual(["offline", "online", "joined"]);
  });

  test("waits as long as the server asks", async () => {
    here.answers.join = () => problemAnswer("rate-limited", 7_000);
    await here.client.join(adas);
    await here.pass(6_999);
    expect(here.joins).toHaveLength(1);
    await here.pass(1);
    expect(here.joins).toHaveLength(2);
  });

  test.each([
    ["no JSON", () => new Response("<html>", { status: 200 })],
    ["an answer of another form", () => ({ room: 1 })],
    ["a status without a reason", () => new Response("{}", { status: 500 })],
  ])("takes %s for an unreachable server", async (_what, answer) => {
    here.answers.join = answer;
    expect(await here.client.join(adas)).toMatchObject({ ok: false, error: { code: "unreachable" } });
  });
});

describe("events", () => {
  beforeEach(async () => {
    await here.client.join(adas);
    here.told.length = 0;
  });

  test("count from the revision of the join's answer, in order", async () => {
    const late = await ben.presence(ROOM, { seq: 1 });
    await here.event({ type: "presence", room: ROOM, revision: 3, presence: bens, seats });
    expect(types()).toEqual([]);
    await here.event({ type: "presence", room: ROOM, revision: 4, presence: late, seats });
    await here.event({ type: "presence", room: ROOM, revision: 5, presence: bens, seats });
    expect(types()).toEqual(["presence", "seats", "seats"]);
    expect(here.told[0]).toEqual({ type: "presence", presence: late, path: "server" });
  });

  test("of somebody coming, going and coming again are told as such", async () => {
    await here.event({ type: "presence", room: ROOM, revision: 4, presence: bens, seats });
    await here.event({ type: "left", room: ROOM, revision: 5, session: ben.session, reason: "expired", seats });
    await here.event({ type: "presence", room: ROOM, revision: 6, presence: bens, seats });
    expect(types()).toEqual(["presence", "seats", "left", "seats", "presence", "seats"]);
  });

  test("that do not prove themselves are dropped, and the server is named", async () => {
    const envelope = await ben.envelope(ada.session, ROOM);
    await here.event({ type: "envelope", room: ROOM, envelope: { ...envelope, body: "v=1" } });
    await here.event({ type: "presence", room: ROOM, revision: 4, presence: { ...bens, name: "Mallory" }, seats });
    await here.deliver({ type: "event", path: "server", event: { type: "gossip" } });
    expect(problems()).toEqual([
      ["server", "bad-signature"],
      ["server", "bad-signature"],
      ["server", "malformed"],
    ]);
  });

  test("carry envelopes for us, and no others", async () => {
    const mine = await ben.envelope(ada.session, ROOM);
    for (const envelope of [mine, await ada.envelope(ben.session, ROOM), await ben.envelope(ada.session, "ZZZZ9999")])
      await here.event({ type: "envelope", room: ROOM, envelope });
    expect(here.told).toEqual([{ type: "envelope", envelope: mine, path: "server" }]);
  });

  test("P25: of a sealed record are told only if it proves itself and is of this room", async () => {
    const params = { params: PRESETS.live, genesisTimeMs: 7 };
    const { record, networkId } = await sealTable(ROOM, params, [ada, ben]);
    const other = await sealTable("ZZZZ9999", params, [ada, ben]);
    await here.event({ type: "sealed", room: ROOM, revision: 4, record: other.record });
    await here.event({ type: "sealed", room: ROOM, revision: 5, record: { ...record, attempt: 1 } });
    expect(problems()).toEqual([
      ["server", "bad-record"],
      ["server", "bad-record"],
    ]);
    await here.event({ type: "sealed", room: ROOM, revision: 6, record });
    expect(here.told.at(-1)).toEqual({ type: "sealed", network: { record, networkId }, path: "server" });
  });

  test("P25: of a draft, its acknowledgements and its end pass as they are", async () => {
    const { record } = await sealTable(ROOM, { params: PRESETS.live, genesisTimeMs: 7 }, [ada, ben]);
    const draft = { attempt: 0, genesis: record.genesis, deadlineMs: 15_000 };
    const { signature } = await ada.acknowledge(draft);
    await here.event({ type: "draft", room: ROOM, revision: 4, draft });
    await here.event({ type: "acknowledged", room: ROOM, revision: 5, attempt: 0, seat: 0, signature });
    const freed = { attempt: 0, seatKeys: [ben.seatKey], reason: "silent", seats } as const;
    await here.event({ type: "freed", room: ROOM, revision: 6, ...freed, seatKeys: [ben.seatKey] });
    expect(here.told).toEqual([
      { type: "draft", draft },
      { type: "acknowledged", attempt: 0, seat: 0, signature },
      { type: "freed", ...freed },
    ]);
  });

  test("that were missed are made good by a snapshot", async () => {
    await here.event({ type: "snapshot", snapshot: emptyRoom([adas, bens], 9) });
    await here.event({ type: "presence", room: ROOM, revision: 9, presence: bens, seats });
    expect(here.told).toMatchObject([{ type: "snapshot", room: { members: [adas, bens] } }]);
  });

  test("are told on, to all who listen, when one of them makes a mistake; it is said aloud", async () => {
    const said: unknown[] = [];
    vi.stubGlobal("queueMicrotask", (run: () => void) => {
      try {
        run();
      } catch (mistake) {
        said.push(mistake);
      }
    });
    const mistake = new Error("ours");
    here.client.on(() => {
      throw mistake;
    });
    const after: string[] = [];
    here.client.on(({ type }) => void after.push(type));
    await here.event({ type: "presence", room: ROOM, revision: 4, presence: bens, seats });
    await here.event({ type: "left", room: ROOM, revision: 5, session: ben.session, reason: "left", seats });
    vi.unstubAllGlobals();
    expect(after).toEqual(["presence", "seats", "left", "seats"]);
    expect(said).toEqual(after.map(() => mistake));
  });

  test("of another room are none of ours", async () => {
    await here.event({ type: "presence", room: "ZZZZ9999", revision: 4, presence: bens, seats });
    await here.event({ type: "snapshot", snapshot: { ...emptyRoom([], 9), code: "ZZZZ9999" } });
    expect(here.told).toEqual([]);
  });
});

describe("the answer to a join and the stream", () => {
  test("may race: what the answer contains is not told again, what came after it is", async () => {
    const held = here.client.join(adas);
    await here.event({ type: "presence", room: ROOM, revision: 3, presence: adas, seats });
    await held;
    expect(types()).toEqual(["joined"]);

    here = createSurroundings(() => room);
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    here.answers.join = () => asked.then(() => joinedAnswer(room));
    const joining = here.client.join(adas);
    await here.settled();
    await here.event({ type: "presence", room: ROOM, revision: 3, presence: adas, seats });
    await here.event({ type: "presence", room: ROOM, revision: 4, presence: bens, seats });
    expect(types()).toEqual([]);
    answer();
    await joining;
    await here.settled();
    expect(types()).toEqual(["joined", "presence", "seats"]);
  });
});

describe("leaving", () => {
  test("says farewell so that a page that goes away is heard, and nothing is told any more", async () => {
    await here.client.join(adas);
    const told = here.told.length;
    here.client.leave();
    await hello();
    expect(messages()).toEqual([{ type: "leave", session: ada.session }] satisfies SignalMessage[]);
    expect(here.said.at(-1)).toEqual({ type: "leave" });
    expect(here.told).toHaveLength(told);
    await here.pass(60_000);
    expect(here.joins).toHaveLength(1);
  });

  test("ends what was tried in the background", async () => {
    here.answers.join = unreachable;
    await here.client.join(adas);
    here.client.close();
    await here.pass(60_000);
    expect(here.joins).toHaveLength(1);
  });

  test("may be followed by a join", async () => {
    await here.client.join(adas);
    here.client.leave();
    expect(await here.client.join(await ada.presence(ROOM, { seq: 1 }))).toMatchObject({ ok: true });
  });
});

describe("starting", () => {
  const starter = "ab".repeat(16);

  test("answers what the server answers", async () => {
    await here.client.join(adas);
    expect(await here.client.start(starter)).toEqual({ ok: true, value: undefined });
    expect(messages()).toEqual([{ type: "start", starter }]);
    const problem = await problemAnswer("too-few-seats").json();
    here.answers.signal = () => ({ refused: [{ index: 0, problem }], unknown: [] });
    expect(await here.client.start(starter)).toMatchObject({ ok: false, error: { code: "too-few-seats" } });
    here.answers.signal = unreachable;
    expect(await here.client.start(starter)).toMatchObject({ ok: false, error: { code: "unreachable" } });
  });
});
