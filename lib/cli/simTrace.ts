/** Trace files: a failing run, made small and written for the page to replay, and a run made again from such a file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { dialsFor, type Failure } from "@/lib/sim/campaign";
import { minimise } from "@/lib/sim/minimise";
import { type RunResult, run } from "@/lib/sim/run";
import { TRACE_VERSION, type TraceLine } from "@/lib/sim/traceLines";
import { ROOT } from "./tools";

/** Where traces go: a folder that git ignores. */
const FOLDER = resolve(ROOT, ".data/sim");

export interface WrittenTrace {
  readonly path: string;
  /** The faults without which the run does not fail. */
  readonly needed: readonly string[];
}

/** Null for a run that has no dials of its own to turn down. */
export function writeTrace({ kind, seed, seats, invariant }: Failure): WrittenTrace | null {
  if ((kind !== "swarm" && kind !== "twins") || invariant === "S12") return null;
  const { dials, spared, needed, result } = minimise(seed, dialsFor(kind, seed, seats), invariant);
  const header: TraceLine = { type: "run", version: TRACE_VERSION, seed, dials, spared: [...spared] };
  const path = resolve(FOLDER, `${kind}-${seed}-${invariant}.ndjson`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, [header, ...result.trace].map((line) => `${JSON.stringify(line, hexBytes)}\n`).join(""));
  return { path: relative(ROOT, path), needed };
}

/** Byte strings as hexadecimal: JSON would spell them out as objects. */
const hexBytes = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;

/** Makes the run of a trace file again, faults spared as then. */
export function replayTrace(path: string): RunResult {
  const [first = ""] = readFileSync(path, "utf8").split("\n", 1);
  const header = JSON.parse(first) as TraceLine;
  if (header.type !== "run" || header.version !== TRACE_VERSION)
    throw new Error(`${path} is no trace of version ${TRACE_VERSION}`);
  return run(header.seed, header.dials, { spared: new Set(header.spared) });
}
