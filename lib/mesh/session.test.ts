/** Sessions over links in memory, in virtual time; and what only virtual time lets one see. */
import { describe, expect, test } from "vitest";
import { BUFFER_HIGH_BYTES, encodeFrame } from "./frames";
import { HANDSHAKE_MS } from "./handshake";
import { createMemoryNetwork, FAST, type NetworkShape } from "./memoryLinks";
import type { LinkFactory } from "./ports";
import { ANSWER_MS, CONNECT_MS, createSession, HELD_FRAMES_MAX } from "./session";
import { meet, SESSION_STORIES, type Stage } from "./sessionStories";
import { createVirtualTime, type VirtualTime } from "./virtualTime";

/** Links in memory have no second channel. */
const unasked = (): null => null;

function stageOf(seed: number, shape: NetworkShape = FAST): Stage & { readonly world: VirtualTime } {
  const world = createVirtualTime(seed);
  const network = createMemoryNetwork(world, shape);
  return {
    world,
    host: network.host,
    openData: unasked,
    every: world.every,
    until: (isDone) => world.runUntilDone(isDone, world.nowMs() + 60_000),
  };
}

describe("over links in memory", () => {
  test.each(SESSION_STORIES)("$name", async ({ play }) => {
    for (let seed = 0; seed < 5; seed++) await play(stageOf(seed));
  });

  test.each(SESSION_STORIES)("$name, over a slow network", async ({ play }) => {
    await play(stageOf(1, { latencyMs: [150, 300], bytesPerMs: 1_000 }));
  });
});

describe("a session that leads to nothing ends", () => {
  test("without an answer", async () => {
    const { world, ...stage } = stageOf(1);
    const { ada } = await meet({ ...stage, world, host: (name) => (name === "ben" ? deaf : stage.host(name)) });
    await world.runUntil(ANSWER_MS - 1);
    expect(ada.ended).toBeNull();
    await world.runUntil(ANSWER_MS);
    expect(ada.ended).toEqual({ code: "unreachable", detail: "no answer within 5000 ms" });
  });

  test("without a connection", async () => {
    const { world, ...stage } = stageOf(2);
    const { ben } = await meet({
      ...stage,
      world,
      host: (name) => (name === "ada" ? mute(stage.host(name)) : stage.host(name)),
    });
    await world.runUntil(CONNECT_MS);
    expect(ben.ended).toEqual({ code: "unreachable", detail: "no connection within 15000 ms" });
  });

  test("without a proof", async () => {
    const stage = stageOf(3);
    const { world } = stage;
    const { ada } = await meet({
      ...stage,
      host: (name) => (name === "ben" ? silent(stage.host(name)) : stage.host(name)),
    });
    await world.runUntil(HANDSHAKE_MS + 1_000);
    expect(ada.ended).toEqual({ code: "handshake", detail: "no proof within 5000 ms" });
  });
});

describe("before the handshake is over", () => {
  test(`more than ${HELD_FRAMES_MAX} frames that came before the channel was open are refused`, () => {
    let hear = (_: Uint8Array<ArrayBuffer>): void => undefined;
    const ended: unknown[] = [];
    const time = createVirtualTime(4);
    createSession(
      {
        connectionId: "ab".repeat(16),
        role: "answerer",
        self: "aa".repeat(32) as never,
        remote: "bb".repeat(32) as never,
        links: (_, events) => {
          hear = events.data;
          return deaf(false, events);
        },
        openData: unasked,
        keys: { sign: async (bytes) => bytes, verify: async () => true },
        world: time,
      },
      {
        signal: () => undefined,
        live: () => undefined,
        message: () => undefined,
        ended: (reason) => ended.push(reason),
      },
    );
    const hello = encodeFrame({ type: "hello", nonce: time.randomBytes(32) });
    for (let held = 0; held < HELD_FRAMES_MAX; held++) hear(hello);
    expect(ended).toEqual([]);
    hear(hello);
    expect(ended).toMatchObject([{ code: "handshake" }]);
  });

  test("a message is refused", async () => {
    const stage = stageOf(5);
    const early = encodeFrame({ type: "start", lane: "votes", id: 0, total: 1, chunk: new Uint8Array(1) });
    const { ben } = await meet({
      ...stage,
      host: (name) => (name === "ada" ? saying(stage.host(name), early) : stage.host(name)),
    });
    expect(await stage.until(() => ben.ended !== null)).toBe(true);
    expect(ben.ended?.code).toBe("handshake");
    expect(ben.lives).toBe(0);
  });
});

test("a flood of pings is answered only as far as the channel takes it", async () => {
  const stage = stageOf(6, { latencyMs: [5, 5], bytesPerMs: 1 });
  const { ada, ben } = await meet(stage);
  await stage.until(() => ada.session.isLive && ben.session.isLive);
  for (let id = 0; id < 50_000; id++) ada.link().send(encodeFrame({ type: "ping", id }));
  let buffered = 0;
  stage.every(10, () => {
    buffered = Math.max(buffered, ben.link().bufferedBytes);
  });
  await stage.world.runUntil(stage.world.nowMs() + 60_000);
  expect(buffered).toBeLessThan(BUFFER_HIGH_BYTES + 100);
});

const deaf: LinkFactory = () => ({
  data: null,
  bufferedBytes: 0,
  signal: () => undefined,
  send: () => undefined,
  close: () => undefined,
});

/** Its candidates get lost. */
const mute =
  (make: LinkFactory): LinkFactory =>
  (initiator, events) =>
    make(initiator, { ...events, signal: (kind, body) => kind !== "candidate" && events.signal(kind, body) });

/** Connects, and never says anything. */
const silent =
  (make: LinkFactory): LinkFactory =>
  (initiator, events) => {
    const link = make(initiator, events);
    return { ...link, bufferedBytes: 0, send: () => undefined };
  };

/** Says this instead of a hello. */
const saying =
  (make: LinkFactory, frame: Uint8Array<ArrayBuffer>): LinkFactory =>
  (initiator, events) => {
    const link = make(initiator, events);
    return { ...link, bufferedBytes: 0, send: () => link.send(frame) };
  };
