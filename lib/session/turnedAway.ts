/** When a tab that came for a seat has to watch instead: the room has none left for it, now or when it comes back. */
import type { SignalingEvent } from "@/lib/mesh/signalingEvents";
import type { ProblemCode } from "@/lib/signal/problem";
import type { TabState } from "./state";

/** Not even the first member of a full or sealed room gets a seat; watching needs none. */
export const mustWatch = ({ trouble, self }: TabState): boolean =>
  self?.signingKey !== null && trouble?.action === "watch";

/**
 * The server lost everybody, or this tab slept while the table was being sealed, and others were quicker: its seats are
 * taken, or the table was sealed without this tab. A validator that sits at a table knows so from the table itself, and no
 * server turns it away.
 */
export const isTurnedAway = ({ self, view }: Pick<TabState, "self" | "view">, event: SignalingEvent): boolean =>
  event.type === "problem" &&
  (event.about === "join" || event.about === "presence") &&
  NO_SEAT.includes(event.problem.code) &&
  self !== null &&
  self.signingKey !== null &&
  view.seat === null;

const NO_SEAT: readonly ProblemCode[] = ["room-full", "room-sealed"];
