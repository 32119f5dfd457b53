/**
 * The event stream of a process: what public/stream.js is to the tabs of a browser, for one session and over fetch. It
 * connects, says every 15 s that the session lives, notices a server that fell silent, and comes back with pauses.
 */
import { toHex } from "@/lib/base/bytes";
import { createBackoff } from "@/lib/mesh/signalingBackoff";
import { createCalls } from "@/lib/mesh/signalingCalls";
import type { FromStream } from "@/lib/mesh/signalingPort";
import type { OpenStream } from "@/lib/mesh/signalingStream";
import type { StreamId } from "@/lib/signal/fields";
import { readEvents } from "./sse";

export interface StreamDeps {
  /** Of the server, without a slash at the end. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  after(delayMs: number, run: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** A third of the time after which the server takes a session for gone. */
const KEEP_ALIVE_MS = 15_000;
/** The server says something every 15 s; after three silences the connection is dead, whatever TCP thinks. */
const SILENT_MS = 45_000;

export const createFetchStream =
  (deps: StreamDeps): OpenStream =>
  ({ session, room }, onMessage) => {
    const stream = toHex(crypto.getRandomValues(new Uint8Array(16))) as StreamId;
    const calls = createCalls(deps.origin, deps.fetch);
    const backoff = createBackoff({ schedule: (run, delayMs) => deps.after(delayMs, run), random: deps.random });
    let connection = new AbortController();
    let lastId = "";
    let closed = false;
    let stopKeepAlive = (): void => {};
    const tell = (message: FromStream): void => {
      if (!closed) onMessage(message);
    };

    async function connect(): Promise<void> {
      connection = new AbortController();
      const { signal } = connection;
      try {
        for await (const { id, data } of listen(deps, stream, lastId, connection)) {
          if (signal.aborted) break;
          backoff.reset();
          lastId = id;
          tell({ type: "event", path: "server", event: JSON.parse(data) });
        }
      } catch {
        // Whatever broke it off, it is tried again.
      }
      connection.abort();
      tell({ type: "offline" });
      if (!closed) backoff.again(() => void connect());
    }

    async function keepAlive(): Promise<void> {
      const answer = await calls.signal(room, { stream, messages: [{ type: "alive", sessions: [session] }] });
      const isUnknown = answer.ok ? answer.value.unknown.includes(session) : answer.error.status === 404;
      if (isUnknown) tell({ type: "unknown" });
      else if (!answer.ok && answer.error.code === "unreachable") connection.abort();
      if (!closed) stopKeepAlive = deps.after(KEEP_ALIVE_MS, () => void keepAlive());
    }

    queueMicrotask(() => tell({ type: "stream", stream }));
    void connect();
    stopKeepAlive = deps.after(KEEP_ALIVE_MS, () => void keepAlive());
    return {
      // Presences and envelopes for other tabs of this browser: there are none.
      post: () => {},
      close() {
        closed = true;
        stopKeepAlive();
        backoff.reset();
        connection.abort();
      },
    };
  };

/** One connection's events; it is aborted when nothing at all comes for too long. */
async function* listen(deps: StreamDeps, stream: StreamId, lastId: string, connection: AbortController) {
  let stopWaiting = (): void => {};
  const wait = (): void => {
    stopWaiting();
    stopWaiting = deps.after(SILENT_MS, () => connection.abort());
  };
  wait();
  try {
    const { signal } = connection;
    const after = lastId === "" ? {} : { "last-event-id": lastId };
    const headers = { accept: "text/event-stream", ...after };
    const response = await deps.fetch(`${deps.origin}/api/events?stream=${stream}`, { headers, signal });
    if (!response.ok || response.body === null) throw new Error(`got status ${response.status}`);
    yield* readEvents(response.body, wait);
  } finally {
    stopWaiting();
  }
}
