/**
 * One browser's event stream: a ring of events and, while it is connected, a reader that follows it. Server-sent events
 * as in https://html.spec.whatwg.org/multipage/server-sent-events.html; every event's id is `<boot>:<seq>`, so that a
 * returning reader says how far it came, and in which life of the server. Whoever misses events gets snapshots instead.
 */
import type { SessionId, StreamId } from "@/lib/signal/fields";
import { createRing, type Ring } from "./ring";

/** Of silence, after which a ping keeps proxies from closing the connection, and tells the reader that it is not dead. */
const PING_MS = 15_000;
/** An event of its own type: a browser's EventSource keeps comments to itself. It has no id, and so no place in the order. */
const PING = "event: ping\ndata:\n\n";
/** A reader that takes nothing for this long is disconnected; it comes back by itself. */
const STUCK_MS = 60_000;
/** Events handed to the platform ahead of the reader. */
const AHEAD_MAX = 8;

export interface Stream {
  readonly id: StreamId;
  readonly address: string;
  readonly sessions: Set<SessionId>;
  readonly ring: Ring;
  reader: Reader | null;
  /** Since when nobody reads. */
  idleSinceMs: number;
}

interface Reader {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** The next event to hand over. */
  cursor: number;
  /** When something was last handed over. */
  wroteMs: number;
}

export interface StreamContext {
  readonly boot: string;
  now(): number;
  /** Data of the event every connection starts with. */
  hello(stream: Stream): string;
  /** Data of the events that stand in for those missed: one per room. */
  snapshots(stream: Stream): readonly string[];
}

/** @param beganAtSeq the number of its first event */
export const createStream = (id: StreamId, address: string, beganAtSeq: number, nowMs: number): Stream => ({
  id,
  address,
  sessions: new Set(),
  ring: createRing(beganAtSeq),
  reader: null,
  idleSinceMs: nowMs,
});

/** A new connection; it takes over from the one before. @param after the last event id the reader has seen. */
export function attach(stream: Stream, after: string | null, context: StreamContext): ReadableStream<Uint8Array> {
  closeReader(stream, context.now());
  let own: Reader | null = null;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const cursor = cursorAfter(stream.ring, after, context.boot);
        own = { controller, cursor, wroteMs: context.now() };
        stream.reader = own;
        write(own, frame(`${context.boot}:${cursor - 1}`, context.hello(stream)), context);
        follow(stream, context);
      },
      pull: () => follow(stream, context),
      cancel() {
        if (stream.reader === own) detach(stream, context.now());
      },
    },
    new CountQueuingStrategy({ highWaterMark: AHEAD_MAX }),
  );
}

export function send(stream: Stream, data: string, context: StreamContext): void {
  stream.ring.push(data);
  follow(stream, context);
}

/** Pings a silent connection, gives up a stuck one. */
export function tend(stream: Stream, context: StreamContext): void {
  const { reader } = stream;
  if (reader === null) return;
  const silentMs = context.now() - reader.wroteMs;
  const ready = (reader.controller.desiredSize ?? 0) > 0;
  if (ready && silentMs >= PING_MS) write(reader, PING, context);
  if (!ready && silentMs >= STUCK_MS) closeReader(stream, context.now());
}

function closeReader(stream: Stream, nowMs: number): void {
  const { reader } = stream;
  if (reader === null) return;
  detach(stream, nowMs);
  reader.controller.close();
}

function detach(stream: Stream, nowMs: number): void {
  stream.reader = null;
  stream.idleSinceMs = nowMs;
}

/** Hands over what the reader has room for. Writing may call back in here at once, so the cursor moves first. */
function follow(stream: Stream, context: StreamContext): void {
  const { reader, ring } = stream;
  if (reader === null) return;
  while ((reader.controller.desiredSize ?? 0) > 0 && reader.cursor < ring.nextSeq) {
    const missed = reader.cursor < ring.firstSeq;
    const seq = missed ? ring.nextSeq - 1 : reader.cursor;
    reader.cursor = seq + 1;
    for (const data of missed ? context.snapshots(stream) : [ring.at(seq)])
      write(reader, frame(`${context.boot}:${seq}`, data), context);
  }
}

/**
 * Where to go on: after the event named, if this very stream sent it; else at its beginning, which is what its sessions
 * were told when they joined with it, or, where that has fallen out of the ring, a snapshot.
 */
function cursorAfter({ beganAtSeq, nextSeq }: Ring, after: string | null, boot: string): number {
  const [, life, text] = /^([0-9a-f]{8}):(\d{1,15})$/.exec(after ?? "") ?? [];
  const next = Number(text) + 1;
  return life === boot && next >= beganAtSeq && next <= nextSeq ? next : beganAtSeq;
}

function write(reader: Reader, text: string, context: StreamContext): void {
  reader.controller.enqueue(encoder.encode(text));
  reader.wroteMs = context.now();
}

/** `data` is JSON and so has no line breaks. */
const frame = (id: string, data: string): string => `id: ${id}\ndata: ${data}\n\n`;

const encoder = new TextEncoder();
