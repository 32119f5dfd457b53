"use client";
/** The events of this tab's trace that a query asks for. */
import { useRef } from "react";
import type { Term } from "@/lib/history/eventQuery";
import { type Found, findEvents } from "@/lib/history/foundEvents";
import { useTraceLog, useView } from "@/lib/tab/useTab";

export function useFound(terms: readonly Term[]): Found {
  const events = useTraceLog();
  const table = useView((view) => view.table);
  const before = useRef<Found | null>(null);
  let known = before.current;
  if (known === null || known.events !== events || known.terms !== terms || known.table !== table)
    known = findEvents(events, terms, table, known);
  before.current = known;
  return known;
}
