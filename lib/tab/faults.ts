/**
 * Faults of this page's validators: its own seat and its practice seats, and nobody else's. What is asked for here is
 * carried out by their workers, comes back in the trace, and ends by itself at the latest after five minutes.
 */
import type { Seat } from "@/lib/chain/ids";
import { type ActiveFault, FAULT_MS_MAX, type Fault } from "@/lib/port/fault";
import { NodeError } from "./node";
import type { Session } from "./session";

export interface Faults {
  /** Still at work, oldest first. */
  list(): readonly ActiveFault[];
  /** The seats of this page: its own first. */
  seats(): readonly Seat[];
  /** Seats of this page whose keys may sign twice. */
  practiceSeats(): readonly Seat[];
  /**
   * @param seat of this page; its own if left out
   * @throws NodeError `not-yours`, `no-seat`, `not-practice`, `out-of-range`, `too-many`, `not-started`, `left`
   */
  inject(fault: Fault, seat?: Seat, forMs?: number): Promise<ActiveFault>;
  /** Ends one. */
  heal(fault: Pick<ActiveFault, "id" | "seat">): Promise<void>;
  /** Ends all of them, and says how many there were. */
  healAll(): Promise<number>;
}

export function createFaults(host: Session, practice: () => readonly Session[]): Faults {
  const seatOf = (session: Session): Seat | null => session.store.getState().view.seat;
  const all = (): readonly Session[] => [host, ...practice()];
  const seated = (sessions: readonly Session[]): Seat[] =>
    sessions.map(seatOf).filter((seat): seat is Seat => seat !== null);

  function sessionOf(seat: Seat | undefined): Session {
    if (seat === undefined) return host;
    const session = all().find((it) => seatOf(it) === seat);
    if (session !== undefined) return session;
    throw new NodeError("not-yours", `got seat ${seat}, want one of this page: ${seated(all()).join(", ") || "none"}`);
  }

  return {
    list: () => host.store.getState().view.faults,
    seats: () => seated(all()),
    practiceSeats: () => seated(all().filter((session) => session.store.getState().self?.purpose === "practice")),
    async inject(fault, seat, forMs = FAULT_MS_MAX) {
      return (await sessionOf(seat).node().ask({ type: "inject", fault, forMs })).active;
    },
    async heal({ id, seat }) {
      await sessionOf(seat).node().ask({ type: "heal", fault: id });
    },
    async healAll() {
      let healed = 0;
      for (const session of all()) {
        if (session.store.getState().left || seatOf(session) === null) continue;
        healed += (await session.node().ask({ type: "heal", fault: null })).healed;
      }
      return healed;
    },
  };
}
