/**
 * The sending half of the mux as a pure state machine: messages go into lanes, frames come out, the most urgent first.
 * `mesh`, `control` and `votes` go strictly before the rest; `blocks` and `sync` share what is left three to one; two
 * messages of one lane take turns chunk by chunk. A message is started only when the receiver's window has room for all
 * of it, so whatever is started can be finished. When a frame may go is mux.ts's business.
 */
import { assert, present } from "@/lib/base/assert";
import { type Frame, NEXT_CHUNK_BYTES, START_CHUNK_BYTES } from "./frames";
import { creditBytes, LANES, type Lane, perLane, windowBytes } from "./lanes";

export interface Outbox {
  readonly lanes: Readonly<Record<Lane, OutLane>>;
  nextId: number;
  /** Counts chunks of blocks and sync, to share fairly. */
  bulkTurn: number;
}

interface OutLane {
  /** Not started yet, oldest first. */
  readonly queue: Uint8Array[];
  readonly started: Started[];
  /** Bytes not handed out as chunks yet, queued or started. */
  waitingBytes: number;
  /** Of messages started that the receiver has not dealt with yet. */
  owedBytes: number;
  /** The last time that the lane was idle, moved, or got credit. */
  movedAtMs: number;
}

interface Started {
  readonly id: number;
  readonly bytes: Uint8Array;
  sentBytes: number;
}

export const createOutbox = (): Outbox => ({
  lanes: perLane(() => ({ queue: [], started: [], waitingBytes: 0, owedBytes: 0, movedAtMs: 0 })),
  nextId: 0,
  bulkTurn: 0,
});

/** Whether there was room. The bytes must not change afterwards. */
export function push(outbox: Outbox, lane: Lane, bytes: Uint8Array, nowMs: number): boolean {
  const limits = LANES[lane];
  const out = outbox.lanes[lane];
  assert(bytes.length > 0 && bytes.length <= limits.messageBytesMax, `a message of ${lane} is within its bound`);
  if (out.queue.length >= limits.queueMessagesMax) return false;
  if (out.waitingBytes + bytes.length > limits.queueBytesMax) return false;
  if (out.waitingBytes === 0) out.movedAtMs = nowMs;
  out.queue.push(bytes);
  out.waitingBytes += bytes.length;
  return true;
}

/** The next frame to send, or undefined when nothing waits or every window is full. */
export function nextFrame(outbox: Outbox, nowMs: number): Frame | undefined {
  for (const lane of URGENT) {
    const frame = chunkOf(outbox, lane, nowMs);
    if (frame !== undefined) return frame;
  }
  const [first, second] = outbox.bulkTurn % BULK_CYCLE < BLOCKS_SHARE ? BLOCKS_FIRST : SYNC_FIRST;
  const frame = chunkOf(outbox, first, nowMs) ?? chunkOf(outbox, second, nowMs);
  if (frame !== undefined) outbox.bulkTurn = (outbox.bulkTurn + 1) % BULK_CYCLE;
  return frame;
}

/**
 * The receiver has dealt with `bytes`. False: more than was owed, or less than is worth a frame, which no honest receiver
 * says: with nothing at all, or next to nothing, it would keep a link for ever on which it takes in nothing.
 */
export function credit(outbox: Outbox, lane: Lane, bytes: number, nowMs: number): boolean {
  const out = outbox.lanes[lane];
  if (bytes > out.owedBytes || bytes < creditBytes(LANES[lane])) return false;
  out.owedBytes -= bytes;
  out.movedAtMs = nowMs;
  return true;
}

/** The lane in which messages have waited for credit since `nowMs − stalledMs` at least, if there is one. */
export function stalledLane(outbox: Outbox, nowMs: number, stalledMs: number): Lane | undefined {
  return ALL.find((lane) => {
    const out = outbox.lanes[lane];
    return out.started.length === 0 && isBlocked(lane, out) && nowMs - out.movedAtMs >= stalledMs;
  });
}

export const waitingBytes = (outbox: Outbox): number =>
  ALL.reduce((sum, lane) => sum + outbox.lanes[lane].waitingBytes, 0);

const URGENT: readonly Lane[] = ["mesh", "control", "votes"];
const ALL: readonly Lane[] = [...URGENT, "blocks", "sync"];
const BLOCKS_FIRST: readonly [Lane, Lane] = ["blocks", "sync"];
const SYNC_FIRST: readonly [Lane, Lane] = ["sync", "blocks"];
/** Of every four chunks, when both lanes want all of them. */
const BULK_CYCLE = 4;
const BLOCKS_SHARE = 3;

function chunkOf(outbox: Outbox, lane: Lane, nowMs: number): Frame | undefined {
  const out = outbox.lanes[lane];
  startNext(outbox, lane, out);
  const message = out.started.shift();
  if (message === undefined) return undefined;
  const at = message.sentBytes;
  const chunk = message.bytes.subarray(at, at + (at === 0 ? START_CHUNK_BYTES : NEXT_CHUNK_BYTES));
  message.sentBytes += chunk.length;
  out.waitingBytes -= chunk.length;
  out.movedAtMs = nowMs;
  if (message.sentBytes < message.bytes.length) out.started.push(message);
  const { id, bytes } = message;
  return at === 0 ? { type: "start", lane, id, total: bytes.length, chunk } : { type: "next", id, chunk };
}

function startNext(outbox: Outbox, lane: Lane, out: OutLane): void {
  if (out.queue.length === 0 || out.started.length >= LANES[lane].startedMax || isBlocked(lane, out)) return;
  const bytes = present(out.queue.shift(), "the oldest message");
  out.owedBytes += bytes.length;
  // In front, so that a small message does not wait for another chunk of a large one.
  out.started.unshift({ id: outbox.nextId, bytes, sentBytes: 0 });
  outbox.nextId = (outbox.nextId + 1) >>> 0;
}

function isBlocked(lane: Lane, out: OutLane): boolean {
  const oldest = out.queue[0];
  return oldest !== undefined && out.owedBytes + oldest.length > windowBytes(LANES[lane]);
}
