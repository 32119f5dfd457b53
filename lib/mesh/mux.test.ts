/** The mux over a slow channel, in virtual time. (P23) */
import { describe, expect, test } from "vitest";
import type { LinkDownReason } from "@/lib/port/mesh";
import { BUFFER_HIGH_BYTES, decodeFrame, FRAME_BYTES_MAX } from "./frames";
import { LANES, type Lane, windowBytes } from "./lanes";
import { createMux, type Mux, STALLED_MS } from "./mux";
import { createVirtualTime, type VirtualTime } from "./virtualTime";

const KIB = 1024;
const MB_PER_S = 1_000;
const LATENCY_MS = 20;
const TICK_MS = 500;

describe("over a channel of 1 MB/s", () => {
  test("a vote takes less than 100 ms (p95) while 20 MB of sync pass", async () => {
    const time = createVirtualTime(1);
    const { left, right } = connect(time, MB_PER_S, (side, lane, bytes) => side.mux.consumed(lane, bytes));
    const voteSentAtMs: number[] = [];
    let toSync = 80;
    let bufferedMax = 0;
    time.every(1, () => {
      if (toSync > 0 && left.mux.queuedBytes < 256 * KIB && left.mux.send("sync", new Uint8Array(256 * KIB))) toSync--;
      bufferedMax = Math.max(bufferedMax, left.bufferedBytes);
    });
    time.every(50, () => {
      if (toSync > 0 && left.mux.send("votes", new Uint8Array(300))) voteSentAtMs.push(time.nowMs());
    });
    await time.runUntil(30_000);

    expect(right.got.filter(({ lane }) => lane === "sync")).toHaveLength(80);
    const delaysMs = right.got
      .filter(({ lane }) => lane === "votes")
      .map(({ atMs }, index) => atMs - (voteSentAtMs[index] ?? Number.NaN))
      .sort((a, b) => a - b);
    expect(delaysMs).toHaveLength(voteSentAtMs.length);
    expect(delaysMs.length).toBeGreaterThan(300);
    expect(delaysMs[Math.floor(0.95 * delaysMs.length)]).toBeLessThan(100);
    expect(bufferedMax).toBeLessThanOrEqual(BUFFER_HIGH_BYTES + FRAME_BYTES_MAX);
  });

  test("a receiver that deals with nothing is sent a window of sync, and still hears votes", async () => {
    const time = createVirtualTime(2);
    const { left, right } = connect(time, MB_PER_S, (side, lane, bytes) => {
      if (lane === "votes") side.mux.consumed(lane, bytes);
    });
    while (left.mux.send("sync", new Uint8Array(256 * KIB)));
    await time.runUntil(8_000);
    left.mux.send("votes", new Uint8Array(300));
    await time.runUntil(8_100);

    expect(right.mux.heldBytes).toBeLessThanOrEqual(windowBytes(LANES.sync) + 300);
    expect(right.got.at(-1)).toMatchObject({ lane: "votes" });
    expect([...left.broken, ...right.broken]).toEqual([]);
  });

  test("a receiver that deals with nothing for 10 s loses the link, and is called slow", async () => {
    const time = createVirtualTime(3);
    const { left, right } = connect(time, MB_PER_S, () => undefined);
    while (left.mux.send("sync", new Uint8Array(256 * KIB)));
    await time.runUntil(30_000);
    expect(left.broken[0]).toEqual({ code: "slow", detail: "sync got no credit" });
    expect(right.broken).toEqual([]);
  });

  test("sync and blocks without room are dropped and counted, the link stays", async () => {
    const time = createVirtualTime(4);
    const { left } = connect(time, MB_PER_S, () => undefined);
    for (const lane of ["blocks", "sync"] as const) while (left.mux.send(lane, new Uint8Array(256 * KIB)));
    expect(left.mux.dropped).toBe(2);
    expect(left.broken).toEqual([]);
  });

  test("votes without room end the link: none is lost in silence", async () => {
    const time = createVirtualTime(5);
    const { left } = connect(time, MB_PER_S, () => undefined);
    while (left.mux.send("votes", new Uint8Array(300)));
    expect(left.mux.dropped).toBe(0);
    expect(left.broken).toMatchObject([{ code: "overflow" }]);
  });
});

test("a channel that takes in nothing for 10 s ends the link", async () => {
  const time = createVirtualTime(6);
  const { left } = connect(time, 1e-9, () => undefined);
  left.mux.send("blocks", new Uint8Array(100 * KIB));
  await time.runUntil(STALLED_MS - TICK_MS);
  expect(left.broken).toEqual([]);
  await time.runUntil(STALLED_MS);
  expect(left.broken).toEqual([{ code: "slow", detail: "the channel took in nothing" }]);
});

test("a link with nothing to say is never slow", async () => {
  const time = createVirtualTime(7);
  const { left, right } = connect(time, MB_PER_S, (side, lane, bytes) => side.mux.consumed(lane, bytes));
  left.mux.send("blocks", new Uint8Array(100 * KIB));
  await time.runUntil(600_000);
  expect([...left.broken, ...right.broken]).toEqual([]);
});

interface Side {
  readonly mux: Mux;
  readonly got: { readonly lane: Lane; readonly atMs: number }[];
  readonly broken: LinkDownReason[];
  bufferedBytes: number;
}

type Reads = (side: Side, lane: Lane, bytes: number) => void;

/** Two muxes and a channel between them; `reads` says what a receiver does with a message. */
function connect(time: VirtualTime, bytesPerMs: number, reads: Reads): { left: Side; right: Side } {
  const left: Side = createSide(time, bytesPerMs, reads, () => right);
  const right: Side = createSide(time, bytesPerMs, reads, () => left);
  return { left, right };
}

function createSide(time: VirtualTime, bytesPerMs: number, reads: Reads, far: () => Side): Side {
  let busyUntilMs = 0;
  const channel = {
    bufferedBytes: 0,
    send(frame: Uint8Array<ArrayBuffer>) {
      expect(frame.length).toBeLessThanOrEqual(FRAME_BYTES_MAX);
      channel.bufferedBytes += frame.length;
      busyUntilMs = Math.max(time.nowMs(), busyUntilMs) + frame.length / bytesPerMs;
      time.after(busyUntilMs - time.nowMs(), () => {
        channel.bufferedBytes -= frame.length;
        time.after(LATENCY_MS, () => {
          const decoded = decodeFrame(frame);
          if (!decoded.ok) throw new Error(decoded.error);
          far().mux.receive(decoded.value as Parameters<Mux["receive"]>[0]);
        });
        side.mux.pump();
      });
    },
  };
  const side: Side = {
    got: [],
    broken: [],
    get bufferedBytes() {
      return channel.bufferedBytes;
    },
    mux: createMux(channel, time, {
      message(lane, bytes) {
        side.got.push({ lane, atMs: time.nowMs() });
        reads(side, lane, bytes.length);
      },
      broken: (reason) => side.broken.push(reason),
    }),
  };
  time.every(TICK_MS, () => side.mux.tick());
  return side;
}
