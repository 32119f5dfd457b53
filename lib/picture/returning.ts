/** What happened while nobody looked: told to who comes back, instead of playing it all. */
import { countOf } from "@/lib/base/words";
import { currentRound } from "@/lib/port/phase";
import type { View } from "@/lib/port/view";

export interface Absence {
  readonly awayMs: number;
  readonly blocks: number;
  /** Rounds that are known to have failed meanwhile. */
  readonly failedRounds: number;
  /** Whether those are all of them: of blocks long past, or final by descent, nobody here knows in which round they were. */
  readonly isExact: boolean;
}

/** Shorter absences are no absences. */
const AWAY_MIN_MS = 20_000;
const MINUTE_MS = 60_000;

export interface Departure {
  readonly atMs: number;
  /** Of the last final block. */
  readonly height: number;
  /** Of the height above that: rounds before this one had failed already. */
  readonly round: number;
}

/** The moment at which somebody goes. */
export const departureFrom = (view: View, atMs: number): Departure => ({
  atMs,
  height: view.tip.height,
  round: roundsOver(view),
});

/** @returns null where there is nothing to tell */
export function absenceSince({ atMs, height, round }: Departure, view: View, nowMs: number): Absence | null {
  const awayMs = nowMs - atMs;
  if (awayMs < AWAY_MIN_MS) return null;
  const blocks = Math.max(0, view.tip.height - height);
  const missed = view.blocks.filter((block) => block.height > height);
  const ends = missed.map((block) => ({ height: block.height, failed: block.finalRound }));
  ends.push({ height: view.tip.height + 1, failed: roundsOver(view) });
  const failedRounds = ends.reduce((sum, end) => {
    const before = end.height === height + 1 ? round : 0;
    return sum + Math.max(0, (end.failed ?? 0) - before);
  }, 0);
  if (blocks === 0 && failedRounds === 0) return null;
  return { awayMs, blocks, failedRounds, isExact: missed.length >= blocks && ends.every((end) => end.failed !== null) };
}

/** Rounds of the height above the tip that are over: all before the current one, entered here or not. */
const roundsOver = (view: View): number => (view.height === view.tip.height + 1 ? (currentRound(view)?.round ?? 0) : 0);

export function absenceWords({ awayMs, blocks, failedRounds, isExact }: Absence): string {
  const away = awayMs < MINUTE_MS ? `${Math.floor(awayMs / 1_000)} s` : `${Math.round(awayMs / MINUTE_MS)} min`;
  const made = `This tab was hidden for ${away}: ${countOf(blocks, "block")}`;
  if (!isExact && failedRounds === 0) return `${made}; how many rounds failed is not known here.`;
  return `${made}, ${isExact ? "" : "at least "}${countOf(failedRounds, "failed round")}.`;
}
