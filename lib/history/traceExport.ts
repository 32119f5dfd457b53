/**
 * A table's trace as a file: all events that this browser still has, of memory and of the archive, the newest of them
 * where a file may not hold more, up to the moment of its recording. It is put together piece by piece, so that the page
 * goes on meanwhile.
 */
import { BEFORE_ALL } from "@/lib/port/reduce";
import type { History } from "./history";
import { nextTask } from "./nextTask";
import { baseLine, endLine, eventLine, FILE_BYTES_MAX, headLine, type TraceHeader } from "./traceFile";

/** A recording larger than this share of a file is left out: a trace without events says nothing. */
const RECORDING_SHARE_MAX = 0.75;

/** What the validator was given. */
export interface Recorded {
  /** None where nothing was recorded. */
  readonly lines: readonly string[];
  /** The last event that follows from them: later ones stay out, because nothing would show that they are true. */
  readonly until: number;
}

export interface TraceExport {
  /** UTF-8, in their order. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly events: number;
  /** Steps of the recording that are in it, without the state before them. */
  readonly steps: number;
  /** The first event that this browser has is in it. */
  readonly isWhole: boolean;
}

export async function writeTrace(
  header: TraceHeader,
  history: Pick<History, "range" | "stateAt" | "pieceBefore">,
  { lines, until }: Recorded,
  bytesMax = FILE_BYTES_MAX,
): Promise<TraceExport> {
  const head = bytesOf([headLine(header)]);
  const all = bytesOf(lines);
  const range = history.range();
  const isKept = all.length <= RECORDING_SHARE_MAX * bytesMax && until >= range.first;
  const recorded = isKept ? lines.length : 0;
  const tail = recorded === 0 ? bytesOf([]) : all;
  let left = bytesMax - head.length - tail.length - bytesOf([endLine(bytesMax, bytesMax)]).length;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const last = recorded === 0 ? range.last : Math.min(range.last, until);
  let base = bytesOf([baseLine(history.stateAt(last) ?? BEFORE_ALL)]);
  let events = 0;
  let before = last + 1;
  for (;;) {
    const piece = await history.pieceBefore(before);
    if (piece === null) break;
    const [nextBase, text] = [bytesOf([baseLine(piece.base)]), bytesOf(piece.events.map(eventLine))];
    if (nextBase.length + text.length > left) break;
    left -= text.length;
    pieces.unshift(text);
    base = nextBase;
    events += piece.events.length;
    before = piece.base.seq + 1;
    await nextTask();
  }
  const isWhole = before <= range.first;
  const parts = [head, base, ...pieces, tail, bytesOf([endLine(events, recorded)])];
  return { parts, events, steps: Math.max(0, recorded - 1), isWhole };
}

const encoder = new TextEncoder();
const bytesOf = (lines: readonly string[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(lines.map((line) => `${line}\n`).join(""));
