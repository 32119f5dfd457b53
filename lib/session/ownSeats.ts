/** The validators of this page: its own and its practice seats. What is done to a seat by program is done to these only. */
import type { Seat } from "@/lib/chain/ids";
import { NodeError } from "./node";
import type { Session } from "./session";

export interface OwnSeats {
  /** Those that have a seat: the page's own first. */
  seated(): readonly { readonly seat: Seat; readonly session: Session }[];
  /** Seats whose keys may sign twice. */
  practice(): readonly Seat[];
  /** @throws NodeError `not-yours` */
  sessionOf(seat: Seat): Session;
}

export function createOwnSeats(host: Session, practice: () => readonly Session[]): OwnSeats {
  const seated = () =>
    [host, ...practice()].flatMap((session) => {
      const { view, left } = session.store.getState();
      return view.seat === null || left ? [] : [{ seat: view.seat, session }];
    });
  return {
    seated,
    practice: () =>
      seated().flatMap(({ seat, session }) => (session.store.getState().self?.purpose === "practice" ? [seat] : [])),
    sessionOf(seat) {
      const own = seated().find((it) => it.seat === seat);
      if (own !== undefined) return own.session;
      const names = seated().map((it) => it.seat);
      throw new NodeError("not-yours", `got seat ${seat}, want one of this page: ${names.join(", ") || "none"}`);
    },
  };
}
