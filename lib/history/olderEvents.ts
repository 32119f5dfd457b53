/**
 * Searches what the list of events does not hold any more: the history before it, piece by piece, out of memory and out
 * of the archive, newest first. One search looks at a bounded part; the next one goes on from there.
 */
import type { TraceEvent } from "@/lib/port/trace";
import type { History } from "./history";

/** Events found in one search: enough to scroll through, and drawn at once. */
export const FOUND_AT_ONCE_MAX = 1_000;
/** Pieces looked at in one search, of 1 000 events each: about a second of reading. */
export const PIECES_AT_ONCE_MAX = 50;
/** Older events shown at all: about 10 MB. */
export const OLDER_SHOWN_MAX = 20_000;

export interface Older {
  /** Oldest first. */
  readonly found: readonly TraceEvent[];
  /** The first event that was looked at: before it nothing is known. */
  readonly from: number;
  /** The archive has lost what was before it. */
  readonly isLost: boolean;
}

/** @param before only events with lower numbers are looked at */
export async function searchOlder(
  history: Pick<History, "range" | "pieceBefore">,
  before: number,
  isWanted: (event: TraceEvent) => boolean,
): Promise<Older> {
  let older: Older = { found: [], from: before, isLost: false };
  for (let pieces = 0; pieces < PIECES_AT_ONCE_MAX && older.from > history.range().first; pieces++) {
    const piece = await history.pieceBefore(older.from);
    // The archive has lost it, or the validator has begun another life meanwhile.
    if (piece === null) return { ...older, isLost: true };
    older = { found: [...piece.events.filter(isWanted), ...older.found], from: piece.base.seq + 1, isLost: false };
    if (older.found.length >= FOUND_AT_ONCE_MAX) break;
  }
  return older;
}
