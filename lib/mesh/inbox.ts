/**
 * The receiving half of the mux as a pure state machine: chunks go in, whole messages come out. A message announces its
 * size with its first chunk and reserves that much of its lane's window until the receiver has dealt with it; a sender
 * that exceeds a window, or cuts a message otherwise than every sender must, provably broke the protocol. (P23)
 */
import { assert } from "@/lib/base/assert";
import { type Bytes, concatBytes } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { type Frame, NEXT_CHUNK_BYTES, START_CHUNK_BYTES } from "./frames";
import { creditBytes, LANES, type Lane, perLane, windowBytes } from "./lanes";

/** A message begun and not continued for so long is not coming. */
export const REASSEMBLY_IDLE_MS = 15_000;

export interface Message {
  readonly lane: Lane;
  /** In a buffer of their own. */
  readonly bytes: Bytes;
}

export interface Inbox {
  readonly lanes: Readonly<Record<Lane, InLane>>;
  readonly begun: Map<number, Begun>;
}

interface InLane {
  begunCount: number;
  /** Announced and not dealt with, or dealt with and not returned as credit yet. */
  reservedBytes: number;
  /** Dealt with and not returned as credit yet. */
  withheldBytes: number;
}

interface Begun {
  readonly lane: Lane;
  readonly total: number;
  readonly chunks: Uint8Array[];
  gotBytes: number;
  grewAtMs: number;
}

export const createInbox = (): Inbox => ({
  lanes: perLane(() => ({ begunCount: 0, reservedBytes: 0, withheldBytes: 0 })),
  begun: new Map(),
});

type Chunk = Extract<Frame, { type: "start" | "next" }>;

/** The message that the chunk completes, or null. An error is a provable fault of the sender. */
export function accept(inbox: Inbox, chunk: Chunk, nowMs: number): Result<Message | null, string> {
  return chunk.type === "start" ? acceptStart(inbox, chunk, nowMs) : acceptNext(inbox, chunk, nowMs);
}

/** The receiver dealt with `bytes` of the lane's messages: the credit to return now, or undefined until it is worth a frame. */
export function consume(inbox: Inbox, lane: Lane, bytes: number): Frame | undefined {
  const into = inbox.lanes[lane];
  into.withheldBytes += bytes;
  assert(into.withheldBytes <= into.reservedBytes, "no more is dealt with than came");
  if (into.withheldBytes < creditBytes(LANES[lane])) return undefined;
  const returned = into.withheldBytes;
  into.reservedBytes -= returned;
  into.withheldBytes = 0;
  return { type: "credit", lane, bytes: returned };
}

/** Whether a message was begun and then left alone for REASSEMBLY_IDLE_MS. */
export const isAbandoned = (inbox: Inbox, nowMs: number): boolean =>
  [...inbox.begun.values()].some(({ grewAtMs }) => nowMs - grewAtMs >= REASSEMBLY_IDLE_MS);

/** What the neighbour makes us hold: never more than the windows together. */
export const heldBytes = (inbox: Inbox): number =>
  Object.values(inbox.lanes).reduce((sum, { reservedBytes }) => sum + reservedBytes, 0);

function acceptStart(inbox: Inbox, chunk: Chunk & { type: "start" }, nowMs: number): Result<Message | null, string> {
  const { lane, id, total } = chunk;
  const limits = LANES[lane];
  const into = inbox.lanes[lane];
  if (total === 0 || total > limits.messageBytesMax)
    return err(`got a message of ${total} bytes in ${lane}, want 1 to ${limits.messageBytesMax}`);
  if (inbox.begun.has(id)) return err(`got message ${id} begun twice`);
  if (into.reservedBytes + total > windowBytes(limits))
    return err(`got ${into.reservedBytes + total} bytes under way in ${lane}, want at most ${windowBytes(limits)}`);
  if (into.begunCount >= limits.startedMax)
    return err(`got ${into.begunCount + 1} messages begun in ${lane}, want at most ${limits.startedMax}`);
  into.reservedBytes += total;
  into.begunCount++;
  const message: Begun = { lane, total, chunks: [], gotBytes: 0, grewAtMs: nowMs };
  inbox.begun.set(id, message);
  return grow(inbox, id, message, chunk.chunk, START_CHUNK_BYTES, nowMs);
}

function acceptNext(inbox: Inbox, chunk: Chunk & { type: "next" }, nowMs: number): Result<Message | null, string> {
  const message = inbox.begun.get(chunk.id);
  if (message === undefined) return err(`got more of message ${chunk.id}, which was not begun`);
  return grow(inbox, chunk.id, message, chunk.chunk, NEXT_CHUNK_BYTES, nowMs);
}

function grow(
  inbox: Inbox,
  id: number,
  message: Begun,
  chunk: Uint8Array,
  chunkBytes: number,
  nowMs: number,
): Result<Message | null, string> {
  const want = Math.min(chunkBytes, message.total - message.gotBytes);
  if (chunk.length !== want) return err(`got a chunk of ${chunk.length} bytes, want ${want}`);
  message.chunks.push(chunk);
  message.gotBytes += chunk.length;
  message.grewAtMs = nowMs;
  if (message.gotBytes < message.total) return ok(null);
  inbox.begun.delete(id);
  inbox.lanes[message.lane].begunCount--;
  return ok({ lane: message.lane, bytes: concatBytes(...message.chunks) });
}
