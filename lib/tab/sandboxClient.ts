/** The sandbox's worker as the page sees it: commands go out, what a seat sees and how the table stands come back. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Seat } from "@/lib/chain/ids";
import type { Answer, Question } from "@/lib/port/port";
import type { Deed, FromSandbox, Instant, Standing, Submitted, ToSandbox } from "@/lib/port/sandbox";
import { NodeError } from "@/lib/session/node";

export interface SandboxState {
  /** Null until the worker has opened the table. */
  readonly standing: Standing | null;
  /** What stopped it, for who wants to know. */
  readonly failed: string | null;
  /** What of the link could not be taken as it was. */
  readonly problems: readonly string[];
}

export interface Sandbox {
  readonly store: StoreApi<SandboxState>;
  run(speed: number): void;
  step(until: "event" | "round"): void;
  seek(events: number): void;
  observe(seat: number): void;
  /** Asks for every seat's picture, or for no more of them. */
  survey(all: boolean): void;
  /** Resolves when it is done. */
  perform(deed: Deed): Promise<void>;
  /** @throws NodeError `paused`: it takes nothing now */
  submit(seat: Seat, text: string): Promise<Submitted>;
  /** @throws NodeError with the worker's code if the question has no answer */
  ask<T extends Question["type"]>(question: Extract<Question, { type: T }>): Promise<Extract<Answer, { type: T }>>;
  /** The table's wall clock, milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Virtual milliseconds in one of the wall clock. */
  pace(): number;
  onBatch(handler: (batch: Batch) => void): void;
  close(): void;
}

/** What a batch is drawn with. */
export interface Screen {
  /** Monotonic milliseconds. */
  nowMs(): number;
  /** Runs it at the next frame; then says how many batches it has drawn, and what that frame took the page, milliseconds. */
  draw(run: () => number, onDrawn: (batches: number, tookMs: number) => void): void;
}

type Batch = Extract<FromSandbox, { type: "batch" }>;

interface SandboxWorker {
  postMessage(message: ToSandbox): void;
  onmessage: ((event: MessageEvent<FromSandbox>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Longer than this the page does not guess how time goes on: the worker is busy. */
const GUESS_MS = 500;

export function createSandboxClient(
  worker: SandboxWorker,
  instant: Instant,
  problems: readonly string[],
  screen: Screen,
): Sandbox {
  const store = createStore<SandboxState>(() => ({ standing: null, failed: null, problems }));
  const asked = createReplies<Answer>();
  const doing = createReplies<Submitted | null>();
  let onBatch: (batch: Batch) => void = () => undefined;
  /** When the newest batch came, and when that which is drawn did. */
  let newestMs = 0;
  let heardMs = 0;
  let isSurveyed = false;
  const post = (message: ToSandbox): void => worker.postMessage(message);
  const perform = (deed: Deed) => doing.await((id) => post({ type: "deed", id, deed }));
  const show = (batch: Batch): void => {
    heardMs = newestMs;
    store.setState({ standing: batch.standing });
    onBatch(batch);
  };
  const take = createDrawing(screen, show, (batches, tookMs) => post({ type: "drawn", batches, tookMs }));

  worker.onmessage = ({ data }) => {
    switch (data.type) {
      case "batch":
        newestMs = screen.nowMs();
        return take(data);
      case "answer":
        return asked.come(data.id, data.answer);
      case "done":
        return doing.come(data.id, data.submitted);
      case "failed":
        return store.setState({ failed: data.detail });
    }
  };
  worker.onerror = (event) => store.setState({ failed: event.message || "the worker did not load" });
  post({ type: "open", instant, seat: 0 });

  return {
    store,
    run: (speed) => post({ type: "run", speed }),
    step: (until) => post({ type: "step", until }),
    seek: (events) => post({ type: "seek", events }),
    observe: (seat) => post({ type: "observe", seat }),
    survey(all) {
      if (all !== isSurveyed) post({ type: "survey", all });
      isSurveyed = all;
    },
    perform: async (deed) => void (await perform(deed)),
    async submit(seat, text) {
      const submitted = await perform({ type: "submit", seat, text });
      if (submitted === null)
        throw new NodeError("paused", "got a transaction for a seat that is paused, want it running");
      return submitted;
    },
    async ask<T extends Question["type"]>(question: Extract<Question, { type: T }>) {
      const answer = await asked.await((id) => post({ type: "ask", id, question }));
      if (answer.type === "error") throw new NodeError(answer.code, answer.detail);
      return answer as Extract<Answer, { type: T }>;
    },
    nowMs() {
      const { standing } = store.getState();
      if (standing === null) return 0;
      return standing.wallMs + Math.min(GUESS_MS, screen.nowMs() - heardMs) * paceOf(standing);
    },
    pace() {
      const { standing } = store.getState();
      return standing === null ? 0 : paceOf(standing);
    },
    onBatch(handler) {
      onBatch = handler;
    },
    close: () => worker.terminate(),
  };
}

/** Who waits for which answer. */
function createReplies<T>() {
  const waiting = new Map<number, (reply: T) => void>();
  let last = 0;
  return {
    /** @param send asks for the reply, which will bear that number */
    await: (send: (id: number) => void): Promise<T> =>
      new Promise((resolve) => {
        waiting.set(++last, resolve);
        send(last);
      }),
    come(id: number, reply: T): void {
      waiting.get(id)?.(reply);
      waiting.delete(id);
    },
  };
}

/** No faster than it was told to, however far ahead it could be. */
const paceOf = ({ speed, pace }: Standing): number => Math.min(speed, pace);

/** Batches that came since the last frame are shown together. */
function createDrawing(
  screen: Screen,
  show: (batch: Batch) => void,
  onDrawn: (batches: number, tookMs: number) => void,
): (batch: Batch) => void {
  let waiting: Batch[] = [];
  function draw(): number {
    const batches = waiting;
    waiting = [];
    for (const batch of batches) show(batch);
    return batches.length;
  }
  return (batch) => {
    if (waiting.push(batch) === 1) screen.draw(draw, onDrawn);
  };
}
