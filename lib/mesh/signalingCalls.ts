/**
 * The two requests of a session, answers read as carefully as the server reads ours. A request that gets no sensible
 * answer is one problem among others: `unreachable`, to be tried again.
 */
import { err, ok, type Result } from "@/lib/base/result";
import { parse, type RoomCode } from "@/lib/signal/fields";
import {
  type Join,
  type Joined,
  joinedSchema,
  joinSchema,
  type Signal,
  type SignalAnswer,
  signalAnswerSchema,
  signalSchema,
  toJson,
} from "@/lib/signal/messages";
import { type Problem, problemOf, problemSchema, type Refusal, refuse } from "@/lib/signal/problem";

export interface SignalingCalls {
  join(room: RoomCode, body: Join): Promise<Result<Joined, Problem>>;
  signal(room: RoomCode, body: Signal): Promise<Result<SignalAnswer, Problem>>;
  /** Says farewell from a page that is going away: not awaited, survives the page. */
  farewell(room: RoomCode, body: Signal): void;
}

/** A request that took longer would have been answered by now, or never will be. */
const REQUEST_MS = 10_000;

export function createCalls(origin: string, fetch: typeof globalThis.fetch): SignalingCalls {
  const post = (room: RoomCode, endpoint: "join" | "signal", body: unknown, init: RequestInit = {}) =>
    fetch(`${origin}/api/rooms/${room}/${endpoint}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...init,
    });

  async function call(room: RoomCode, endpoint: "join" | "signal", body: unknown): Promise<Result<unknown, Problem>> {
    try {
      const response = await post(room, endpoint, body, { signal: AbortSignal.timeout(REQUEST_MS) });
      const answer: unknown = await response.json();
      if (response.ok) return ok(answer);
      const problem = parse(problemSchema, answer);
      return problem.ok ? err(problem.value) : unreachable(`got status ${response.status} without a reason`);
    } catch (cause) {
      return unreachable(cause instanceof Error ? cause.message : String(cause));
    }
  }

  return {
    async join(room, body) {
      const answer = await call(room, "join", toJson(joinSchema, body));
      return answer.ok ? understood(parse(joinedSchema, answer.value)) : answer;
    },
    async signal(room, body) {
      const answer = await call(room, "signal", toJson(signalSchema, body));
      return answer.ok ? understood(parse(signalAnswerSchema, answer.value)) : answer;
    },
    farewell(room, body) {
      post(room, "signal", toJson(signalSchema, body), { keepalive: true }).catch(() => {
        // Nobody is left to tell; the presence expires.
      });
    },
  };
}

const understood = <T>(read: Result<T, Refusal>): Result<T, Problem> =>
  read.ok ? read : unreachable(`got an answer of another form: ${read.error.detail}`);

const unreachable = (detail: string): Result<never, Problem> => err(problemOf(refuse("unreachable", detail)));
