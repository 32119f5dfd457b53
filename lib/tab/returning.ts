/** What happened while nobody looked: told to who comes back, instead of playing it all. */
import { countOf } from "@/lib/base/words";
import type { View } from "@/lib/port/view";

export interface Absence {
  readonly awayMs: number;
  readonly blocks: number;
  /** Rounds that failed before those blocks were final. Unknown ones count as none: it says "at least". */
  readonly failedRounds: number;
}

/** Shorter absences are no absences. */
const AWAY_MIN_MS = 20_000;
const MINUTE_MS = 60_000;

export interface Departure {
  readonly atMs: number;
  readonly height: number;
}

/** @returns null where there is nothing to tell */
export function absenceSince({ atMs, height }: Departure, view: View, nowMs: number): Absence | null {
  const awayMs = nowMs - atMs;
  const blocks = view.tip.height - height;
  if (awayMs < AWAY_MIN_MS || (blocks <= 0 && view.rounds.length < 2)) return null;
  const missed = view.blocks.filter((block) => block.height > height);
  const failed = missed.reduce((sum, { finalRound }) => sum + (finalRound ?? 0), Math.max(0, view.rounds.length - 1));
  return { awayMs, blocks: Math.max(0, blocks), failedRounds: failed };
}

export function absenceWords({ awayMs, blocks, failedRounds }: Absence): string {
  const away = awayMs < MINUTE_MS ? `${Math.floor(awayMs / 1_000)} s` : `${Math.round(awayMs / MINUTE_MS)} min`;
  return `This tab was hidden for ${away}: ${countOf(blocks, "block")}, ${countOf(failedRounds, "failed round")}.`;
}
