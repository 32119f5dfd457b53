/** A worker's surroundings for tests of public/stream.js: a clock, connections, locks and a server, all in our hands. */
import { present } from "@/lib/base/assert";
import type { FromStream, StreamSign, ToStream } from "./signalingPort";

/** An EventSource that was made. */
export interface RealmSource {
  readonly url: string;
  closed: boolean;
  onmessage(message: { data: string; lastEventId: string }): void;
  onerror(): void;
  /** The server pings. */
  ping(): void;
}

export interface RealmTab {
  readonly heard: (FromStream | StreamSign)[];
  say(message: ToStream): void;
}

export interface RealmPost {
  readonly url: string;
  readonly body: { readonly stream: string; readonly messages: readonly unknown[] };
}

export interface Realm {
  readonly sources: RealmSource[];
  readonly posts: RealmPost[];
  /** Lock requests that were not granted yet, the worker's own among them; calling grants. */
  readonly locks: Map<string, () => void>;
  readonly server: { answer: () => Promise<Response> };
  /** The latest connection. */
  source(): RealmSource;
  receive(event: object, lastEventId?: string): void;
  /** A tab connects: through a SharedWorker, or (`message`) to a worker of its own. */
  tab(kind?: "connect" | "message"): RealmTab;
  enter(session: string, room?: string, lock?: string | null): RealmTab;
  pass(ms: number): Promise<void>;
  /** The machine sleeps: nothing runs, and the clock goes on. */
  sleep(ms: number): void;
}

/** @param run runs the worker's source with these globals. */
export function createRealm(run: (globals: Record<string, unknown>) => void): Realm {
  const clock = createClock();
  const sources: RealmSource[] = [];
  const posts: RealmPost[] = [];
  const locks = new Map<string, () => void>();
  const listeners = new Map<string, (event: unknown) => void>();
  const server = { answer: async () => Response.json({ refused: [], unknown: [] }) };
  run({
    self: { addEventListener: (kind: string, listener: (event: unknown) => void) => listeners.set(kind, listener) },
    EventSource: eventSourceInto(sources),
    fetch: async (url: string, init: { body: string }) => {
      posts.push({ url, body: JSON.parse(init.body) });
      return server.answer();
    },
    navigator: { locks: { request: async (name: string, granted: () => void) => void locks.set(name, granted) } },
    ...clock.globals,
    ...{ crypto, AbortSignal, encodeURIComponent },
  });
  const tab = (kind: "connect" | "message" = "connect"): RealmTab => {
    const heard: RealmTab["heard"] = [];
    const port = {
      postMessage: (m: FromStream | StreamSign) => heard.push(m),
      onmessage: (_event: { data: ToStream }) => {},
    };
    listeners.get(kind)?.({ ports: [port] });
    return { heard, say: (message) => port.onmessage({ data: message }) };
  };
  const source = () => present(sources.at(-1), "a connection");
  return {
    ...{ sources, posts, locks, server, source, tab, pass: clock.pass, sleep: clock.sleep },
    receive: (event, lastEventId = "") => source().onmessage({ data: JSON.stringify(event), lastEventId }),
    enter(session, room = "ROOM0001", lock = `lock/${session}`) {
      const entered = tab();
      entered.say({ type: "enter", session: session as never, room, lock });
      return entered;
    },
  };
}

function eventSourceInto(sources: RealmSource[]) {
  return class implements RealmSource {
    readonly url: string;
    closed = false;
    onmessage = () => {};
    onerror = () => {};
    ping = () => {};
    constructor(url: string) {
      this.url = url;
      sources.push(this);
    }
    addEventListener(_ping: string, listener: () => void): void {
      this.ping = listener;
    }
    close(): void {
      this.closed = true;
    }
  };
}

interface Timer {
  atMs: number;
  readonly everyMs: number | null;
  readonly callback: () => void;
}

function createClock() {
  const timers = new Set<Timer>();
  let nowMs = 0;
  const add = (callback: () => void, delayMs: number, everyMs: number | null): Timer => {
    const timer = { atMs: nowMs + delayMs, everyMs, callback };
    timers.add(timer);
    return timer;
  };
  return {
    globals: {
      setTimeout: (callback: () => void, ms: number) => add(callback, ms, null),
      setInterval: (callback: () => void, ms: number) => add(callback, ms, ms),
      clearTimeout: (timer: Timer) => timers.delete(timer),
      Date: { now: () => nowMs },
    },
    sleep(ms: number) {
      nowMs += ms;
      for (const timer of timers) timer.atMs += ms;
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        nowMs = next.atMs;
        if (next.everyMs === null) timers.delete(next);
        else next.atMs += next.everyMs;
        next.callback();
        // A request, its answer, and the answer's body.
        for (let turn = 0; turn < 3; turn++) await new Promise((done) => setImmediate(done));
      }
      nowMs = untilMs;
    },
  };
}
