/** Whether an event of the trace is one of those that a query asks for. */

import { eventLine } from "@/lib/picture/eventWords";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import type { NumberKey, NumberTerm, Term } from "./eventQuery";

export const matches = (terms: readonly Term[], event: TraceEvent, table: View["table"]): boolean =>
  terms.every((term) => holds(term, event, table) !== term.not);

function holds(term: Term, event: TraceEvent, table: View["table"]): boolean {
  switch (term.key) {
    case "type":
      return term.words.some((word) => kindsOf(event).includes(word));
    case "ok":
      return okOf(event) === term.value;
    case "text":
      return eventLine(event, table).text.toLowerCase().includes(term.text.toLowerCase());
    default:
      return compares(term, numberOf(event, term.key));
  }
}

function kindsOf(event: TraceEvent): readonly string[] {
  if (event.type === "message") return [event.type, event.kind, event.of];
  if (event.type === "counted") return [event.type, event.kind];
  return event.type === "certified" ? [event.type, event.certificate.type] : [event.type];
}

/** Checked and good, or checked and bad; null where nothing was checked. */
export function okOf(event: TraceEvent): boolean | null {
  switch (event.type) {
    case "message":
      return event.verified;
    case "counted":
    case "certified":
    case "drawn":
    case "final":
      return true;
    case "refused":
    case "blamed":
    case "accused":
    case "halted":
      return false;
    default:
      return null;
  }
}

function compares({ compare, numbers }: NumberTerm, value: number | null): boolean {
  if (value === null) return false;
  const [first = 0] = numbers;
  switch (compare) {
    case "=":
      return numbers.includes(value);
    case ">":
      return value > first;
    case ">=":
      return value >= first;
    case "<":
      return value < first;
    case "<=":
      return value <= first;
  }
}

function numberOf(event: TraceEvent, key: NumberKey): number | null {
  switch (key) {
    case "seq":
      return event.seq;
    case "height":
    case "round":
      return placeOf(event)?.[key] ?? null;
    case "bytes":
      return event.type === "message" ? event.bytes : null;
    case "to":
      return event.type === "message" ? event.to : null;
    case "from":
      return event.type === "message" ? event.from : seatOf(event);
    case "seat":
      return seatOf(event);
  }
}

/** Whose deed it is. */
function seatOf(event: TraceEvent): number | null {
  switch (event.type) {
    case "entered":
    case "drawn":
      return event.committer;
    case "proposed":
      return event.proposer;
    case "final":
      return event.block.proposer;
    case "message":
      return event.from;
    default:
      return "seat" in event ? event.seat : null;
  }
}

/** The height and round it belongs to. */
function placeOf(event: TraceEvent): { readonly height: number; readonly round: number | null } | null {
  switch (event.type) {
    case "certified":
      return event.certificate;
    case "final":
      return { height: event.block.height, round: event.block.finalRound };
    case "message":
      return event.height === null ? null : { height: event.height, round: event.round };
    default:
      return "height" in event && "round" in event ? event : null;
  }
}
