"use client";
/** Older events than the list holds, found when somebody asks for them. Another query, or another life, begins without any. */
import { useEffect, useRef, useState } from "react";
import { matches } from "@/lib/history/eventMatch";
import type { Term } from "@/lib/history/eventQuery";
import { OLDER_SHOWN_MAX, type Older, searchOlder } from "@/lib/history/olderEvents";
import type { TraceEvent } from "@/lib/port/trace";
import { useLife, useTab, useTraceLog, useView } from "./useTab";

export interface OlderEvents {
  readonly found: readonly TraceEvent[];
  /** Events before those in the list that were looked at. */
  readonly looked: number;
  /** Events before those; 0 if there are none, if they are gone, or if no more can be shown. */
  readonly left: number;
  readonly isLooking: boolean;
  look(): void;
}

interface Known extends Older {
  /** Whose answer it is. */
  readonly terms: readonly Term[] | null;
  readonly life: number;
  /** The first event of the list when it was joined to what was found. */
  readonly until: number;
}

const NOTHING: Known = { terms: null, life: 0, found: [], from: 0, isLost: false, until: 0 };

/** @param listed what the list has found of the newest events */
export function useOlder(terms: readonly Term[], listed: readonly TraceEvent[]): OlderEvents {
  const { history } = useTab();
  const events = useTraceLog();
  const life = useLife();
  const table = useView((view) => view.table);
  const [answer, setAnswer] = useState(NOTHING);
  const [looking, setLooking] = useState<readonly Term[] | null>(null);
  const { first } = history.range();
  const known = answer.terms === terms && answer.life === life ? answer : NOTHING;
  const until = Math.max(first, events[0]?.seq ?? first);
  const from = known === NOTHING ? until : known.from;
  const before = useRef(listed);
  useEffect(() => {
    // What the list forgets while older events stand above it stays, so that there is no gap.
    const forgotten = before.current.filter(({ seq }) => seq >= known.until && seq < until);
    before.current = listed;
    if (known === NOTHING || until <= known.until) return;
    setAnswer({ ...known, until, found: [...known.found, ...forgotten].slice(-OLDER_SHOWN_MAX) });
  }, [known, listed, until]);

  async function look(): Promise<void> {
    setLooking(terms);
    const more = await searchOlder(history, from, (event) => matches(terms, event, table));
    setLooking((now) => (now === terms ? null : now));
    const found = [...more.found, ...known.found].slice(-OLDER_SHOWN_MAX);
    setAnswer({ ...more, terms, life, found, until: known === NOTHING ? until : known.until });
  }

  return {
    found: known.found,
    looked: until - from,
    left: known.isLost || known.found.length >= OLDER_SHOWN_MAX ? 0 : Math.max(0, from - first),
    isLooking: looking === terms,
    look: () => void look(),
  };
}
