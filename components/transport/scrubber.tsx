"use client";
/** The whole history as one line: drag to any moment. Rounds that failed are ticks that can be aimed at. */
import { cn } from "@/components/ui/cn";
import { countOf } from "@/lib/base/words";
import type { RoundMark } from "@/lib/picture/roundMarks";
import { currentRound } from "@/lib/port/phase";
import { useLastSeq, usePlayer, useTab, useView } from "@/lib/tab/useTab";

/** More ticks than pixels say nothing. */
const TICKS_MAX = 240;

export function Scrubber() {
  const { history, player } = useTab();
  const last = useLastSeq();
  const { mode, seq } = usePlayer((state) => state);
  const first = Math.max(history.range().first, history.opening());
  if (last <= first) return null;
  const value = Math.min(seq ?? last, last);
  return (
    <div
      className={cn(
        "h-9 pointer-coarse:h-11 items-center gap-3 border-line border-b px-3 md:flex",
        mode === "live" ? "hidden" : "flex",
      )}
    >
      <span className="relative flex min-w-0 flex-1 items-center">
        <Ticks first={first} last={last} marks={history.marks()} />
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={`Event ${value} of ${last}`}
          min={first}
          max={last}
          value={value}
          onChange={({ target }) => seekTo(Number(target.value), last, player)}
          className="slider relative"
        />
      </span>
      <Moment isLive={mode === "live"} seq={value} last={last} />
    </div>
  );
}

/** The right end is the live edge. */
function seekTo(seq: number, last: number, player: ReturnType<typeof useTab>["player"]): void {
  if (seq >= last) player.live();
  else void player.seek(seq);
}

interface TicksProps {
  readonly first: number;
  readonly last: number;
  readonly marks: readonly RoundMark[];
}

/** The slider's thumb is 20 px wide, so its travel begins and ends 10 px inside. */
const Ticks = ({ first, last, marks }: TicksProps) => (
  <span aria-hidden className="keep-colors pointer-events-none absolute inset-x-2.5 inset-y-0">
    {marks
      .filter(({ afterFailure, seq }) => afterFailure && seq >= first && seq <= last)
      .slice(-TICKS_MAX)
      .map(({ seq }) => (
        <span
          key={seq}
          className="absolute top-1/2 -translate-y-1/2 h-5 w-0.5 rounded-full bg-fail"
          style={{ left: `${((seq - first) / Math.max(1, last - first)) * 100}%` }}
        />
      ))}
  </span>
);

interface MomentProps {
  readonly isLive: boolean;
  readonly seq: number;
  readonly last: number;
}

function Moment({ isLive, seq, last }: MomentProps) {
  const height = useView((view) => view.height);
  const round = useView((view) => currentRound(view)?.round ?? 0);
  return (
    <span className={cn("w-28 shrink-0 truncate text-right font-mono text-xs", isLive ? "text-faint" : "text-frozen")}>
      {isLive ? countOf(last, "event") : `#${height}·${round} −${last - seq}`}
    </span>
  );
}
