/** A part of the history without gaps, as long as a view lays out at once: what the list of newest events has lost. */
import type { TraceEvent } from "@/lib/port/trace";
import type { History } from "./history";

/** Events of one excerpt, up to a piece more; a moment that is wanted stands in its middle. */
export const EXCERPT_EVENTS_MAX = 8_000;
/** Excerpts end at round numbers: who steps through the past reads the archive once in so many events. */
const GRAIN = 1_000;

/** The number of the last event of an excerpt around that one. */
export const excerptAround = (seq: number): number => Math.ceil((seq + EXCERPT_EVENTS_MAX / 2) / GRAIN) * GRAIN;

/** The events up to that one, oldest first; none where the archive has lost them. */
export async function excerptUntil(
  history: Pick<History, "range" | "pieceBefore">,
  until: number,
): Promise<readonly TraceEvent[]> {
  const pieces: (readonly TraceEvent[])[] = [];
  let before = Math.min(until, history.range().last) + 1;
  for (let count = 0; count < EXCERPT_EVENTS_MAX; ) {
    const piece = await history.pieceBefore(before);
    if (piece === null) break;
    pieces.unshift(piece.events);
    count += piece.events.length;
    before = piece.base.seq + 1;
  }
  return pieces.flat();
}
