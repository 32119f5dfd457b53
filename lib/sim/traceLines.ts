/** The lines of a trace file, one JSON value each: the run, then what happened in the order in which it happened. */
import type { TxId } from "@/lib/chain/ids";
import type { TraceEvent } from "@/lib/port/trace";
import type { Dials } from "./dials";

/** The trace's own version: a reader refuses another one. */
export const TRACE_VERSION = 2;

/** All it takes to make the run again, whatever commit made it. */
export interface TraceHeader {
  readonly type: "run";
  readonly version: typeof TRACE_VERSION;
  readonly seed: number;
  readonly dials: Dials;
  /** Faults that this run was spared, by their names. */
  readonly spared: readonly string[];
  /** Of the whole run (digest.ts): a replay by the same code on any machine has the same. */
  readonly digest: string;
}

export type TraceLine =
  | TraceHeader
  | { readonly type: "host"; readonly atMs: number; readonly host: number; readonly event: TraceEvent }
  | { readonly type: "fault"; readonly atMs: number; readonly id: string }
  | { readonly type: "violation"; readonly atMs: number; readonly invariant: string; readonly detail: string };

export interface Recording {
  readonly lines: TraceLine[];
  /** Per host: the number of its last event, and the message it is handling. */
  readonly hosts: Map<number, Recorded>;
  /** Whose messages are recorded, which are most of what happens; null: everybody's. */
  messagesOf: number | null;
}

export interface Recorded {
  seq: number;
  cause: number | null;
  /** Own submissions on their way. */
  readonly followed: Set<TxId>;
}

export const createRecording = (): Recording => ({ lines: [], hosts: new Map(), messagesOf: null });
