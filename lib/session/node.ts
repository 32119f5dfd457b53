/** The worker as the page sees it: posts commands, awaits answers, hands on reports. No call ever comes back up. */
import type { Bytes } from "@/lib/base/bytes";
import type { Answer, FromNode, Question, ToNode } from "@/lib/port/port";

export interface NodeClient {
  /** What the worker reports; reports that came before there was a handler are kept for it. */
  onReport: ((report: Report) => void) | null;
  post(message: ToNode, transfer?: Transferable[]): void;
  /** @throws NodeError with the worker's code if the question has no answer. */
  ask<T extends Question["type"]>(question: Extract<Question, { type: T }>): Promise<Extract<Answer, { type: T }>>;
  /** The seat's signature over the bytes of a presence. */
  signPresence(bytes: Bytes): Promise<Bytes>;
  close(): void;
}

export class NodeError extends Error {
  override readonly name = "NodeError";
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type Report = Exclude<FromNode, { type: "answers" | "presenceSigned" }>;

export interface WorkerLike {
  postMessage(message: ToNode, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromNode>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Questions out at once; a page that asks faster than its worker answers is told so. */
const QUESTIONS_MAX = 20_000;

export function createNodeClient(worker: WorkerLike): NodeClient {
  const asked = new Map<number, { resolve: (answer: Answer) => void; reject: (error: NodeError) => void }>();
  const signing = new Map<number, (signature: Bytes) => void>();
  let nextId = 0;
  let handler: NodeClient["onReport"] = null;
  let early: Report[] = [];
  const onReport = (report: Report) => (handler === null ? void early.push(report) : handler(report));

  function settle(id: number, answer: Answer): void {
    const waiting = asked.get(id);
    asked.delete(id);
    if (answer.type === "error") waiting?.reject(new NodeError(answer.code, answer.detail));
    else waiting?.resolve(answer);
  }

  worker.onmessage = ({ data }) => {
    if (data.type === "answers") for (const { id, answer } of data.answers) settle(id, answer);
    else if (data.type === "presenceSigned") {
      signing.get(data.id)?.(data.signature);
      signing.delete(data.id);
    } else onReport(data);
  };
  // A script that threw is told with its message; one that did not come has none.
  worker.onerror = ({ message }) =>
    onReport(
      message
        ? { type: "failed", code: "crash", detail: message }
        : { type: "failed", code: "no-worker", detail: "got no script for the worker" },
    );

  return {
    get onReport() {
      return handler;
    },
    set onReport(next) {
      handler = next;
      const kept = early;
      early = [];
      for (const report of kept) onReport(report);
    },
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    ask(question) {
      if (asked.size >= QUESTIONS_MAX)
        return Promise.reject(new NodeError("busy", `got more than ${QUESTIONS_MAX} questions at once`));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve: resolve as (answer: Answer) => void, reject });
        worker.postMessage({ type: "ask", id, question }, []);
      });
    },
    signPresence(bytes) {
      const id = nextId++;
      return new Promise((resolve) => {
        signing.set(id, resolve);
        worker.postMessage({ type: "signPresence", id, bytes }, []);
      });
    },
    close() {
      worker.postMessage({ type: "close" }, []);
      // The worker lets go of its lock and its database by itself; a little later it is gone for certain.
      setTimeout(() => worker.terminate(), 500);
      for (const { reject } of asked.values()) reject(new NodeError("left", "the validator was closed"));
      asked.clear();
    },
  };
}
