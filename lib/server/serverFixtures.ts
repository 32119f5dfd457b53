/** A server without a network: the real routes over a hub whose clock is ours, and a reader of its event streams. */
import type { SealedRecord } from "@/lib/chain/sealing";
import { createSignalChecks } from "@/lib/signal/checks";
import { type ServerEvent, serverEventSchema } from "@/lib/signal/events";
import { parse, type RoomCode, recordField, type StreamId } from "@/lib/signal/fields";
import { readIceServers } from "@/lib/signal/ice";
import { type Created, createdSchema, type SignalMessage, signalMessageSchema, toJson } from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import type { Endpoint } from "./costs";
import { createHub, type Hub, sweep } from "./hub";
import { createRoutes } from "./routes";

export const START_MS = 1_700_000_000_000;
const ORIGIN = "http://table.example";

type Ask = { readonly code?: RoomCode; readonly headers?: Record<string, string>; readonly query?: string };

export interface Server {
  readonly hub: Hub;
  /** Lets time pass, and sweeps once afterwards. */
  pass(ms: number): void;
  /** Somebody sets the machine's clock, by so much. */
  setClock(byMs: number): void;
  /** A request to an endpoint: a body makes it a POST; text is sent as it is. */
  ask(endpoint: Endpoint, body?: unknown, about?: Ask): Promise<Response>;
  /** The answer's JSON. @throws if it is a problem. */
  tell<T>(endpoint: Endpoint, body: unknown, about?: Ask): Promise<T>;
  room(about?: object): Promise<Created>;
  join(code: RoomCode, stream: StreamId, presence: Presence, record?: SealedRecord): Promise<Response>;
  signal(code: RoomCode, stream: StreamId, ...messages: readonly SignalMessage[]): Promise<Response>;
  listen(stream: StreamId, after?: string): Promise<Listener>;
}

export function startServer(settings: { readonly iceServers?: string } = {}): Server {
  let nowMs = 0;
  let setMs = START_MS;
  const hub = createHub({
    now: () => nowMs,
    dateMs: () => nowMs + setMs,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    checks: createSignalChecks(crypto.subtle),
    iceServers: readIceServers(settings.iceServers),
  });
  const routes = createRoutes(() => hub);
  const server: Server = {
    hub,
    pass(ms) {
      nowMs += ms;
      sweep(hub);
    },
    setClock(byMs) {
      setMs += byMs;
      sweep(hub);
    },
    ask(endpoint, body, { code, headers = {}, query = "" } = {}) {
      const method = body === undefined ? "GET" : "POST";
      const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
      const init = { method, headers, ...(body === undefined ? {} : { body: text as BodyInit }) };
      const params = Promise.resolve(code === undefined ? undefined : { code });
      return routes[endpoint][method](new Request(`${ORIGIN}/api/${endpoint}${query}`, init), { params });
    },
    async tell(endpoint, body, about) {
      const response = await server.ask(endpoint, body, about);
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    async room(about = {}) {
      const created = parse(createdSchema, await server.tell("rooms", about));
      if (!created.ok) throw new Error(created.error.detail);
      return created.value;
    },
    join(code, stream, presence, record) {
      const along = record === undefined ? {} : { record: toJson(recordField, record) };
      return server.ask("join", { stream, presence, ...along }, { code });
    },
    signal: (code, stream, ...messages) =>
      server.ask("signal", { stream, messages: messages.map((m) => toJson(signalMessageSchema, m)) }, { code }),
    async listen(stream, after) {
      const query = `?stream=${stream}`;
      const headers: Record<string, string> = after === undefined ? {} : { "last-event-id": after };
      return listenerOf(await server.ask("events", undefined, { query, headers }));
    },
  };
  return server;
}

export const streamId = (n: number): StreamId => n.toString(16).padStart(32, "0") as StreamId;

export interface Listener {
  /** The id of the last event read. */
  readonly lastId: string;
  /** The next event; waits for it. */
  next(): Promise<ServerEvent>;
  /** The next event of this type; passes over others. */
  nextOf<T extends ServerEvent["type"]>(type: T): Promise<ServerEvent & { type: T }>;
  /** The next raw block, comments included. */
  nextBlock(): Promise<string>;
  close(): Promise<void>;
}

export function listenerOf(response: Response): Listener {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined || !response.ok) throw new Error(`got ${response.status}, want a stream`);
  let text = "";
  let lastId = "";
  const listener: Listener = {
    get lastId() {
      return lastId;
    },
    async nextBlock() {
      for (let end = text.indexOf("\n\n"); ; end = text.indexOf("\n\n")) {
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          return block;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream has ended");
        text += value;
      }
    },
    async next() {
      const [, id, data] = /^id: (\S+)\ndata: (.+)$/.exec(await listener.nextBlock()) ?? [];
      if (id === undefined || data === undefined) return listener.next();
      lastId = id;
      const event = parse(serverEventSchema, JSON.parse(data));
      if (!event.ok) throw new Error(event.error.detail);
      return event.value;
    },
    async nextOf(type) {
      for (;;) {
        const event = await listener.next();
        if (event.type === type) return event as never;
      }
    },
    close: () => reader.cancel(),
  };
  return listener;
}
