/**
 * A trace as a file, one JSON value a line: what it is of, the view before its first event, the events, and what the
 * validator was given, so that it can be decided again (lib/worker/replay.ts). Reading refuses what it does not
 * understand and names the line. Traces of simulated runs (lib/sim/traceLines.ts) open as well: one of each validator.
 */
import { fromText, toText } from "@/lib/base/plainText";
import { err, ok, type Result } from "@/lib/base/result";
import { countOf } from "@/lib/base/words";
import type { Genesis } from "@/lib/chain/genesis";
import { BEFORE_ALL } from "@/lib/port/reduce";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { nextTask } from "./nextTask";
import { brief, isRecord, moment, orNull, parse, record, text, whole } from "./shape";
import { readBase } from "./traceBase";
import { genesis, hash, seat } from "./traceParts";
import { readEvent } from "./traceShapes";

/** The format's own version, whatever commit wrote it: a reader refuses another one. */
const FILE_VERSION = 1;
/** Of simulated runs: lib/sim/traceLines.ts. */
const RUN_VERSION = 2;

export const FILE_BYTES_MAX = 64 * 1024 * 1024;
const FILE_LINES_MAX = 400_000;
/** Read in one task: the page draws and answers between them. */
const LINES_AT_ONCE = 1_000;

export interface TraceHeader {
  readonly networkId: string | null;
  readonly genesis: Genesis | null;
  readonly roomCode: string;
  readonly seat: number | null;
  readonly exportedAtMs: number;
}

/** What one validator saw. */
export interface Perspective {
  /** Seat of a table, or host of a simulated network. */
  readonly name: string;
  readonly base: View;
  readonly events: readonly TraceEvent[];
}

export interface TraceFile {
  readonly of:
    | ({ readonly type: "tab" } & TraceHeader)
    /** `violation`: what the oracle found, if anything. */
    | { readonly type: "run"; readonly seed: number; readonly digest: string; readonly violation: string | null };
  readonly perspectives: readonly Perspective[];
  /** Lines of the recorded inputs, first of them the state; none where nothing was recorded. */
  readonly recording: readonly string[];
  /** Number of the line before those. */
  readonly recordingFrom: number;
}

export interface LineFault {
  /** Counted from 1. */
  readonly line: number;
  readonly detail: string;
}

const HEADER = record<TraceHeader>({
  networkId: orNull(hash),
  genesis: orNull(genesis),
  roomCode: text,
  seat: orNull(seat),
  exportedAtMs: moment,
});
const RUN = record<{ seed: number; digest: string }>({ seed: whole, digest: text });
const VIOLATION = record<{ invariant: string; detail: string }>({ invariant: text, detail: text });

/** The lines of a file, in this order; the recording's own stand between the events and the end. */
export const headLine = ({ networkId, genesis, roomCode, seat, exportedAtMs }: TraceHeader): string =>
  toText({ type: "roundtable-trace", version: FILE_VERSION, networkId, genesis, roomCode, seat, exportedAtMs });
export const baseLine = (base: View): string => toText({ type: "base", view: base });
export const eventLine = (event: TraceEvent): string => toText({ type: "event", event });
export const endLine = (events: number, recorded: number): string => toText({ type: "end", events, recorded });

export async function readTraceFile(text: string): Promise<Result<TraceFile, LineFault>> {
  if (text.length > FILE_BYTES_MAX)
    return err({ line: 1, detail: `got a file of ${text.length} characters, want at most ${FILE_BYTES_MAX}` });
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length > FILE_LINES_MAX)
    return err({ line: FILE_LINES_MAX, detail: `got ${lines.length} lines, want at most ${FILE_LINES_MAX}` });
  if (text.trim() === "") return err({ line: 1, detail: "got an empty file, want a trace" });
  const first = fromText(lines[0] ?? "");
  if (!first.ok) return err({ line: 1, detail: first.error });
  const header = isRecord(first.value) ? first.value : {};
  if (header.type === "roundtable-trace" && header.version === FILE_VERSION) return readTab(lines, header);
  if (header.type === "run" && header.version === RUN_VERSION) return readRun(lines, header);
  const got =
    typeof header.type !== "string" ? "no header" : `${header.type.slice(0, 40)} of version ${brief(header.version)}`;
  return err({ line: 1, detail: `got ${got}, want roundtable-trace of version ${FILE_VERSION}` });
}

async function readTab(
  lines: readonly string[],
  header: Readonly<Record<string, unknown>>,
): Promise<Result<TraceFile, LineFault>> {
  const at = (line: number, detail: string) => err({ line, detail });
  const { type: _type, version: _version, ...given } = header;
  const head = parse(HEADER, { networkId: null, genesis: null, seat: null, exportedAtMs: 0, ...given }, "header");
  if (!head.ok) return at(1, head.error);
  const second = fromText(lines[1] ?? "");
  if (!second.ok) return at(2, second.error);
  const begun = readBase(isRecord(second.value) && second.value.type === "base" ? second.value.view : undefined);
  if (!begun.ok) return at(2, begun.error);
  const base = begun.value;
  const events: TraceEvent[] = [];
  let line = 3;
  for (; lines[line - 1]?.startsWith('{"type":"event"') === true; line++) {
    const event = readEventLine(lines[line - 1] ?? "", base.seq + events.length + 1);
    if (!event.ok) return at(line, event.error);
    events.push(event.value);
    if (line % LINES_AT_ONCE === 0) await nextTask();
  }
  const recordingFrom = line - 1;
  while (/^\{"type":"st(ate|ep)"/.test(lines[line - 1] ?? "")) line++;
  const recording = lines.slice(recordingFrom, line - 1);
  const end = fromText(lines[line - 1] ?? "");
  if (!end.ok || !isRecord(end.value) || end.value.type !== "end")
    return at(line, `got ${(lines[line - 1] ?? "nothing").slice(0, 40)}, want an event, a step or the end`);
  if (end.value.events !== events.length || end.value.recorded !== recording.length)
    return at(
      line,
      `got ${countOf(events.length, "event")} and ${countOf(recording.length, "step")}, want ${brief(end.value.events)} and ${brief(end.value.recorded)}`,
    );
  if (lines.length > line) return at(line + 1, "got a line after the end");
  const name = head.value.seat === null ? "an observer" : `seat ${head.value.seat}`;
  return ok({ of: { type: "tab", ...head.value }, perspectives: [{ name, base, events }], recording, recordingFrom });
}

function readEventLine(line: string, seq: number): Result<TraceEvent, string> {
  const read = fromText(line);
  return read.ok ? readEvent(isRecord(read.value) ? read.value.event : null, seq) : read;
}

/** The lines of a run are of many hosts, in the order in which things happened. */
async function readRun(
  lines: readonly string[],
  header: Readonly<Record<string, unknown>>,
): Promise<Result<TraceFile, LineFault>> {
  const run = parse(RUN, { seed: header.seed, digest: header.digest }, "header");
  if (!run.ok) return err({ line: 1, detail: run.error });
  const hosts = new Map<number, TraceEvent[]>();
  let violation: string | null = null;
  for (const [i, text] of lines.entries()) {
    if (i === 0) continue;
    if (i % LINES_AT_ONCE === 0) await nextTask();
    const read = fromText(text);
    if (!read.ok) return err({ line: i + 1, detail: read.error });
    const line = isRecord(read.value) ? read.value : {};
    if (line.type === "fault") continue;
    if (line.type === "violation") {
      const { invariant, detail } = line;
      const found = parse(VIOLATION, { invariant, detail }, "violation");
      if (!found.ok) return err({ line: i + 1, detail: found.error });
      violation = `${found.value.invariant}: ${found.value.detail}`;
      continue;
    }
    const host = parse(whole, line.type === "host" ? line.host : undefined, "host");
    if (!host.ok) return err({ line: i + 1, detail: `got ${text.slice(0, 40)}, want host, fault or violation` });
    const events = hosts.get(host.value) ?? [];
    const event = readEvent(line.event, events.length + 1);
    if (!event.ok) return err({ line: i + 1, detail: event.error });
    events.push(event.value);
    hosts.set(host.value, events);
  }
  const perspectives = [...hosts].map(([host, events]) => ({ name: `host ${host}`, base: BEFORE_ALL, events }));
  if (perspectives.length === 0) return err({ line: 2, detail: "got no events, want those of at least one host" });
  return ok({
    of: { type: "run", ...run.value, violation },
    perspectives: perspectives.toSorted((a, b) => a.name.localeCompare(b.name)),
    recording: [],
    recordingFrom: 0,
  });
}
