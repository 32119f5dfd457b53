/** What a headless validator reports, as one sentence per event for a person at a terminal. */
import { unreachable } from "@/lib/base/assert";
import { countOf } from "@/lib/base/words";
import type { HeadlessEvent } from "@/lib/headless/events";

export function lineOf(event: HeadlessEvent): string {
  switch (event.event) {
    case "joined":
      return `joined room ${event.room}${event.seatKey === null ? " to watch" : `, seat key ${short(event.seatKey)}`}`;
    case "sealed":
      return `the table is sealed: network ${short(event.networkId)}`;
    case "table":
      return `${event.seat === null ? "watching" : `seat ${event.seat} of`} ${event.validators.join(", ")}`;
    case "mode":
      return event.why === undefined ? event.mode : `${event.mode}: ${event.why}`;
    case "block": {
      const votes = event.signers === null ? "by sync" : countOf(event.signers.length, "finality vote");
      const round = event.round === null || event.round === 0 ? "" : `, round ${event.round}`;
      return `block ${event.height} ${short(event.id)}: ${countOf(event.txCount, "transaction")}, ${votes}${round}`;
    }
    case "round-failed": {
      const reasons = Object.entries(event.reasons).map(([reason, seats]) => `${reason} (seats ${seats.join(", ")})`);
      return `round ${event.round} of height ${event.height} failed: ${reasons.join("; ")}`;
    }
    case "peer-up":
      return `link to ${whose(event.seat)} is up`;
    case "peer-down":
      return `link to ${whose(event.seat)} is down: ${event.code}, ${event.detail}`;
    case "warning":
      return `warning: ${event.code}: ${event.detail}`;
    case "failed":
      return `failed: ${event.code}: ${event.detail}`;
    case "online":
      return "the server is there";
    case "offline":
      return "the server cannot be reached: trying again";
    case "accepted":
      return `accepted ${short(event.id)}${event.duplicate ? ", which was here before" : ""}`;
    case "refused":
      return `refused ${JSON.stringify(event.payload)}: ${event.code}: ${event.detail}`;
    case "stopped":
      return "stopped";
    default:
      return unreachable(event);
  }
}

const short = (id: string): string => id.slice(0, 8);
const whose = (seat: number | null): string => (seat === null ? "an observer" : `seat ${seat}`);
