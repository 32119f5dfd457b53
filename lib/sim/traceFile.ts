/**
 * The trace of a failing run as text that can be kept, sent and made again anywhere: one JSON value a line, the run first
 * and then what happened, host by host in the words of lib/port/trace. Reads and writes no files.
 */
import { toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { PRESETS } from "@/lib/chain/params";
import { calmDials, type Dials } from "./dials";
import { type Minimised, minimise } from "./minimise";
import { type RunResult, run } from "./run";
import { TRACE_VERSION, type TraceHeader, type TraceLine } from "./traceLines";

export interface FailureTrace {
  readonly text: string;
  /** The faults without which the run does not fail. */
  readonly needed: readonly string[];
}

/** Makes the failing run small and writes down what is left of it. */
export function traceOfFailure(seed: number, dials: Dials, invariant: string): FailureTrace {
  const small = minimise(seed, dials, invariant);
  return { text: textOf([headerOf(seed, small), ...small.result.trace]), needed: small.needed };
}

const headerOf = (seed: number, { dials, spared, result: { digest } }: Minimised): TraceHeader => ({
  type: "run",
  version: TRACE_VERSION,
  seed,
  dials,
  spared: [...spared],
  digest,
});

const textOf = (lines: readonly TraceLine[]): string =>
  lines.map((line) => `${JSON.stringify(line, hexBytes)}\n`).join("");

/** Byte strings as hexadecimal: JSON would spell them out as objects. */
const hexBytes = (_key: string, value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);

export interface Replayed {
  readonly run: RunResult;
  /** The same events in the same order as when it was recorded. */
  readonly equal: boolean;
  /** The first line of the text that the run does not write, from 1; null if it writes all of them and no more. */
  readonly differsAt: number | null;
}

/** Makes the run of a trace again, with the same faults spared. An error says what of the text is no trace. */
export function replay(text: string): Result<Replayed, string> {
  const header = parseHeader(text);
  if (!header.ok) return header;
  const { seed, dials, spared, digest } = header.value;
  const again = run(seed, dials, { spared: new Set(spared), recorded: true });
  return ok({ run: again, equal: again.digest === digest, differsAt: firstDifference(text, again.trace) });
}

/** Of the lines after the first, which is the run itself. */
function firstDifference(text: string, trace: readonly TraceLine[]): number | null {
  const got = text.trimEnd().split("\n").slice(1);
  const want = textOf(trace).trimEnd().split("\n");
  const at = got.findIndex((line, i) => line !== want[i]);
  if (at >= 0) return at + 2;
  return got.length === want.length ? null : got.length + 1;
}

/** Dials whose shape any others must have. */
const SHAPE: Dials = calmDials(1, PRESETS.fast);

export function parseHeader(text: string): Result<TraceHeader, string> {
  const [first = ""] = text.split("\n", 1);
  let header: Partial<TraceHeader> | null;
  try {
    header = JSON.parse(first) as Partial<TraceHeader> | null;
  } catch {
    return err("line 1: got no JSON, want the run");
  }
  if (header?.type !== "run") return err("line 1: want the run, whose type is run");
  if (header.version !== TRACE_VERSION) return err(`line 1: got version ${header.version}, want ${TRACE_VERSION}`);
  const { seed, dials, spared, digest } = header;
  if (!Number.isSafeInteger(seed)) return err(`line 1: got seed ${seed}, want an integer`);
  if (typeof digest !== "string") return err("line 1: want the digest of the run");
  if (!Array.isArray(spared) || spared.some((name) => typeof name !== "string"))
    return err("line 1: want the names of the faults it was spared");
  const missing = unlike(dials, SHAPE, "dials");
  return missing === null ? ok(header as TraceHeader) : err(`line 1: want ${missing}`);
}

/** The first place where a value has not the shape of another: records down to their leaves; null: it has. */
function unlike(value: unknown, shape: unknown, path: string): string | null {
  // Free to be absent, or to be a list of anything.
  if (shape === null || Array.isArray(shape)) return value === undefined ? path : null;
  if (typeof value !== typeof shape || value === null) return `${path}: ${typeof shape}`;
  if (typeof shape !== "object") return null;
  for (const [name, part] of Object.entries(shape as object)) {
    const found = unlike((value as Readonly<Record<string, unknown>>)[name], part, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
