/** What an event of a trace file must look like before anything is drawn of it: checked field by field, named by its path. */
import type { TraceEvent } from "@/lib/port/trace";

/** A name stands for a kind of value, a list for a list of such values, a record for its fields; `?` allows null. */
type Shape = Kind | `${Kind}?` | readonly [Shape] | { readonly [field: string]: Shape };
type Kind = "whole" | "number" | "text" | "flag" | "bytes" | "thing";

const slot = { height: "whole", round: "whole" } as const;
const peer = { peer: "text", seat: "whole?" } as const;

const BLOCK = {
  height: "whole",
  id: "text",
  parentId: "text",
  timestampMs: "number",
  finalAtMs: "number",
  proposer: "whole",
  proposedRound: "whole",
  finalRound: "whole?",
  txCount: "whole",
  logSize: "whole",
  logRoot: "text",
  txIds: ["text"],
} as const;

const SHAPES: Readonly<Record<TraceEvent["type"], Shape>> = {
  entered: { ...slot, cause: "text", committer: "whole", clearingMs: "number", idleMs: "number", deadlineMs: "number" },
  drawn: { ...slot, committer: "whole", proposer: "whole", beta: "text" },
  proposed: { ...slot, proposer: "whole", blockId: "text", carriedFrom: "whole?", txCount: "whole" },
  counted: { ...slot, kind: "text", seat: "whole", blockId: "text?", reason: "whole?" },
  certified: { certificate: { type: "text", ...slot, signers: ["whole"], signatures: ["bytes"] } },
  refused: { ...slot, blockId: "text", code: "text", detail: "text" },
  message: {
    kind: "text",
    of: "text",
    height: "whole?",
    round: "whole?",
    direction: "text",
    peer: "text",
    from: "whole?",
    to: "whole?",
    sentAt: "number?",
    recvAt: "number?",
    bytes: "whole",
    verified: "flag?",
  },
  final: { block: BLOCK, synced: "flag" },
  behind: { by: "whole" },
  unserved: { by: "whole" },
  pooled: { count: "whole", ids: ["text"], own: "flag" },
  pool: { waiting: "whole", own: "whole" },
  tx: { id: "text", status: { type: "text" } },
  began: {
    table: {
      networkId: "text",
      roomCode: "text",
      name: "text",
      params: "thing",
      n: "whole",
      q: "whole",
      validators: [{ name: "text", signingKey: "text" }],
    },
    seat: "whole?",
    tip: { height: "whole", id: "text" },
    logSize: "whole",
    blocks: [BLOCK],
  },
  mode: { mode: { type: "text" } },
  storage: { full: "flag" },
  halted: { height: "whole", blockIds: ["text"], liars: ["whole"] },
  fault: { id: "whole", seat: "whole", fault: { type: "text" }, sinceMs: "number", untilMs: "number" },
  healed: { id: "whole", seat: "whole", why: "text" },
  links: { links: [{ peer: "text", rttMs: "number?", bytesIn: "number", bytesOut: "number" }] },
  peerUp: { ...peer, session: "text" },
  peerDown: { ...peer, code: "text", detail: "text" },
  blamed: { ...peer, code: "text", detail: "text" },
  limited: peer,
  accused: { ...slot, seat: "whole" },
};

/** Every type of event that there is. */
export const EVENT_TYPES: readonly string[] = Object.keys(SHAPES);

/** What is wrong with it, of the form "got X, want Y"; null: it is an event. @param seq the number it must have */
export function eventFault(event: unknown, seq: number): string | null {
  if (!isRecord(event) || typeof event.type !== "string") return "got no event, want one with a type";
  const shape = Object.hasOwn(SHAPES, event.type) ? SHAPES[event.type as TraceEvent["type"]] : undefined;
  if (shape === undefined)
    return `got an event of type ${event.type.slice(0, 40)}, want one of ${EVENT_TYPES.join(", ")}`;
  if (event.seq !== seq) return `got event number ${String(event.seq).slice(0, 20)}, want ${seq}`;
  return unlike(event, { at: "number", causeSeq: "whole?" }, event.type) ?? unlike(event, shape, event.type);
}

function unlike(value: unknown, shape: Shape, path: string): string | null {
  if (typeof shape === "string")
    return isKind(value, shape) ? null : `got ${path} ${brief(value)}, want ${wordsOf(shape)}`;
  if (isList(shape)) {
    if (!Array.isArray(value)) return `got ${path} ${brief(value)}, want a list`;
    return first(value.map((item, at) => () => unlike(item, shape[0], `${path}.${at}`)));
  }
  if (!isRecord(value)) return `got ${path} ${brief(value)}, want its fields`;
  return first(
    Object.entries(shape).map(
      ([field, of]) =>
        () =>
          unlike(value[field], of, `${path}.${field}`),
    ),
  );
}

function first(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const fault = check();
    if (fault !== null) return fault;
  }
  return null;
}

function isKind(value: unknown, kind: Kind | `${Kind}?`): boolean {
  if (value === null) return kind.endsWith("?");
  switch (kind.replace("?", "")) {
    case "whole":
      return Number.isSafeInteger(value) && (value as number) >= 0;
    case "number":
      return typeof value === "number";
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    // The simulator writes bytes as hexadecimal.
    case "bytes":
      return value instanceof Uint8Array || typeof value === "string";
    default:
      return isRecord(value);
  }
}

const WORDS: Readonly<Record<Kind, string>> = {
  whole: "a whole number",
  number: "a number",
  text: "a text",
  flag: "true or false",
  bytes: "bytes",
  thing: "its fields",
};
const wordsOf = (kind: Kind | `${Kind}?`): string =>
  `${WORDS[kind.replace("?", "") as Kind]}${kind.endsWith("?") ? " or null" : ""}`;

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);
const brief = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 40);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
