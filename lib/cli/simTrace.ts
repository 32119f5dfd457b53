/** Trace files: a failing run, made small and written for the page to replay, and a run made again from such a file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { err, type Result } from "@/lib/base/result";
import { dialsFor, type Failure } from "@/lib/sim/campaign";
import { type Replayed, replay, traceOfFailure } from "@/lib/sim/traceFile";
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
  const { text, needed } = traceOfFailure(seed, dialsFor(kind, seed, seats), invariant);
  const path = resolve(FOLDER, `${kind}-${seed}-${invariant}.ndjson`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, text);
  return { path: relative(ROOT, path), needed };
}

/** Makes the run of a trace file again. An error says why it cannot. */
export function replayFile(path: string): Result<Replayed, string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (fault) {
    return err(fault instanceof Error ? fault.message : String(fault));
  }
  const replayed = replay(text);
  return replayed.ok ? replayed : err(`${path}, ${replayed.error}`);
}
