/**
 * Messages to the server, in order, one request at a time: what gathers while a request is under way goes with the next.
 * A request that does not get through is repeated; a message that is refused is reported; and when the server does not
 * know us, everything waits until we have joined again.
 */
import type { Result } from "@/lib/base/result";
import {
  BATCH_MAX,
  BODY_BYTES_MAX,
  type SignalAnswer,
  type SignalMessage,
  signalMessageSchema,
  toJson,
} from "@/lib/signal/messages";
import { type Problem, problemOf, refuse } from "@/lib/signal/problem";
import { ANSWER_MS } from "./session";
import type { Backoff } from "./signalingBackoff";

export interface OutboxDeps {
  readonly backoff: Backoff;
  now(): number;
  post(messages: SignalMessage[]): Promise<Result<SignalAnswer, Problem>>;
  /** Whether the last request got through. */
  reached(isReached: boolean): void;
  /** The server does not know us: join again, then `resume`. */
  lost(): void;
  /** The message will not be delivered. */
  refused(message: SignalMessage, problem: Problem): void;
}

export interface Outbox {
  /** A presence replaces the one that still waits. */
  push(message: SignalMessage): void;
  /** We are in the room: messages flow, at once. */
  resume(): void;
  pause(): void;
  /** Forgets everything, and pauses. */
  clear(): void;
}

/** Two dials of a full room with all their candidates. */
export const OUTBOX_MAX = 512;
/**
 * A dial that was not answered by then has been given up by its maker. Letters of it that still stood in line would only
 * hold up those of the next one, where the server takes few.
 */
export const ENVELOPE_LIFE_MS = ANSWER_MS;
/** Of a body, what surrounds the messages left aside. */
const MESSAGES_BYTES_MAX = BODY_BYTES_MAX - 1_024;

interface Letter {
  readonly message: SignalMessage;
  /** With its comma. */
  readonly bytes: number;
  readonly untilMs: number;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  let letters: readonly Letter[] = [];
  let flowing = false;
  let busy = false;

  /** The letters that go next; those that are too old are given up first. */
  function nextBatch(): readonly Letter[] {
    const expired = letters.filter(({ untilMs }) => untilMs < deps.now());
    letters = letters.filter((letter) => !expired.includes(letter));
    for (const { message } of expired)
      deps.refused(message, problemOf(refuse("unreachable", "got no way out in time")));
    let bytes = 0;
    return letters.slice(0, BATCH_MAX).filter((letter, place) => {
      bytes += letter.bytes;
      // One that is too long by itself goes alone, to be refused, rather than hold up the others for ever.
      return place === 0 || bytes <= MESSAGES_BYTES_MAX;
    });
  }

  async function flush(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let batch = nextBatch(); flowing && batch.length > 0; batch = nextBatch()) {
      const fate = fateOf(batch, await deps.post(batch.map(({ message }) => message)));
      letters = letters.filter((letter) => !batch.includes(letter) || fate.keep.includes(letter));
      if (fate.keep.length > 0) flowing = false;
      deps.reached(fate.next !== "unreached");
      for (const [{ message }, problem] of fate.refused) deps.refused(message, problem);
      if (fate.next === "join") deps.lost();
      else if (fate.keep.length > 0) deps.backoff.again(resume, fate.leastMs);
      else deps.backoff.reset();
    }
    busy = false;
  }

  function resume(): void {
    flowing = true;
    void flush();
  }

  return {
    resume,
    push(message) {
      const bytes = encoder.encode(JSON.stringify(toJson(signalMessageSchema, message))).length + 1;
      const untilMs = message.type === "envelope" ? deps.now() + ENVELOPE_LIFE_MS : Number.POSITIVE_INFINITY;
      const others =
        message.type === "presence" ? letters.filter((letter) => letter.message.type !== "presence") : letters;
      letters = [...others, { message, bytes, untilMs }];
      if (letters.length > OUTBOX_MAX) {
        const [oldest] = letters;
        letters = letters.slice(1);
        if (oldest !== undefined) deps.refused(oldest.message, problemOf(refuse("unreachable", "got too much to say")));
      }
      void flush();
    },
    pause() {
      flowing = false;
    },
    clear() {
      letters = [];
      flowing = false;
      deps.backoff.reset();
    },
  };
}

interface Fate {
  /** To be sent again. */
  readonly keep: readonly Letter[];
  readonly refused: readonly (readonly [Letter, Problem])[];
  readonly next: "go" | "join" | "wait" | "unreached";
  readonly leastMs?: number;
}

/** What an answer means for the letters of its request. */
function fateOf(batch: readonly Letter[], answer: Result<SignalAnswer, Problem>): Fate {
  if (!answer.ok) {
    const { code, retryable, retryAfterMs = 0 } = answer.error;
    if (isUnknown(answer.error)) return { keep: batch, refused: [], next: "join" };
    if (retryable)
      return { keep: batch, refused: [], next: code === "unreachable" ? "unreached" : "wait", leastMs: retryAfterMs };
    return { keep: [], refused: batch.map((letter) => [letter, answer.error]), next: "go" };
  }
  const problems = new Map(answer.value.refused.map(({ index, problem }) => [index, problem]));
  const fated = batch.map((letter, index) => [letter, problems.get(index)] as const);
  const again = fated.filter(
    ([, problem]) => problem !== undefined && (isUnknown(problem) || problem.code === "rate-limited"),
  );
  const refused = fated.flatMap(([letter, problem]) =>
    problem === undefined || again.some(([other]) => other === letter) ? [] : [[letter, problem] as const],
  );
  return {
    keep: again.map(([letter]) => letter),
    refused,
    next: again.some(([, problem]) => problem !== undefined && isUnknown(problem))
      ? "join"
      : again.length > 0
        ? "wait"
        : "go",
    leastMs: Math.max(0, ...again.map(([, problem]) => problem?.retryAfterMs ?? 0)),
  };
}

/** The server has forgotten the room or us; a join brings both back. */
const isUnknown = ({ code }: Problem): boolean =>
  code === "unknown-room" || code === "unknown-session" || code === "room-closed";

const encoder = new TextEncoder();
