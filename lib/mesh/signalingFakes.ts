/** A session's surroundings for tests: a server that answers as the test says, a stream that delivers, a clock. */
import { createSignalChecks } from "@/lib/signal/checks";
import { type ServerEvent, serverEventSchema } from "@/lib/signal/events";
import type { StreamId } from "@/lib/signal/fields";
import { parse } from "@/lib/signal/fields";
import {
  type Join,
  joinedSchema,
  joinSchema,
  type RoomSnapshot,
  type Signal,
  signalSchema,
  toJson,
} from "@/lib/signal/messages";
import type { Presence } from "@/lib/signal/presence";
import { type ProblemCode, problemOf, refuse } from "@/lib/signal/problem";
import { createSignalingClient, type SignalingClient } from "./signaling";
import type { SignalingEvent } from "./signalingEvents";
import type { FromStream, ToStream } from "./signalingPort";

export const ROOM = "ABCD2345";
export const STREAM = "0".repeat(32) as StreamId;

/** JSON, a response, or a promise of either; throws when unreachable. */
type Answers = {
  join(body: Join): unknown;
  signal(body: Signal): unknown;
};

export interface Surroundings {
  readonly client: SignalingClient;
  /** Events told, oldest first. */
  readonly told: SignalingEvent[];
  /** What was posted to the stream's worker. */
  readonly said: ToStream[];
  readonly joins: Join[];
  readonly signals: Signal[];
  readonly answers: Answers;
  /** From the stream's worker; resolves when everything has been dealt with. */
  deliver(message: FromStream): Promise<void>;
  event(event: ServerEvent): Promise<void>;
  /** Lets time pass, timer by timer. */
  pass(ms: number): Promise<void>;
  settled(): Promise<void>;
}

export function createSurroundings(room: () => RoomSnapshot): Surroundings {
  const clock = createClock();
  const told: SignalingEvent[] = [];
  const said: ToStream[] = [];
  const joins: Join[] = [];
  const signals: Signal[] = [];
  const answers: Answers = {
    join: () => toJson(joinedSchema, { room: room(), seat: 0, iceServers: [] }),
    signal: () => ({ refused: [], unknown: [] }),
  };
  let receive = (_message: FromStream): void => {};

  const fetch: typeof globalThis.fetch = async (url, init) => {
    const body: unknown = JSON.parse(String(init?.body));
    const isJoin = String(url).endsWith("/join");
    if (isJoin) joins.push(read(parse(joinSchema, body)));
    else signals.push(read(parse(signalSchema, body)));
    const answer = await (isJoin ? answers.join(joins.at(-1) as Join) : answers.signal(signals.at(-1) as Signal));
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const client = createSignalingClient({
    origin: "http://table.example",
    fetch,
    openStream: (_about, onMessage) => {
      receive = onMessage;
      queueMicrotask(() => onMessage({ type: "stream", stream: STREAM }));
      return { post: (message) => said.push(message), close: () => said.push({ type: "leave" }) };
    },
    // Without WebCrypto nothing waits for another thread, so that a test knows when all is done.
    checks: createSignalChecks(),
    now: clock.now,
    schedule: clock.schedule,
    random: () => 0.5,
  });
  client.on((event) => told.push(event));
  return {
    ...{ client, told, said, joins, signals, answers, settled, pass: clock.pass },
    async deliver(message) {
      receive(message);
      await settled();
    },
    async event(event) {
      receive({ type: "event", path: "server", event: JSON.parse(JSON.stringify(toJson(serverEventSchema, event))) });
      await settled();
    },
  };
}

export const unreachable = (): never => {
  throw new TypeError("Failed to fetch");
};

/** The answer to a join: an observer's, in this room. */
export const joinedAnswer = (room: RoomSnapshot): unknown => toJson(joinedSchema, { room, seat: null, iceServers: [] });

/** What a server says no with. */
export function problemAnswer(code: ProblemCode, retryAfterMs?: number): Response {
  const problem = problemOf(refuse(code, "said the test", retryAfterMs === undefined ? {} : { retryAfterMs }));
  return Response.json(problem, { status: problem.status });
}

export const emptyRoom = (members: readonly Presence[] = [], revision = 0): RoomSnapshot => ({
  code: ROOM,
  revision,
  name: "A table",
  params: {
    ...{ roundMs: 2_000, clearingMs: 200, idleMs: 1_000, maxDriftMs: 60_000, maxTxBytes: 65_536 },
    ...{ maxBlockBytes: 1_048_576, maxBlockTxs: 10_000, maxLogSize: 16_777_216, delegation: "fair" },
  },
  seatsMax: 4,
  phase: "open",
  seats: members.flatMap(({ seatKey }) => seatKey ?? []),
  members: [...members],
  draft: null,
  acknowledged: [],
  records: [],
  nowMs: 0,
});

/** Until no promise has anything left to do. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function createClock() {
  let nowMs = 1_000_000;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    now: () => nowMs,
    schedule(callback: () => void, delayMs: number) {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await settled();
      }
      nowMs = untilMs;
    },
  };
}

function read<T>(result: { ok: true; value: T } | { ok: false; error: { detail: string } }): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}
