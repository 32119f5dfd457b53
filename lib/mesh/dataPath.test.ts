/** Two paths over a pair of channels in memory, each with the sharp edges that real ones have. */
import { describe, expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import type { DataChannel, LinkDownReason, Priority } from "@/lib/port/mesh";
import { createDataPath, type DataPath, HELD_BYTES_MAX } from "./dataPath";
import { encodeFrame, NONCE_BYTES } from "./frames";
import { STALLED_MS } from "./mux";

type Handler = (event: { readonly data: unknown }) => void;

/** Delivers in the next microtask; `say` is what its owner hears. */
class FakeChannel implements DataChannel {
  binaryType = "blob";
  readyState = "connecting";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  far: FakeChannel | null = null;
  readonly handlers = new Map<string, Handler[]>();
  addEventListener(type: string, handler: Handler | (() => void)): void {
    this.handlers.set(type, [...(this.handlers.get(type) ?? []), handler]);
  }
  say(type: string, data?: unknown): void {
    for (const handler of this.handlers.get(type) ?? []) handler({ data });
  }
  open(): void {
    this.readyState = "open";
    this.say("open");
  }
  send(frame: Bytes): void {
    if (this.readyState !== "open") throw new DOMException("not open", "InvalidStateError");
    const data = frame.slice().buffer;
    queueMicrotask(() => this.far?.say("message", data));
  }
  close(): void {
    this.readyState = "closed";
  }
}

interface End {
  readonly channel: FakeChannel;
  readonly path: DataPath;
  readonly got: { readonly lane: Priority; readonly bytes: Bytes }[];
  readonly broken: LinkDownReason[];
}

function endOf(nowMs: () => number): End {
  const channel = new FakeChannel();
  const got: End["got"] = [];
  const broken: LinkDownReason[] = [];
  const path = createDataPath(
    channel,
    { nowMs, after: () => undefined },
    { message: (lane, bytes) => got.push({ lane, bytes }), broken: (reason) => broken.push(reason) },
  );
  return { channel, path, got, broken };
}

function pair() {
  let nowMs = 0;
  const [ada, ben] = [endOf(() => nowMs), endOf(() => nowMs)];
  ada.channel.far = ben.channel;
  ben.channel.far = ada.channel;
  return {
    ada,
    ben,
    sleep(ms: number) {
      nowMs += ms;
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const bytes = (size: number): Bytes => new Uint8Array(size).fill(7);

describe("messages", () => {
  test("arrive whole, both ways, on every lane", async () => {
    const { ada, ben } = pair();
    for (const { path, channel } of [ada, ben]) {
      path.open();
      channel.open();
    }
    for (const lane of ["control", "votes", "blocks", "sync"] as const) ada.path.send(lane, bytes(40_000));
    ben.path.send("votes", bytes(1));
    await settled();
    expect(ben.got.map(({ lane, bytes: { length } }) => `${lane} ${length}`).sort()).toEqual(
      ["blocks 40000", "control 40000", "sync 40000", "votes 40000"].sort(),
    );
    expect(ada.got).toEqual([{ lane: "votes", bytes: bytes(1) }]);
    expect(ada.path.stats().bytesOut).toBe(ben.path.stats().bytesIn);
    expect(ada.channel.binaryType).toBe("arraybuffer");
  });

  test("wait until the channel is open", async () => {
    const { ada, ben } = pair();
    ada.path.open();
    ben.path.open();
    expect(ada.path.send("votes", bytes(3))).toBe(true);
    ben.channel.open();
    await settled();
    expect(ben.got).toEqual([]);
    ada.channel.open();
    await settled();
    expect(ben.got).toHaveLength(1);
  });

  test("that come before the other side is proven wait here, and none is answered", async () => {
    const { ada, ben } = pair();
    for (const { channel } of [ada, ben]) channel.open();
    ada.path.open();
    ada.path.send("votes", bytes(3));
    await settled();
    expect(ben.got).toEqual([]);
    expect(ben.path.stats().bytesOut).toBe(0);
    ben.path.open();
    expect(ben.got).toEqual([{ lane: "votes", bytes: bytes(3) }]);
  });
});

describe("the link is of no use any more", () => {
  const voteOf = (chunk: Uint8Array): Bytes => encodeFrame({ type: "start", lane: "votes", id: 0, total: 1, chunk });

  test.each<readonly [string, unknown, string]>([
    ["bytes that are no frame", new Uint8Array([99]).buffer, "fault"],
    ["text", "hello", "fault"],
    ["a handshake", encodeFrame({ type: "hello", nonce: new Uint8Array(NONCE_BYTES) }).buffer, "fault"],
    ["a heartbeat", encodeFrame({ type: "ping", id: 1 }).buffer, "fault"],
    ["what pages say", encodeFrame({ type: "start", lane: "mesh", id: 0, total: 1, chunk: bytes(1) }).buffer, "fault"],
    ["credit that is not owed", encodeFrame({ type: "credit", lane: "votes", bytes: 5 }).buffer, "fault"],
  ])("after %s", (_, data, code) => {
    const { ben } = pair();
    ben.channel.open();
    ben.path.open();
    ben.channel.say("message", data);
    expect(ben.broken).toMatchObject([{ code }]);
    expect(ben.channel.readyState).toBe("closed");
    ben.channel.say("message", voteOf(bytes(1)).buffer);
    ben.channel.say("close");
    expect(ben.broken).toHaveLength(1);
    expect(ben.got).toEqual([]);
  });

  test("after more than is held of somebody who has proven nothing", () => {
    const { ben } = pair();
    for (let heldBytes = 0; heldBytes < HELD_BYTES_MAX; heldBytes += 16_384)
      ben.channel.say("message", bytes(16_384).buffer);
    expect(ben.broken).toEqual([]);
    ben.channel.say("message", bytes(1).buffer);
    expect(ben.broken).toMatchObject([{ code: "handshake" }]);
  });

  test("when the channel closes by itself, but not when it is closed here", () => {
    const { ada, ben } = pair();
    ada.channel.say("close");
    expect(ada.broken).toMatchObject([{ code: "closed" }]);
    ben.path.close();
    ben.channel.say("close");
    expect(ben.broken).toEqual([]);
    expect(ben.path.send("votes", bytes(1))).toBe(false);
  });

  test("when the channel does not open and something waits", () => {
    const { ada, sleep } = pair();
    ada.path.open();
    ada.path.send("votes", bytes(1));
    sleep(STALLED_MS - 1);
    ada.path.tick();
    expect(ada.broken).toEqual([]);
    sleep(1);
    ada.path.tick();
    expect(ada.broken).toMatchObject([{ code: "slow" }]);
  });
});
