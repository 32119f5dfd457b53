/**
 * The validator's messages over a channel of their own, beside the link's first one, which keeps handshake, heartbeat and
 * what pages say to each other. It runs where the channel is: in the worker if the browser lets it be transferred, so that
 * a vote never waits for a page that draws; else in the page. Who is at the other end is proven on the first channel: what
 * arrives before waits here.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { DataChannel, LinkDownCode, LinkDownReason, LinkStats, Priority } from "@/lib/port/mesh";
import { type After, watchBuffer } from "./drain";
import { decodeFrame, type Frame } from "./frames";
import { createMux, type Mux } from "./mux";
import type { ConnectionId } from "./ports";

/** The other side may be ready some frames earlier; more than a few blocks it does not send unasked. */
export const HELD_BYTES_MAX = 1024 * 1024;

export interface DataPath {
  /** The other side is proven. */
  open(): void;
  /** False: dropped for want of room. `bytes` must not change afterwards. */
  send(lane: Priority, bytes: Uint8Array): boolean;
  consumed(lane: Priority, bytes: number): void;
  tick(): void;
  close(): void;
  stats(): Pick<LinkStats, "bytesIn" | "bytesOut" | "queuedBytes" | "dropped">;
}

/** Opens the second channel of a connection, in the task in which it was made. Null: the worker has it now. */
export type OpenData = (connectionId: ConnectionId, channel: DataChannel, events: DataPathEvents) => DataPath | null;

export interface DataPathDeps {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly after: After;
}

export interface DataPathEvents {
  message(lane: Priority, bytes: Bytes): void;
  /** Once, and nothing after it: the whole link is of no use any more. */
  broken(reason: LinkDownReason): void;
}

export function createDataPath(channel: DataChannel, deps: DataPathDeps, events: DataPathEvents): DataPath {
  const path: Path = { channel, events, mux: null, held: [], heldBytes: 0, bytesIn: 0, bytesOut: 0, ended: false };
  const sent = watchBuffer(channel, deps.after, () => path.ended, pump);
  const link = {
    send(frame: Bytes): void {
      path.bytesOut += frame.length;
      trySend(path, frame);
      sent();
    },
    get bufferedBytes() {
      // A channel that is not open yet takes nothing in.
      return channel.readyState === "open" ? channel.bufferedAmount : Number.POSITIVE_INFINITY;
    },
  };
  const mux = createMux(link, deps, {
    // The decoder below lets no other lane through.
    message: (lane, bytes) => events.message(lane as Priority, bytes),
    broken: ({ code, detail }) => end(path, code, detail),
  });
  function pump(): void {
    if (path.mux !== null) mux.pump();
  }
  listen(path, pump);
  return {
    open() {
      if (path.ended) return;
      path.mux = mux;
      for (const frame of path.held.splice(0)) onFrame(path, frame);
      if (!path.ended) pump();
    },
    send: (lane, bytes) => !path.ended && mux.send(lane, bytes),
    consumed(lane, bytes) {
      if (!path.ended) mux.consumed(lane, bytes);
    },
    tick() {
      if (!path.ended && path.mux !== null) mux.tick();
    },
    close() {
      path.ended = true;
      channel.close();
    },
    stats: () => ({
      bytesIn: path.bytesIn,
      bytesOut: path.bytesOut,
      queuedBytes: mux.queuedBytes,
      dropped: mux.dropped,
    }),
  };
}

interface Path {
  readonly channel: DataChannel;
  readonly events: DataPathEvents;
  /** Null until the other side is proven. */
  mux: Mux | null;
  readonly held: Bytes[];
  heldBytes: number;
  bytesIn: number;
  bytesOut: number;
  ended: boolean;
}

function listen(path: Path, pump: () => void): void {
  const { channel } = path;
  channel.binaryType = "arraybuffer";
  channel.addEventListener("open", pump);
  channel.addEventListener("close", () => end(path, "closed", "closed by the other side or the browser"));
  channel.addEventListener("message", ({ data }) => {
    if (path.ended) return;
    if (data instanceof ArrayBuffer) onBytes(path, new Uint8Array(data));
    else end(path, "fault", "got a text message, want bytes");
  });
}

function onBytes(path: Path, frame: Bytes): void {
  path.bytesIn += frame.length;
  if (path.mux !== null) return onFrame(path, frame);
  path.heldBytes += frame.length;
  if (path.heldBytes > HELD_BYTES_MAX)
    return end(path, "handshake", `got more than ${HELD_BYTES_MAX} bytes before the handshake was over`);
  path.held.push(frame);
}

function onFrame(path: Path, bytes: Bytes): void {
  if (path.ended) return;
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) return end(path, "fault", decoded.error);
  const frame = decoded.value;
  if (isForPath(frame)) path.mux?.receive(frame);
  else end(path, "fault", `got ${frame.type} on the channel of messages`);
}

type PathFrame = Extract<Frame, { type: "start" | "next" | "credit" }>;

const isForPath = (frame: Frame): frame is PathFrame =>
  frame.type === "next" || ((frame.type === "start" || frame.type === "credit") && frame.lane !== "mesh");

function trySend(path: Path, frame: Bytes): void {
  if (path.ended) return;
  try {
    path.channel.send(frame);
  } catch (cause) {
    // It closed in this moment.
    end(path, "closed", cause instanceof Error ? cause.message : String(cause));
  }
}

function end(path: Path, code: LinkDownCode, detail: string): void {
  if (path.ended) return;
  path.ended = true;
  path.channel.close();
  path.events.broken({ code, detail });
}
