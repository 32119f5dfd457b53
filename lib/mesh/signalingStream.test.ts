/** Which way a session's stream is opened, and that nothing said on the way is lost. */
import { beforeEach, describe, expect, test } from "vitest";
import type { SessionId } from "@/lib/signal/fields";
import { type FromStream, type StreamSign, TAB_ALIVE_MS, type ToStream } from "./signalingPort";
import { createOpenStream, type Locks, type StreamPlatform, type StreamPort, type StreamWire } from "./signalingStream";

const about = { session: "a".repeat(64) as SessionId, room: "ABCD2345" };
const LOCK = `roundtable/session/${about.session}`;
const stream: FromStream = { type: "stream", stream: "0".repeat(32) as never };

interface FakePort {
  readonly said: ToStream[];
  closed: boolean;
  answer(message: FromStream | StreamSign): void;
}

let shared: FakePort[];
let own: FakePort[];
let heard: FromStream[];
let fail: () => void;
let waits: { delayMs: number; callback: () => void }[];
let beats: { periodMs: number; callback: () => void }[];
/** The name that was asked for last, how to grant or refuse it, and whether we still wait. */
let lock: { name: string; grant: () => Promise<unknown>; refuse: () => void; signal: AbortSignal | undefined } | null;

beforeEach(() => {
  [shared, own, heard, waits, beats, lock] = [[], [], [], [], [], null];
});

function port(list: FakePort[]): StreamWire {
  const said: ToStream[] = [];
  const made: FakePort & StreamWire = {
    said,
    closed: false,
    onmessage: null,
    postMessage: (message) => void said.push(message),
    answer: (message) => made.onmessage?.(new MessageEvent("message", { data: message })),
    close() {
      made.closed = true;
    },
  };
  list.push(made);
  return made;
}

const platform = (about: Omit<Partial<StreamPlatform>, "random"> = {}): StreamPlatform => ({
  shared(onFailure) {
    fail = onFailure;
    return port(shared);
  },
  own: () => port(own),
  after(delayMs, callback) {
    const wait = { delayMs, callback };
    waits.push(wait);
    return () => void waits.splice(waits.indexOf(wait), 1);
  },
  every(periodMs, callback) {
    const beat = { periodMs, callback };
    beats.push(beat);
    return () => void beats.splice(beats.indexOf(beat), 1);
  },
  random: () => 0,
  ...about,
});
const locks: Locks = {
  request: (name, { signal }, held) =>
    new Promise((resolve, reject) => {
      lock = { name, grant: () => held().then(resolve), refuse: () => reject(new Error("no")), signal };
    }),
};

const open = (given: StreamPlatform): StreamPort => createOpenStream(given)(about, (message) => heard.push(message));
const enter = (name: string | null): ToStream => ({ type: "enter", ...about, lock: name });

describe("the shared worker", () => {
  test("is entered first, then told what was said meanwhile", async () => {
    const opened = open(platform({ locks }));
    opened.post({ type: "sealed", record: "00" });
    expect(shared).toEqual([]);
    expect(lock?.name).toBe(LOCK);
    void lock?.grant();
    expect(shared[0]?.said).toEqual([enter(LOCK), { type: "sealed", record: "00" }]);
    shared[0]?.answer(stream);
    expect(heard).toEqual([stream]);
    opened.post({ type: "sealed", record: "01" });
    expect(shared[0]?.said.at(-1)).toEqual({ type: "sealed", record: "01" });
  });

  test("is told every minute that the tab lives where there are no locks", () => {
    const opened = open(platform());
    shared[0]?.answer(stream);
    expect(shared[0]?.said).toEqual([enter(null)]);
    expect(beats[0]?.periodMs).toBe(TAB_ALIVE_MS);
    beats[0]?.callback();
    expect(shared[0]?.said.at(-1)).toEqual({ type: "alive" });
    opened.close();
    expect(beats).toEqual([]);
  });

  test("is entered without a lock where none may be held", async () => {
    open(platform({ locks }));
    lock?.refuse();
    await new Promise((resolve) => setImmediate(resolve));
    expect(shared[0]?.said).toEqual([enter(null)]);
  });
});

describe("a worker of this tab's own takes over", () => {
  test.each<[string, () => StreamPlatform]>([
    ["where workers can't be shared", () => platform({ shared: undefined } as never)],
    [
      "where they may not be",
      () =>
        platform({
          shared() {
            throw new Error("SecurityError");
          },
        }),
    ],
  ])("%s", (_what, given) => {
    open(given());
    expect(own[0]?.said).toEqual([enter(null)]);
  });

  test.each<[string, () => void]>([
    ["when the shared one fails to load", () => fail()],
    ["when it does not answer in 3 s", () => waits.find(({ delayMs }) => delayMs === 3_000)?.callback()],
  ])("%s, with all that was said", (_what, happens) => {
    const opened = open(platform());
    opened.post({ type: "sealed", record: "00" });
    happens();
    expect(shared[0]?.closed).toBe(true);
    expect(own[0]?.said).toEqual([enter(null), { type: "sealed", record: "00" }]);
    shared[0]?.answer({ type: "offline" });
    own[0]?.answer(stream);
    expect(heard).toEqual([stream]);
  });

  test("not once the shared one has answered", () => {
    open(platform());
    shared[0]?.answer(stream);
    fail();
    expect(own).toEqual([]);
  });
});

describe("a worker that dies", () => {
  const WORKERS = { type: "lock", lock: "roundtable/stream/1" } as const;
  const said = (session: number): ToStream => ({ type: "presence", presence: { seq: session } as never });
  const again = () => waits.find(({ delayMs }) => delayMs < 3_000)?.callback();

  beforeEach(async () => {
    const opened = open(platform({ locks }));
    void lock?.grant();
    shared[0]?.answer(stream);
    for (const message of [said(0), { type: "sealed", record: "00" }, said(1), { type: "alive" }] as const)
      opened.post(message);
    shared[0]?.answer(WORKERS);
    opened.post({ type: "sealed", record: "01" });
  });

  test("is noticed by its lock; another is told what lasts, after a pause", async () => {
    expect([lock?.name, heard]).toEqual([WORKERS.lock, [stream]]);
    await lock?.grant();
    expect(heard.at(-1)).toEqual({ type: "offline" });
    expect(shared).toHaveLength(1);
    again();
    expect(shared[1]?.said).toEqual([enter(LOCK), said(1), { type: "sealed", record: "01" }]);
    shared[0]?.answer(stream);
    shared[1]?.answer(stream);
    expect(heard).toHaveLength(3);
  });

  test("right after it answered is followed by a shared one all the same", async () => {
    await lock?.grant();
    waits.find(({ delayMs }) => delayMs === 3_000)?.callback();
    expect(own).toEqual([]);
    again();
    expect(shared).toHaveLength(2);
  });

  test("is followed by one of this tab's own if no shared one answers", async () => {
    await lock?.grant();
    again();
    waits.findLast(({ delayMs }) => delayMs === 3_000)?.callback();
    expect(own[0]?.said).toHaveLength(3);
  });

  test("again and again is followed ever more slowly, until the server was heard", async () => {
    const pauses: number[] = [];
    for (let died = 0; died < 6; died++) {
      await lock?.grant();
      pauses.push(waits.at(-1)?.delayMs ?? 0);
      waits.at(-1)?.callback();
      if (died === 4) shared.at(-1)?.answer({ type: "event", path: "server", event: {} });
      shared.at(-1)?.answer(WORKERS);
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 250]);
  });
});

describe("a worker that dies where there are no locks", () => {
  const beat = () => beats[0]?.callback();

  test("is noticed when it does not answer for a minute; another is told what lasts", () => {
    open(platform()).post({ type: "sealed", record: "00" });
    shared[0]?.answer(stream);
    for (let minute = 0; minute < 3; minute++) {
      beat();
      shared[0]?.answer({ type: "alive" });
    }
    beat();
    expect(heard).toEqual([stream]);
    beat();
    expect([heard.at(-1), shared.length]).toEqual([{ type: "offline" }, 1]);
    waits.at(-1)?.callback();
    expect(shared[1]?.said).toEqual([enter(null), { type: "sealed", record: "00" }]);
    shared[1]?.answer(stream);
    beat();
    expect(shared[1]?.said.at(-1)).toEqual({ type: "alive" });
    expect(own).toEqual([]);
  });

  test("is not taken for dead before it lives, nor while it tells of the room", () => {
    open(platform());
    beat();
    beat();
    shared[0]?.answer(stream);
    beat();
    shared[0]?.answer({ type: "event", path: "server", event: {} });
    beat();
    expect(heard).not.toContainEqual({ type: "offline" });
  });
});

test("a worker's lock is not waited for by a stream that is closed", async () => {
  const opened = open(platform({ locks }));
  void lock?.grant();
  shared[0]?.answer({ type: "lock", lock: "roundtable/stream/1" });
  expect(lock?.signal?.aborted).toBe(false);
  opened.close();
  expect(lock?.signal?.aborted).toBe(true);
  await lock?.grant();
  expect([heard, shared.length]).toEqual([[], 1]);
});

describe("closing", () => {
  test("says farewell, frees the lock and hears nothing more", async () => {
    const opened = open(platform({ locks }));
    const held = lock?.grant();
    opened.close();
    opened.close();
    expect(shared[0]?.said.at(-1)).toEqual({ type: "leave" });
    shared[0]?.answer(stream);
    expect([heard, waits]).toEqual([[], []]);
    await held;
  });

  test("before the lock was granted opens nothing", async () => {
    open(platform({ locks })).close();
    await lock?.grant();
    expect([shared, own]).toEqual([[], []]);
  });

  test("before the lock was refused opens nothing, and starts no timer", async () => {
    open(platform({ locks })).close();
    lock?.refuse();
    await new Promise((resolve) => setImmediate(resolve));
    expect([shared, own, beats]).toEqual([[], [], []]);
  });
});
