/**
 * Messages in flight, for the picture. A message takes a millisecond or a hundred; it is drawn for at least FLIGHT_MS, and
 * the page says so. Only messages on this tab's own links are known. A link with more than a few messages a second gets
 * one pulse with a count instead.
 */
import type { TraceEvent } from "@/lib/port/trace";

export type FlightKind = "commit" | "propose" | "attest" | "finality" | "nullify" | "transactions" | "other";

export interface Flight {
  readonly kind: FlightKind;
  readonly from: number;
  readonly to: number;
  /** On the clock of the page, milliseconds. */
  readonly startMs: number;
  /** Messages in one pulse; 1 for a message by itself. */
  count: number;
}

/** How long a message is drawn: shorter and the eye does not follow. */
export const FLIGHT_MS = 420;
/** Messages a second on one link, above which they are merged. */
const MERGE_ABOVE_PER_S = 30;
/** A merged pulse gathers for this long. */
const MERGE_MS = 250;
/** Drawn at once; a picture of more is a fog. */
const FLIGHTS_MAX = 120;

/** A message between seats that leaves now. */
export type Departure = Pick<Flight, "kind" | "from" | "to">;

export interface Flights {
  take(departures: readonly Departure[], nowMs: number): void;
  /** Those under way; the landed ones are forgotten. */
  current(nowMs: number): readonly Flight[];
  clear(): void;
}

export function createFlights(): Flights {
  let flights: Flight[] = [];
  const edges = new Map<string, { recent: number[]; pulse: Flight | null }>();

  function add(kind: FlightKind, from: number, to: number, nowMs: number): void {
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { recent: [], pulse: null };
    edges.set(key, edge);
    edge.recent = [...edge.recent.filter((ms) => ms > nowMs - 1_000), nowMs].slice(-MERGE_ABOVE_PER_S - 1);
    const isBusy = edge.recent.length > MERGE_ABOVE_PER_S;
    if (isBusy && edge.pulse !== null && nowMs < edge.pulse.startMs + MERGE_MS) {
      edge.pulse.count++;
      return;
    }
    const flight: Flight = { kind: isBusy ? "other" : kind, from, to, startMs: nowMs, count: 1 };
    edge.pulse = isBusy ? flight : null;
    flights = [...flights, flight].slice(-FLIGHTS_MAX);
  }

  return {
    take(departures, nowMs) {
      for (const { kind, from, to } of departures) add(kind, from, to, nowMs);
    },
    current(nowMs) {
      flights = flights.filter(({ startMs }) => nowMs < startMs + FLIGHT_MS);
      return flights;
    },
    clear() {
      flights = [];
      edges.clear();
    },
  };
}

/** The messages between seats among what happened. */
export const departuresOf = (events: readonly TraceEvent[]): readonly Departure[] =>
  events.flatMap((event) => {
    if (event.type !== "message" || event.from === null || event.to === null) return [];
    const kind = kindOf(event.kind, event.of);
    return kind === null ? [] : [{ kind, from: event.from, to: event.to }];
  });

/** What is drawn of a message; null for the talk that keeps links and pools in step. */
function kindOf(kind: string, of: string): FlightKind | null {
  switch (kind) {
    case "commitment":
      return "commit";
    case "proposal":
      return "propose";
    case "vote":
      return of === "attest" || of === "finality" || of === "nullify" ? of : "other";
    case "certificate":
      return "other";
    case "transactions":
      return "transactions";
    default:
      return null;
  }
}
