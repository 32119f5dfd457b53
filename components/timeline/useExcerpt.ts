"use client";
/** The events that are laid out: the newest, or those around the moment that is shown, or older ones asked for by hand. */
import { useEffect, useState } from "react";
import { EXCERPT_EVENTS_MAX, excerptAround, excerptUntil } from "@/lib/history/excerpt";
import type { TraceEvent } from "@/lib/port/trace";
import { useLife, usePlayer, useTab, useTraceLog } from "@/lib/tab/useTab";

export interface Excerpt {
  readonly events: readonly TraceEvent[];
  /** Null where there are no older ones, or they are lost. */
  readonly older: (() => void) | null;
  /** Null at the newest. */
  readonly newer: (() => void) | null;
  /** Back to the moment that is shown. */
  follow(): void;
}

/** The last event wanted by hand, and of which life. */
interface Asked {
  readonly life: number;
  readonly until: number | "newest";
}

/** What came of it. */
interface Past {
  readonly life: number;
  readonly events: readonly TraceEvent[];
}

export function useExcerpt(): Excerpt {
  const { history } = useTab();
  const newest = useTraceLog();
  const held = usePlayer(({ seq }) => seq);
  const life = useLife();
  const [lastAsked, ask] = useState<Asked | null>(null);
  const [lastPast, setPast] = useState<Past | null>(null);
  const asked = lastAsked?.life === life ? lastAsked.until : null;
  const past = lastPast?.life === life ? lastPast : null;
  const begin = newest[0]?.seq ?? 0;
  const shown = held !== null && held < begin ? excerptAround(held) : null;
  const until = asked === "newest" ? null : (asked ?? shown);
  useEffect(() => {
    if (until === null) return;
    let isWanted = true;
    void excerptUntil(history, until).then((events) => isWanted && setPast({ life, events }));
    return () => {
      isWanted = false;
    };
  }, [history, life, until]);

  const isPast = until !== null && past !== null && past.events.length > 0;
  const events = isPast ? past.events : newest;
  const first = events[0]?.seq ?? 0;
  const last = events.at(-1)?.seq ?? 0;
  const isLost = past !== null && past.events.length === 0;
  const show = (seq: number): void => {
    const end = excerptAround(seq);
    ask({ life, until: end - EXCERPT_EVENTS_MAX < begin ? end : "newest" });
  };
  return {
    events,
    older: !isLost && first > history.range().first ? () => show(first) : null,
    newer: isPast ? () => show(last) : null,
    follow: () => ask(null),
  };
}
