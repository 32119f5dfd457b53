/** The events of a trace that a query asks for. Only what is new is looked at when the trace has grown. */
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { matches } from "./eventMatch";
import type { Term } from "./eventQuery";

export interface Found {
  readonly terms: readonly Term[];
  readonly table: View["table"];
  /** What was looked through. */
  readonly events: readonly TraceEvent[];
  readonly found: readonly TraceEvent[];
}

/**
 * @param events of one life, oldest first; numbers may be missing
 * @param before what was found in a trace that may be the beginning of this one, or of another life
 */
export function findEvents(
  events: readonly TraceEvent[],
  terms: readonly Term[],
  table: View["table"],
  before: Found | null,
): Found {
  if (terms.length === 0) return { terms, table, events, found: events };
  const known = before?.terms === terms && before.table === table ? before : null;
  const lookedAt = known === null ? -1 : lastOf(known.events, events);
  const first = events[0]?.seq ?? 0;
  const old = lookedAt < 0 ? [] : (known?.found ?? []).filter(({ seq }) => seq >= first);
  const fresh = events.slice(lookedAt + 1).filter((event) => matches(terms, event, table));
  return { terms, table, events, found: [...old, ...fresh] };
}

/** Where the last of those stands among these; −1 if they do not go on from there. */
function lastOf(known: readonly TraceEvent[], events: readonly TraceEvent[]): number {
  const last = known.at(-1);
  return last === undefined ? -1 : events.lastIndexOf(last);
}
