/** outbox.ts and inbox.ts against each other and against liars; frames travel in order, as a channel carries them. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "@/lib/base/assert";
import { FRAME_BYTES_MAX, type Frame, NEXT_CHUNK_BYTES, START_CHUNK_BYTES } from "./frames";
import { accept, consume, createInbox, heldBytes, isAbandoned, REASSEMBLY_IDLE_MS } from "./inbox";
import { creditBytes, LANE_NAMES, LANES, type Lane, perLane, windowBytes } from "./lanes";
import { createOutbox, credit, nextFrame, push, stalledLane, waitingBytes } from "./outbox";

type Chunk = Extract<Frame, { type: "start" | "next" }>;
const NOW = 0;

/** Bytes that say which message they belong to and where they stand in it. */
function content(length: number, salt: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at * 31 + salt * 17 + (at >> 8);
  return bytes;
}

function framesOf(outbox = createOutbox()): Chunk[] {
  const frames: Chunk[] = [];
  for (let frame = nextFrame(outbox, NOW); frame !== undefined; frame = nextFrame(outbox, NOW))
    frames.push(frame as Chunk);
  return frames;
}

const length = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: -2, max: 2 }).map((delta) => START_CHUNK_BYTES + delta),
  fc.integer({ min: -2, max: 2 }).map((delta) => START_CHUNK_BYTES + 2 * NEXT_CHUNK_BYTES + delta),
  fc.integer({ min: 1, max: LANES.mesh.messageBytesMax }),
);

describe("messages through lanes", () => {
  test("arrive whole and, where one is under way at a time, in order, whatever the receiver's pace", () => {
    const given = fc.array(fc.record({ lane: fc.constantFrom(...LANE_NAMES), length }), { maxLength: 60 });
    const pace = fc.infiniteStream(fc.nat(3));
    fc.assert(
      fc.property(given, pace, (messages, paces) => {
        const [outbox, inbox] = [createOutbox(), createInbox()];
        const [sent, got] = [perLane<Uint8Array[]>(() => []), perLane<Uint8Array[]>(() => [])];
        const unread: { lane: Lane; bytes: number }[] = [];
        const deliver = (frame: Frame): void => {
          const accepted = accept(inbox, frame as Chunk, NOW);
          if (!accepted.ok) throw new Error(accepted.error);
          if (accepted.value === null) return;
          got[accepted.value.lane].push(accepted.value.bytes);
          unread.push({ lane: accepted.value.lane, bytes: accepted.value.bytes.length });
        };
        const read = (): void => {
          const message = unread.shift();
          const frame = message === undefined ? undefined : consume(inbox, message.lane, message.bytes);
          if (frame?.type === "credit") expect(credit(outbox, frame.lane, frame.bytes, NOW)).toBe(true);
        };
        messages.forEach(({ lane, length }, salt) => {
          const bytes = content(length, salt);
          if (push(outbox, lane, bytes, NOW)) sent[lane].push(bytes);
          const frame = paces.next().value === 0 ? nextFrame(outbox, NOW) : undefined;
          if (frame !== undefined) deliver(frame);
        });
        for (let stuck = 0; stuck < 2; ) {
          const frame = nextFrame(outbox, NOW);
          if (frame !== undefined) deliver(frame);
          if (frame === undefined || paces.next().value === 0) read();
          stuck = frame === undefined && unread.length === 0 ? stuck + 1 : 0;
        }
        for (const lane of LANE_NAMES) {
          const [came, went] = [got[lane].map(digest), sent[lane].map(digest)];
          if (LANES[lane].startedMax === 1) expect(came).toEqual(went);
          else expect(came.sort()).toEqual(went.sort());
        }
        expect(waitingBytes(outbox)).toBe(0);
        expect(heldBytes(inbox)).toBeLessThan(LANE_NAMES.reduce((sum, lane) => sum + creditBytes(LANES[lane]), 0));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    1,
    START_CHUNK_BYTES,
    START_CHUNK_BYTES + 1,
    START_CHUNK_BYTES + NEXT_CHUNK_BYTES,
    LANES.sync.messageBytesMax,
  ])("of %i bytes are cut as a naive cutter cuts them", (length) => {
    const outbox = createOutbox();
    const bytes = content(length, 1);
    push(outbox, "sync", bytes, NOW);
    const naive = [bytes.subarray(0, START_CHUNK_BYTES)];
    for (let at = START_CHUNK_BYTES; at < length; at += NEXT_CHUNK_BYTES)
      naive.push(bytes.subarray(at, at + NEXT_CHUNK_BYTES));
    expect(framesOf(outbox).map(({ chunk }) => digest(chunk))).toEqual(naive.map(digest));
  });

  test("never exceed a window, however little the receiver reads", () => {
    const outbox = createOutbox();
    const inbox = createInbox();
    while (push(outbox, "sync", new Uint8Array(256 * 1024), NOW));
    for (const frame of framesOf(outbox)) expect(accept(inbox, frame, NOW).ok).toBe(true);
    expect(heldBytes(inbox)).toBe(windowBytes(LANES.sync));
    expect(waitingBytes(outbox)).toBeGreaterThan(0);
  });

  test("of the largest size follow each other, although credit is returned in lumps", () => {
    for (const lane of LANE_NAMES) {
      const [outbox, inbox] = [createOutbox(), createInbox()];
      const { messageBytesMax } = LANES[lane];
      for (const size of [creditBytes(LANES[lane]) - 1, messageBytesMax, messageBytesMax]) {
        expect(push(outbox, lane, new Uint8Array(size), NOW)).toBe(true);
        for (const frame of framesOf(outbox)) {
          const accepted = accept(inbox, frame, NOW);
          const granted = accepted.ok && accepted.value !== null ? consume(inbox, lane, size) : undefined;
          if (granted?.type === "credit") credit(outbox, lane, granted.bytes, NOW);
        }
        expect(waitingBytes(outbox)).toBe(0);
      }
    }
  });
});

describe("the order of frames", () => {
  test("lets a vote overtake a sync message that is half sent", () => {
    const outbox = createOutbox();
    push(outbox, "sync", content(10 * FRAME_BYTES_MAX, 1), NOW);
    nextFrame(outbox, NOW);
    nextFrame(outbox, NOW);
    push(outbox, "votes", content(100, 2), NOW);
    expect(nextFrame(outbox, NOW)).toMatchObject({ type: "start", lane: "votes", total: 100 });
  });

  test("is by urgency first", () => {
    const outbox = createOutbox();
    for (const lane of ["sync", "blocks", "votes", "control", "mesh"] as const) push(outbox, lane, content(9, 0), NOW);
    const lanes = framesOf(outbox).map((frame) => (frame.type === "start" ? frame.lane : ""));
    expect(lanes).toEqual(["mesh", "control", "votes", "blocks", "sync"]);
  });

  test("gives blocks three chunks for each one of sync, and starves neither", () => {
    const outbox = createOutbox();
    for (const lane of ["sync", "blocks"] as const) push(outbox, lane, new Uint8Array(8 * NEXT_CHUNK_BYTES), NOW);
    const ids = framesOf(outbox).map(({ id }) => id);
    const blocks = present(ids[0], "a first frame");
    expect(ids.slice(0, 8).filter((id) => id === blocks)).toHaveLength(6);
  });

  test("lets a small message pass a large one of its own lane", () => {
    const outbox = createOutbox();
    push(outbox, "blocks", new Uint8Array(20 * NEXT_CHUNK_BYTES), NOW);
    nextFrame(outbox, NOW);
    push(outbox, "blocks", content(50, 1), NOW);
    expect(nextFrame(outbox, NOW)).toMatchObject({ type: "start", total: 50 });
  });
});

describe("a queue", () => {
  test.each(LANE_NAMES)("of %s takes no more than its bound", (lane) => {
    const outbox = createOutbox();
    let taken = 0;
    while (push(outbox, lane, new Uint8Array(1_000), NOW)) taken++;
    const { queueBytesMax, queueMessagesMax } = LANES[lane];
    expect(taken).toBe(Math.min(queueMessagesMax, Math.floor(queueBytesMax / 1_000)));
  });

  test("that waits for credit is stalled after a while, and credit ends that", () => {
    const outbox = createOutbox();
    const size = LANES.sync.messageBytesMax;
    push(outbox, "sync", new Uint8Array(size), NOW);
    push(outbox, "sync", new Uint8Array(size), NOW);
    framesOf(outbox);
    expect(stalledLane(outbox, 9_999, 10_000)).toBeUndefined();
    expect(stalledLane(outbox, 10_000, 10_000)).toBe("sync");
    expect(credit(outbox, "sync", creditBytes(LANES.sync), 10_000)).toBe(true);
    expect(stalledLane(outbox, 10_001, 10_000)).toBeUndefined();
  });

  test("that is merely empty is never stalled", () => {
    expect(stalledLane(createOutbox(), 1e9, 10_000)).toBeUndefined();
  });
});

describe("a liar", () => {
  const chunk = new Uint8Array(10);
  const start = (id: number, total: number, lane: Lane = "votes"): Frame => ({ type: "start", lane, id, total, chunk });
  const full = (id: number, total: number): Frame => ({
    type: "start",
    lane: "sync",
    id,
    total,
    chunk: new Uint8Array(START_CHUNK_BYTES),
  });

  test.each<[string, readonly Frame[], RegExp]>([
    ["begins a message of no bytes", [start(1, 0)], /got a message of 0 bytes/],
    [
      "begins a message over its lane's bound",
      [start(1, LANES.mesh.messageBytesMax + 1, "mesh")],
      /65537 bytes in mesh/,
    ],
    ["begins one message twice", [full(1, 99_999), full(1, 99_999)], /begun twice/],
    ["continues what was not begun", [{ type: "next", id: 5, chunk }], /not begun/],
    ["continues what is whole", [start(1, 10), { type: "next", id: 1, chunk }], /not begun/],
    ["cuts a first chunk short", [start(1, 11)], /got a chunk of 10 bytes, want 11/],
    ["sends more than announced", [start(1, 9)], /got a chunk of 10 bytes, want 9/],
    ["cuts a further chunk short", [full(1, 99_999), { type: "next", id: 1, chunk }], /want 16379/],
    ["begins a third message of a lane", [full(1, 99_999), full(2, 99_999), full(3, 99_999)], /got 3 messages begun/],
    [
      "exceeds the window",
      [full(1, LANES.sync.messageBytesMax), full(2, LANES.sync.messageBytesMax)],
      /under way in sync/,
    ],
  ])("who %s is found out", (_, frames, error) => {
    const inbox = createInbox();
    const last = frames.map((frame) => accept(inbox, frame as Chunk, NOW)).at(-1);
    expect(last).toMatchObject({ ok: false, error: expect.stringMatching(error) });
  });

  test("who returns credit that nobody owes him is found out", () => {
    const outbox = createOutbox();
    const owed = creditBytes(LANES.votes);
    push(outbox, "votes", content(owed, 0), NOW);
    framesOf(outbox);
    expect(credit(outbox, "votes", owed + 1, NOW)).toBe(false);
    expect(credit(outbox, "votes", owed, NOW)).toBe(true);
  });

  test.each([0, 1, creditBytes(LANES.sync) - 1])(
    "who keeps a link for ever with credit for %i bytes is found out",
    (bytes) => {
      const outbox = createOutbox();
      const size = LANES.sync.messageBytesMax;
      for (let i = 0; i < 2; i++) push(outbox, "sync", new Uint8Array(size), NOW);
      framesOf(outbox);
      expect(credit(outbox, "sync", bytes, 9_999)).toBe(false);
      expect(stalledLane(outbox, 10_000, 10_000)).toBe("sync");
    },
  );

  test("who leaves a message unfinished is noticed", () => {
    const inbox = createInbox();
    accept(inbox, full(1, 99_999) as Chunk, NOW);
    expect(isAbandoned(inbox, REASSEMBLY_IDLE_MS - 1)).toBe(false);
    expect(isAbandoned(inbox, REASSEMBLY_IDLE_MS)).toBe(true);
  });
});

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
