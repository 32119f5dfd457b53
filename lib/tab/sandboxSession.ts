/**
 * A sandbox behind the face of a session: one seat of it is looked through, and the views of a table draw it as they draw
 * a live one. What only a real table has (a room, links, signatures) is not there, and says so when it is asked for.
 */
import type { Answer, Question } from "@/lib/port/port";
import type { TraceEvent } from "@/lib/port/trace";
import { type NodeClient, NodeError } from "@/lib/session/node";
import type { Session } from "@/lib/session/session";
import { initialState, type Self } from "@/lib/session/state";
import { createBatchSink, createTabStore } from "@/lib/session/store";
import type { Sandbox } from "./sandboxClient";

/** What is worth keeping of it is in its link. */
const SELF: Self = {
  session: "",
  signingKey: null,
  purpose: "practice",
  why: null,
  durable: true,
  overPlainHttp: false,
};

export function createSandboxSession(sandbox: Sandbox): Session {
  const store = createTabStore({ ...initialState("SANDBOX", "Sandbox", null), online: true, self: SELF });
  const handlers = new Set<(events: readonly TraceEvent[]) => void>();
  const tell = (events: readonly TraceEvent[]) => {
    for (const handler of [...handlers]) handler(events);
  };
  // A batch comes at the frame it is drawn in.
  const sink = createBatchSink(
    store,
    (draw) => draw(),
    () => undefined,
    tell,
  );
  sandbox.onBatch((batch) => {
    // Another moment or another seat is another life: its events are numbered on their own.
    if (batch.snapshot !== null) store.setState({ self: { ...SELF } });
    sink.take(batch);
  });
  const seat = (): number => sandbox.store.getState().standing?.seat ?? 0;
  const pause = () => void sandbox.perform({ type: "inject", seat: seat(), fault: { type: "pause" } });
  const resume = () => void sandbox.perform({ type: "heal", seat: seat(), fault: null });
  const node = createSandboxNode(sandbox, seat);
  return {
    store,
    node: () => node,
    onEvents(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    onEvent(type, handler) {
      const pick = (events: readonly TraceEvent[]) => {
        for (const event of events) if (event.type === type) handler(event);
      };
      handlers.add(pick);
      return () => handlers.delete(pick);
    },
    start: () => Promise.resolve(),
    pause,
    resume,
    begin: () => Promise.resolve(),
    rename: () => Promise.resolve(),
    leave: pause,
    rejoin: () => Promise.resolve(resume()),
  };
}

/** Questions that do something are deeds here. */
function createSandboxNode(sandbox: Sandbox, seat: () => number): NodeClient {
  async function ask(question: Question): Promise<Answer> {
    if (question.type !== "submit") return sandbox.ask(question);
    const text = new TextDecoder().decode(question.payload);
    return { type: "submit", ...(await sandbox.submit(seat(), text)) };
  }
  return {
    onReport: null,
    post: () => undefined,
    ask: ask as NodeClient["ask"],
    signPresence: () => Promise.reject(new NodeError("sandbox", "got a presence to sign, want a real table")),
    close: () => undefined,
  };
}
