/**
 * Opens this browser's event stream: through the SharedWorker that all tabs share, else through a worker of this tab
 * running the same file with an EventSource of its own. Either way the stream's timers are a worker's, which browsers do
 * not slow down when the tab is hidden. A worker that dies, say with the process of another tab, is noticed by the Web
 * Lock it holds, or, where there are none, by its silence; another one is told what it has to know. The platform is handed in; `browserStreams` reads it from a
 * window.
 */
import type { RoomCode, SessionId } from "@/lib/signal/fields";
import { createBackoff } from "./signalingBackoff";
import { type FromStream, type StreamSign, TAB_ALIVE_MS, type ToStream } from "./signalingPort";

export interface StreamPort {
  post(message: ToStream): void;
  /** Gives the session up; nothing arrives afterwards. */
  close(): void;
}

/** `onMessage` is called later, never from within. */
export type OpenStream = (
  about: { readonly session: SessionId; readonly room: RoomCode },
  onMessage: (message: FromStream) => void,
) => StreamPort;

/** What of a MessagePort is used. */
export interface StreamWire {
  postMessage(message: ToStream): void;
  onmessage: ((event: MessageEvent<FromStream | StreamSign>) => void) | null;
  close(): void;
}

/** What of a LockManager is used. */
export interface Locks {
  request(name: string, options: { readonly signal?: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** What a page offers; absent members are ways that are closed. */
export interface StreamPlatform {
  /** Throws or calls `onFailure` where shared workers are missing or forbidden. */
  shared?(onFailure: () => void): StreamWire;
  /** A port to a worker of this tab, always a new one to the same worker: it lives as long as the tab. */
  own(): StreamWire;
  readonly locks?: Locks;
  /** Runs `callback` every `periodMs`; returns how to stop it. */
  every(periodMs: number, callback: () => void): () => void;
  after(delayMs: number, callback: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** A shared worker that has not answered by then never will; starting one takes some 50 ms. */
const ANSWER_MS = 3_000;

export function createOpenStream(platform: StreamPlatform): OpenStream {
  return ({ session, room }, onMessage) => {
    const line = createLine(platform, onMessage);
    const name = `roundtable/session/${session}`;
    let stop = (): void => {};
    let isClosed = false;
    const enter = (lock: string | null): void => {
      if (isClosed) return;
      line.open({ type: "enter", session, room, lock });
      if (lock === null) stop = platform.every(TAB_ALIVE_MS, line.sayAlive);
    };
    // Only with the lock in hand: the stream takes a lock it can get for a sign that this tab is dead.
    const release = platform.locks === undefined ? enter(null) : holdLock(platform.locks, name, enter);
    return {
      post: line.post,
      close() {
        isClosed = true;
        line.close();
        stop();
        release?.();
      },
    };
  };
}

interface Line extends StreamPort {
  open(first: ToStream): void;
  /** And notices a worker that did not answer the last time. */
  sayAlive(): void;
}

/**
 * The way to the stream: what is said before it answers is kept, and said again if another way must be taken; what lasts
 * is said again to the worker that comes after one that died.
 */
function createLine(platform: StreamPlatform, onMessage: (message: FromStream) => void): Line {
  const backoff = createBackoff({ schedule: (run, delayMs) => platform.after(delayMs, run), random: platform.random });
  let said: readonly ToStream[] = [];
  let port: StreamWire | null = null;
  let isAnswered = false;
  /** Nothing was heard since `alive` was said. */
  let isSilent = false;
  let closed = false;
  let stopWaiting = (): void => {};
  let stopWatching = (): void => {};

  function use(next: StreamWire): void {
    stopWatching();
    port?.close();
    port = next;
    next.onmessage = ({ data }) => {
      if (port !== next || closed) return;
      isAnswered = true;
      isSilent = false;
      said = lasting(said);
      if (data.type === "lock") return watch(data.lock);
      if (data.type === "alive") return;
      if (data.type === "event" && data.path === "server") backoff.reset();
      onMessage(data);
    };
    for (const message of said) next.postMessage(message);
  }
  function fallBack(): void {
    if (!isAnswered && !closed) use(platform.own());
  }
  function reach(): void {
    stopWaiting();
    stopWaiting = platform.after(ANSWER_MS, fallBack);
    use(sharedPort(platform, fallBack) ?? platform.own());
  }
  function watch(lock: string): void {
    stopWatching();
    stopWatching = queueFor(platform.locks, lock, lose);
  }
  function lose(): void {
    stopWaiting();
    isAnswered = false;
    isSilent = false;
    onMessage({ type: "offline" });
    backoff.again(reach);
  }
  return {
    open(first) {
      said = [first, ...said];
      reach();
    },
    post(message) {
      said = isAnswered ? lasting([...said, message]) : [...said, message];
      port?.postMessage(message);
    },
    sayAlive() {
      if (!isAnswered) return;
      if (isSilent) return lose();
      isSilent = true;
      port?.postMessage({ type: "alive" } satisfies ToStream);
    },
    close() {
      if (closed) return;
      port?.postMessage({ type: "leave" } satisfies ToStream);
      port?.close();
      closed = true;
      for (const stop of [stopWaiting, stopWatching, backoff.reset]) stop();
    },
  };
}

/** What a worker has to know of a session: of each of these the last. */
const lasting = (said: readonly ToStream[]): readonly ToStream[] =>
  (["enter", "presence", "sealed"] as const).flatMap((type) => said.findLast((message) => message.type === type) ?? []);

/** Calls `onGone` when its holder is gone, unless the returned function was called; gives the lock back at once. */
function queueFor(locks: Locks | undefined, lock: string, onGone: () => void): () => void {
  const waiting = new AbortController();
  const { signal } = waiting;
  const granted = async (): Promise<void> => {
    if (!signal.aborted) onGone();
  };
  // Refused to a document that may hold none, and when we wait no longer.
  locks?.request(lock, { signal }, granted).catch(() => undefined);
  return () => waiting.abort();
}

function sharedPort(platform: StreamPlatform, onFailure: () => void): StreamWire | undefined {
  try {
    return platform.shared?.(onFailure);
  } catch {
    return undefined;
  }
}

/** Holds the lock until the returned function is called; `onHeld(null)` where a document may not hold any. */
function holdLock(locks: Locks, name: string, onHeld: (lock: string | null) => void): () => void {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const request = locks.request(name, {}, () => {
    onHeld(name);
    return held;
  });
  request.catch(() => onHeld(null));
  return () => release();
}

/** Its protocol is signalingPort.ts; a page that speaks another one must not share the worker. */
const STREAM = { url: "/stream.js", name: "roundtable/2" };

/** The real platform of a page. */
export function browserStreams(page: Window & typeof globalThis): StreamPlatform {
  let worker: Worker | undefined;
  return {
    shared(onFailure) {
      const shared = new page.SharedWorker(STREAM.url, { name: STREAM.name });
      shared.onerror = onFailure;
      return shared.port;
    },
    own() {
      worker ??= new page.Worker(STREAM.url, { name: STREAM.name });
      const { port1, port2 } = new page.MessageChannel();
      worker.postMessage(null, [port2]);
      return port1;
    },
    // Absent on plain http.
    ...(page.navigator.locks === undefined ? {} : { locks: page.navigator.locks }),
    every(periodMs, callback) {
      const timer = page.setInterval(callback, periodMs);
      return () => page.clearInterval(timer);
    },
    after(delayMs, callback) {
      const timer = page.setTimeout(callback, delayMs);
      return () => page.clearTimeout(timer);
    },
    random: () => page.Math.random(),
  };
}
