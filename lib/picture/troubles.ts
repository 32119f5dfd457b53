/**
 * Which seats this tab has no link to, and which are made to misbehave, event by event. The mesh makes a new link before
 * it breaks the old one, so a seat is out of reach only when its last link is down; and of several faults of one seat each
 * ends by itself.
 */
import type { TraceEvent } from "@/lib/port/trace";

type Of<T extends TraceEvent["type"]> = Extract<TraceEvent, { type: T }>;

export interface Troubles {
  readonly take: (event: TraceEvent) => void;
  /** What broke the last link to that seat; undefined while there is one, and where nothing is known. */
  readonly lost: (seat: number) => Of<"peerDown"> | undefined;
  /** The faults at work in that seat, in the order in which they began. */
  readonly faults: (seat: number) => readonly Of<"fault">[];
}

/** The events may begin in the middle of a life: of links and faults from before, only the end is heard. */
export function createTroubles(): Troubles {
  /** Seats by the links that are up. */
  const linked = new Map<string, number>();
  const lost = new Map<number, Of<"peerDown">>();
  const faults = new Map<string, Of<"fault">>();

  function onDown(event: Of<"peerDown">, seat: number): void {
    linked.delete(event.peer);
    // What took its place is up, even if that was before these events.
    if (event.code !== "replaced" && ![...linked.values()].includes(seat)) lost.set(seat, event);
  }

  return {
    take(event) {
      if (event.type === "fault") faults.set(`${event.seat}/${event.id}`, event);
      else if (event.type === "healed") faults.delete(`${event.seat}/${event.id}`);
      // Each life of the validator is told anew which links there are.
      else if (event.type === "began") linked.clear();
      else if (event.type === "peerDown" && event.seat !== null) onDown(event, event.seat);
      else if (event.type === "peerUp" && event.seat !== null) {
        linked.set(event.peer, event.seat);
        lost.delete(event.seat);
      }
    },
    lost: (seat) => lost.get(seat),
    faults: (seat) => [...faults.values()].filter((fault) => fault.seat === seat),
  };
}
