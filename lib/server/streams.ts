/**
 * All event streams of this server: who owns which, which session listens on which, and how many there may be. A stream
 * is known by the 128 random bits its browser made; a session is bound to the stream that joined with it.
 */
import { err, ok, type Result } from "@/lib/base/result";
import type { RoomCode, SessionId, StreamId } from "@/lib/signal/fields";
import { type Refusal, refuse } from "@/lib/signal/problem";
import { createStream, type Stream } from "./stream";

/** One per browser; their rings are bounded so that all together fit into memory. */
const STREAMS_MAX = 1_024;
/** A lecture hall sits behind one address. */
export const STREAMS_PER_ADDRESS_MAX = 512;
/** A stream nobody reads is forgotten with its sessions, as late as a silent presence is. */
export const STREAM_IDLE_MS = 45_000;

export interface Binding {
  readonly stream: Stream;
  readonly room: RoomCode;
}

export interface Streams {
  readonly byId: ReadonlyMap<StreamId, Stream>;
  /** The stream, made if need be. */
  take(id: StreamId, address: string, nowMs: number): Result<Stream, Refusal>;
  bind(session: SessionId, room: RoomCode, stream: Stream): void;
  unbind(session: SessionId): void;
  bindingOf(session: SessionId): Binding | undefined;
  /** Forgets streams nobody reads. */
  sweep(nowMs: number): void;
}

export function createStreams(): Streams {
  const byId = new Map<StreamId, Stream>();
  const bindings = new Map<SessionId, Binding>();
  /** Beyond every event of a stream that was forgotten: one that is made again under its name repeats none of their ids. */
  let unusedSeq = 1;

  function unbind(session: SessionId): void {
    bindings.get(session)?.stream.sessions.delete(session);
    bindings.delete(session);
  }

  return {
    byId,
    unbind,
    take(id, address, nowMs) {
      const known = byId.get(id);
      if (known !== undefined) return ok(known);
      const full = fullness(byId, address);
      if (full !== undefined) return err(full);
      const stream = createStream(id, address, unusedSeq, nowMs);
      byId.set(id, stream);
      return ok(stream);
    },
    bind(session, room, stream) {
      unbind(session);
      bindings.set(session, { stream, room });
      stream.sessions.add(session);
    },
    bindingOf: (session) => bindings.get(session),
    sweep(nowMs) {
      for (const stream of byId.values()) {
        if (stream.reader !== null || nowMs - stream.idleSinceMs < STREAM_IDLE_MS) continue;
        for (const session of [...stream.sessions]) unbind(session);
        unusedSeq = Math.max(unusedSeq, stream.ring.nextSeq);
        byId.delete(stream.id);
      }
    },
  };
}

function fullness(byId: ReadonlyMap<StreamId, Stream>, address: string): Refusal | undefined {
  if (byId.size >= STREAMS_MAX)
    return refuse("server-full", `got stream ${byId.size + 1}, want at most ${STREAMS_MAX}`, { limit: STREAMS_MAX });
  let here = 0;
  for (const stream of byId.values()) if (stream.address === address) here += 1;
  if (here < STREAMS_PER_ADDRESS_MAX) return undefined;
  return refuse("rate-limited", `got stream ${here + 1} of one address, want at most ${STREAMS_PER_ADDRESS_MAX}`, {
    limit: STREAMS_PER_ADDRESS_MAX,
  });
}
