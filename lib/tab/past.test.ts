import { describe, expect, test } from "vitest";
import { eventLine } from "@/lib/picture/eventWords";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { block, counted, entered } from "@/lib/port/samples";
import { type FromSandbox, SETTINGS, type Standing, type ToSandbox } from "@/lib/port/sandbox";
import { numbered, TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { NodeError } from "@/lib/session/node";
import type { Session } from "@/lib/session/session";
import { initialState, type Self } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { createPast } from "./past";
import { createSandboxClient } from "./sandboxClient";
import { createSandboxSession } from "./sandboxSession";
import { createShown } from "./shown";

test("between two sittings nobody can be asked for what was missed: whoever set the view notices nothing", async () => {
  const store = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  const clock = { dateMs: () => 0, after: () => () => undefined };
  let asked = 0;
  const session: Pick<Session, "store" | "node" | "onEvents"> = {
    store,
    node() {
      asked++;
      throw new NodeError("not-started", "this tab does not sit at the table yet");
    },
    onEvents: () => () => undefined,
  };
  const past = createPast(session, createShown(store, clock), clock, null);
  const reach = (seq: number) => store.setState(({ view }) => ({ view: { ...view, seq } }));
  expect(() => reach(5)).not.toThrow();
  // It is asked for again with the next view, when there may be somebody.
  await new Promise((resolve) => setTimeout(resolve));
  reach(6);
  expect(asked).toBe(2);
  past.close();
});

/** What is due later is run when the test says so. */
function lateClock() {
  let due: (() => void)[] = [];
  const after = (_delayMs: number, run: () => void) => {
    due.push(run);
    return () => undefined;
  };
  return {
    clock: { dateMs: () => 0, after },
    pass() {
      const now = due;
      due = [];
      for (const run of now) run();
    },
  };
}

const SELF: Self = {
  session: "a",
  signingKey: null,
  purpose: "seat",
  why: null,
  durable: true,
  overPlainHttp: false,
};

test("a tab that sat down again lists the events of this sitting, and a line opens the event it shows", () => {
  const store = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  const handlers = new Set<(events: readonly TraceEvent[]) => void>();
  const session: Pick<Session, "store" | "node" | "onEvents"> = {
    store,
    node() {
      throw new NodeError("not-started", "nobody is asked here");
    },
    onEvents(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
  };
  const { clock, pass } = lateClock();
  const past = createPast(session, createShown(store, clock), clock, null);
  const sit = (...facts: TraceFact[]) => {
    store.setState({ self: { ...SELF } });
    for (const handler of handlers) handler(numbered(facts));
  };
  sit(entered(0), counted("attest", 1), counted("attest", 2), counted("attest", 3));
  pass();
  expect(past.log.events()).toHaveLength(4);
  sit(entered(0), counted("nullify", 3, { reason: 1 }), entered(1, "nullified"));
  // What stood there is gone at once, not at the next beat.
  expect(past.log.events()).toEqual([]);
  pass();
  const listed = past.log.events();
  expect(listed).toHaveLength(3);
  const words = (event: TraceEvent | undefined) => event && eventLine(event, TEST_TABLE).text;
  expect(listed.map(({ seq }) => words(past.history.eventAt(seq)))).toEqual(listed.map(words));
  past.close();
});

describe("a sandbox", () => {
  const STORY = numbered([
    { type: "began", table: TEST_TABLE, seat: 0, tip: BEFORE_ALL.tip, logSize: 0, blocks: [] },
    entered(0),
    counted("attest", 1),
    { type: "pooled", count: 3, ids: [], own: false, sizes: [] },
    { type: "final", block: block(1, { txCount: 3 }), synced: false },
    entered(0, "decided", 2),
  ]);
  const viewAfter = (count: number): View => STORY.slice(0, count).reduce(reduce, BEFORE_ALL);

  /** Its worker tells what it is told to, and answers as a desk does: with what it told since the last snapshot. */
  function open() {
    let base = BEFORE_ALL;
    let told: readonly TraceEvent[] = [];
    const worker = {
      onmessage: null as ((event: MessageEvent<FromSandbox>) => void) | null,
      onerror: null,
      terminate: () => undefined,
      postMessage(message: ToSandbox) {
        if (message.type === "ask")
          post({ type: "answer", id: message.id, answer: { type: "trace", events: told, base } });
      },
    };
    const post = (data: FromSandbox) => worker.onmessage?.({ data } as MessageEvent<FromSandbox>);
    const screen = { nowMs: () => 0, draw: (run: () => number) => void run() };
    const sandbox = createSandboxClient(worker, { settings: SETTINGS, deeds: [], events: 0 }, [], screen);
    const { clock, pass } = lateClock();
    const session = createSandboxSession(sandbox);
    const past = createPast(session, createShown(session.store, clock), clock, null);
    return {
      past,
      async tell(snapshot: View | null, events: readonly TraceEvent[]) {
        if (snapshot !== null) [base, told] = [snapshot, []];
        told = [...told, ...events];
        post({ type: "batch", standing: standingOf(snapshot ?? base), snapshot, events });
        await new Promise((resolve) => setImmediate(resolve));
        pass();
      },
    };
  }

  const standingOf = (view: View): Standing => ({
    instant: { settings: SETTINGS, deeds: [], events: view.seq },
    seat: 0,
    wallMs: view.at,
    speed: 1,
    pace: 1,
    digest: "",
    network: SETTINGS,
    view,
    views: null,
  });

  test("that went back lists no event of the future that was undone, and each of the new one once", async () => {
    const { past, tell } = open();
    await tell(BEFORE_ALL, STORY);
    expect(past.log.events()).toEqual(STORY);
    await tell(viewAfter(3), []);
    expect(past.log.events()).toEqual([]);
    expect(past.history.range()).toEqual({ first: 4, last: 3 });
    await tell(null, STORY.slice(3));
    expect(past.log.events()).toEqual(STORY.slice(3));
    expect(past.log.events().map(({ seq }) => past.history.eventAt(seq))).toEqual(past.log.events());
  });

  test("that went back and on again counts a transaction once", async () => {
    const { past, tell } = open();
    const counts = () => past.meter.seconds(2_000, 60).map(({ submitted, final }) => [submitted, final]);
    await tell(BEFORE_ALL, STORY);
    expect(counts()).toEqual([[3, 3]]);
    await tell(viewAfter(3), []);
    expect(counts()).toEqual([]);
    await tell(null, STORY.slice(3));
    expect(counts()).toEqual([[3, 3]]);
  });
});
