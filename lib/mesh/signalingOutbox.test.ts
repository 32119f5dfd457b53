/** The outbox: in order, in few requests, within bounds, and never silently less than it was given. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { err, ok, type Result } from "@/lib/base/result";
import { BATCH_MAX, BODY_BYTES_MAX, type SignalAnswer, type SignalMessage } from "@/lib/signal/messages";
import { type Problem, type ProblemCode, problemOf, refuse } from "@/lib/signal/problem";
import { ANSWER_MS } from "./session";
import { createBackoff } from "./signalingBackoff";
import { createOutbox, ENVELOPE_LIFE_MS, OUTBOX_MAX, type Outbox } from "./signalingOutbox";

const taken: Result<SignalAnswer, Problem> = ok({ refused: [], unknown: [] });
const no = (code: ProblemCode, retryAfterMs?: number): Problem =>
  problemOf(refuse(code, "said the test", retryAfterMs === undefined ? {} : { retryAfterMs }));

/** Messages told apart by number; an envelope's body is as long as wanted. */
const leave = (n: number): SignalMessage => ({ type: "leave", session: n.toString(16).padStart(64, "0") as never });
const envelope = (n: number, length = 10, letter = "x"): SignalMessage => ({
  type: "envelope",
  envelope: {
    ...{ version: 1, room: "ABCD2345", from: "a".repeat(64) as never, to: "b".repeat(64) as never, kind: "offer" },
    ...{
      connectionId: "c".repeat(32),
      seq: n,
      body: letter.repeat(length),
      issuedAtMs: 0,
      signature: "d".repeat(128) as never,
    },
  },
});
const presence = (n: number): SignalMessage => ({
  type: "presence",
  presence: {
    ...{ version: 1, room: "ABCD2345", session: "a".repeat(64) as never, seatKey: null, vrfKey: null, name: "Ada" },
    ...{ role: "observer", practice: false, networkId: null, seq: n, issuedAtMs: 0, seatSignature: null },
    sessionSignature: "d".repeat(128) as never,
  },
});
const numberOf = (message: SignalMessage): number => {
  if (message.type === "envelope") return message.envelope.seq;
  return message.type === "leave" ? Number.parseInt(message.session, 16) : -1;
};

let outbox: Outbox;
let nowMs: number;
let timers: { atMs: number; callback: () => void }[];
let requests: SignalMessage[][];
let answer: (
  messages: readonly SignalMessage[],
) => Result<SignalAnswer, Problem> | Promise<Result<SignalAnswer, Problem>>;
let refused: (readonly [number, ProblemCode])[];
let losses: number;

beforeEach(() => {
  [nowMs, timers, requests, refused, losses] = [0, [], [], [], 0];
  answer = () => taken;
  const backoff = createBackoff({
    random: () => 0,
    schedule(callback, delayMs) {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
  });
  outbox = createOutbox({
    backoff,
    now: () => nowMs,
    async post(messages) {
      requests.push(messages);
      return answer(messages);
    },
    reached() {},
    lost() {
      losses += 1;
    },
    refused: (message, { code }) => refused.push([numberOf(message), code]),
  });
  outbox.resume();
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
async function pass(ms: number): Promise<void> {
  nowMs += ms;
  for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
    timers.splice(timers.indexOf(timer), 1);
    timer.callback();
    await settled();
  }
}
const numbers = () => requests.map((messages) => messages.map(numberOf));

describe("requests", () => {
  test("go one at a time; what gathers meanwhile goes with the next", async () => {
    for (let n = 0; n < 5; n++) outbox.push(leave(n));
    await settled();
    expect(numbers()).toEqual([[0], [1, 2, 3, 4]]);
  });

  test("hold at most a batch", async () => {
    outbox.pause();
    for (let n = 0; n < BATCH_MAX + 1; n++) outbox.push(leave(n));
    outbox.resume();
    await settled();
    expect(requests.map(({ length }) => length)).toEqual([BATCH_MAX, 1]);
  });

  test("law: everything goes once, in order, in bodies the server takes", async () => {
    const sizes = fc.array(fc.nat(16_000), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        requests.length = 0;
        outbox.pause();
        for (const [n, length] of lengths.entries()) outbox.push(envelope(n, length));
        outbox.resume();
        await settled();
        expect(numbers().flat()).toEqual(lengths.map((_length, n) => n));
        for (const messages of requests)
          expect(JSON.stringify({ stream: "0".repeat(32), messages }).length).toBeLessThanOrEqual(BODY_BYTES_MAX);
      }),
      { numRuns: 50 },
    );
  });
});

test("a message whose JSON is too long for any request goes alone, and is refused by the server", async () => {
  answer = (messages) =>
    messages.length === 1 && numberOf(messages[0] as SignalMessage) === 0 ? err(no("body-too-large")) : taken;
  outbox.pause();
  for (const message of [envelope(0, 16_384, "\u0001"), leave(1)]) outbox.push(message);
  outbox.resume();
  await settled();
  expect([refused, numbers()]).toEqual([[[0, "body-too-large"]], [[0], [1]]]);
});

describe("a request that does not get through", () => {
  test("is repeated in order, ever later", async () => {
    answer = () => err(no("unreachable"));
    outbox.push(leave(0));
    outbox.push(leave(1));
    await settled();
    await pass(250);
    await pass(499);
    expect(numbers()).toEqual([[0], [0, 1]]);
    answer = () => taken;
    await pass(1);
    expect(numbers()).toEqual([[0], [0, 1], [0, 1]]);
    expect(refused).toEqual([]);
  });

  test("waits as long as the server asks", async () => {
    answer = () => err(no("rate-limited", 5_000));
    outbox.push(leave(0));
    await settled();
    await pass(4_999);
    expect(requests).toHaveLength(1);
    await pass(1);
    expect(requests).toHaveLength(2);
  });

  test("gives envelopes up when their dial has been given up, and says so", async () => {
    answer = () => err(no("unreachable"));
    outbox.push(envelope(0));
    outbox.push(leave(1));
    await settled();
    answer = () => taken;
    await pass(ENVELOPE_LIFE_MS + 1);
    expect(refused).toEqual([[0, "unreachable"]]);
    expect(numbers().at(-1)).toEqual([1]);
  });

  test("does not let the letters of a dial that is over go before those of the next one", async () => {
    answer = () => err(no("rate-limited", ANSWER_MS));
    for (let n = 0; n < BATCH_MAX; n++) outbox.push(envelope(n));
    await settled();
    nowMs += ANSWER_MS / 2;
    outbox.push(envelope(BATCH_MAX));
    await settled();
    answer = () => taken;
    await pass(ANSWER_MS / 2 + 1);
    expect(numbers()).toEqual([[0], [BATCH_MAX]]);
  });
});

describe("a message that is refused", () => {
  const refusing = (index: number, problem: Problem) => () => ok({ refused: [{ index, problem }], unknown: [] });

  test("is reported, its neighbours are delivered", async () => {
    outbox.pause();
    for (let n = 0; n < 3; n++) outbox.push(leave(n));
    answer = refusing(1, no("unknown-recipient"));
    outbox.resume();
    await settled();
    expect(refused).toEqual([[1, "unknown-recipient"]]);
    expect(requests).toHaveLength(1);
  });

  test("for coming too fast is sent again, before what came later", async () => {
    outbox.pause();
    for (let n = 0; n < 3; n++) outbox.push(leave(n));
    answer = refusing(1, no("rate-limited", 700));
    outbox.resume();
    await settled();
    outbox.push(leave(3));
    answer = () => taken;
    await pass(699);
    expect(requests).toHaveLength(1);
    await pass(1);
    expect(numbers().at(-1)).toEqual([1, 3]);
  });

  test("because the server does not know us waits until we have joined", async () => {
    answer = refusing(0, no("unknown-session"));
    outbox.push(leave(0));
    await settled();
    outbox.push(leave(1));
    await pass(60_000);
    expect([losses, requests.length]).toEqual([1, 1]);
    answer = () => taken;
    outbox.resume();
    await settled();
    expect(numbers().at(-1)).toEqual([0, 1]);
  });

  test("with its whole request is reported with it", async () => {
    answer = () => err(no("malformed"));
    outbox.push(leave(0));
    await settled();
    expect(refused).toEqual([[0, "malformed"]]);
  });
});

describe("bounds", () => {
  test("too much to say costs the oldest, which is reported", () => {
    outbox.pause();
    for (let n = 0; n <= OUTBOX_MAX; n++) outbox.push(leave(n));
    expect(refused).toEqual([[0, "unreachable"]]);
  });

  test("a presence replaces the one that still waits", async () => {
    outbox.pause();
    for (const message of [presence(0), leave(5), presence(1)]) outbox.push(message);
    outbox.resume();
    await settled();
    expect(requests).toEqual([[leave(5), presence(1)]]);
  });

  test("cleared while a request is under way, it sends nothing more", async () => {
    let go = (): void => {};
    answer = () =>
      new Promise((resolve) => {
        go = () => resolve(err(no("unreachable")));
      });
    outbox.push(leave(0));
    outbox.clear();
    go();
    await settled();
    await pass(60_000);
    outbox.resume();
    await settled();
    expect(requests).toHaveLength(1);
  });
});
