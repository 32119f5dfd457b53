"use client";
/** The events that a query asks for. Only what is new is looked at when the trace grows. */
import { useRef } from "react";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { matches } from "@/lib/tab/eventMatch";
import type { Term } from "@/lib/tab/eventQuery";
import { useTraceLog, useView } from "@/lib/tab/useTab";

export interface Found {
  readonly found: readonly TraceEvent[];
  readonly total: number;
}

interface Looked extends Found {
  readonly terms: readonly Term[];
  readonly table: View["table"];
  readonly events: readonly TraceEvent[];
}

export function useFound(terms: readonly Term[]): Found {
  const events = useTraceLog();
  const table = useView((view) => view.table);
  const before = useRef<Looked | null>(null);
  const known = before.current;
  if (known === null || known.events !== events || known.terms !== terms || known.table !== table)
    before.current = look(events, terms, table, known);
  return before.current as Looked;
}

function look(
  events: readonly TraceEvent[],
  terms: readonly Term[],
  table: View["table"],
  known: Looked | null,
): Looked {
  const total = events.length;
  if (terms.length === 0) return { terms, table, events, found: events, total };
  const first = events[0]?.seq ?? 0;
  const goesOn = known !== null && known.terms === terms && known.table === table && known.events.length > 0;
  const lookedUntil = goesOn ? (known.events.at(-1)?.seq ?? 0) : 0;
  const old = goesOn ? known.found.filter(({ seq }) => seq >= first && seq <= lookedUntil) : [];
  const fresh = events.slice(Math.max(0, lookedUntil - first + 1)).filter((event) => matches(terms, event, table));
  return { terms, table, events, found: [...old, ...fresh], total };
}
