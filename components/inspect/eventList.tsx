"use client";
/** What happened last, newest first. The whole trace is the Events view's. */
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { clockWords } from "@/lib/picture/clockWords";
import { eventLine, isTelling } from "@/lib/picture/eventWords";
import { useTraceLog, useView } from "@/lib/tab/useTab";

/** As many as anybody scrolls through here. */
const EVENTS_MAX = 80;

export function EventList() {
  const events = useTraceLog();
  const table = useView((view) => view.table);
  const [, select] = useSelection();
  const latest = events.filter(isTelling).slice(-EVENTS_MAX).reverse();
  return (
    <ol className="py-2 text-sm">
      {latest.map((event) => {
        const { sign, text, place } = eventLine(event, table);
        return (
          <li key={event.seq}>
            <button
              type="button"
              onClick={() => select({ type: "message", seq: event.seq })}
              className="flex w-full items-baseline gap-2 px-4 py-1 text-left hover:bg-hover"
            >
              <time className="shrink-0 font-mono text-faint text-xs">{clockWords(event.at)}</time>
              <span className="w-3.5 shrink-0 self-center">
                {sign !== null && <Glyph kind={sign} className="size-3.5" />}
              </span>
              <span className="min-w-0 flex-1">{text}</span>
              {place !== null && <span className="shrink-0 font-mono text-faint text-xs">{place.split(" ")[0]}</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
