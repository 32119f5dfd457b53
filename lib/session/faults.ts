/**
 * Faults of this page's validators: its own seat and its practice seats, and nobody else's. What is asked for here is
 * carried out by their workers, comes back in the trace, and ends by itself at the latest after five minutes.
 */
import type { Seat } from "@/lib/chain/ids";
import { type ActiveFault, FAULT_MS_MAX, type Fault } from "@/lib/port/fault";
import type { OwnSeats } from "./ownSeats";
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

export function createFaults(host: Session, own: OwnSeats): Faults {
  return {
    list: () => host.store.getState().view.faults,
    seats: () => own.seated().map(({ seat }) => seat),
    practiceSeats: own.practice,
    async inject(fault, seat, forMs = FAULT_MS_MAX) {
      const session = seat === undefined ? host : own.sessionOf(seat);
      return (await session.node().ask({ type: "inject", fault, forMs })).active;
    },
    async heal({ id, seat }) {
      await own.sessionOf(seat).node().ask({ type: "heal", fault: id });
    },
    async healAll() {
      let healed = 0;
      for (const { session } of own.seated())
        healed += (await session.node().ask({ type: "heal", fault: null })).healed;
      return healed;
    },
  };
}
