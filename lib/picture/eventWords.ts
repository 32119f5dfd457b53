/** An event of the trace as a person reads it: one line, the same wherever it is listed. */
import { countOf } from "@/lib/base/words";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { faultWords, HEALED_WORDS } from "./faultWords";
import { shortHash } from "./hashes";
import { calledIn } from "./names";

export type EventSign =
  | "commit"
  | "propose"
  | "attest"
  | "finality"
  | "failed"
  | "block"
  | "final"
  | "carried"
  | "fault";

export interface EventLine {
  readonly sign: EventSign | null;
  readonly text: string;
  /** `#128 round 1`, where it belongs to one. */
  readonly place: string | null;
  readonly seat: number | null;
}

/** P10. */
export const REASON_WORDS: Readonly<Record<number, string>> = {
  1: "no commitment",
  2: "no proposal",
  3: "invalid proposal",
  4: "transactions missing",
  5: "no quorum",
  6: "followed the others",
};

const ENTERED = {
  start: "the table begins",
  restart: "after a restart",
  decided: "the block before is final",
  nullified: "the round before was given up",
  attested: "a later round is attested",
  grace: "attested, but not final in time",
} as const;

type Of<T extends TraceEvent["type"]> = Extract<TraceEvent, { type: T }>;

export function eventLine(event: TraceEvent, table: View["table"]): EventLine {
  const name = (seat: number | null) => (seat === null ? "an observer" : calledIn(table?.validators, seat));
  switch (event.type) {
    case "entered":
      return line(null, `Round ${event.round} begins: ${ENTERED[event.cause]}`, event, event.committer);
    case "drawn":
      return line(
        "commit",
        `${name(event.committer)} committed, ${name(event.proposer)} is drawn`,
        event,
        event.proposer,
      );
    case "proposed":
      return event.carriedFrom === null
        ? line(
            "propose",
            `${name(event.proposer)} proposes ${shortHash(event.blockId)}, ${txs(event.txCount)}`,
            event,
            event.proposer,
          )
        : line("carried", `${name(event.proposer)} carries ${shortHash(event.blockId)} on`, event, event.proposer);
    case "counted":
      return countedLine(event, name(event.seat));
    case "certified":
      return certifiedLine(event);
    case "refused":
      return line("failed", `Refused ${shortHash(event.blockId)}: ${event.detail}`, event, null);
    case "message":
      return messageLine(event, name);
    case "final":
      return line(
        "final",
        `Block ${event.block.height} is final, ${txs(event.block.txCount)}`,
        event.block,
        event.block.proposer,
      );
    case "fault":
      return line("fault", `${name(event.seat)} is made to misbehave: ${faultWords(event.fault)}`, null, event.seat);
    case "healed":
      return line("fault", `A fault of ${name(event.seat)} ${HEALED_WORDS[event.why]}`, null, event.seat);
    case "accused":
      return line("fault", `${name(event.seat)} signed two things in one place`, event, event.seat);
    default:
      return line(null, otherWords(event, name), null, "seat" in event ? event.seat : null);
  }
}

function countedLine({ kind, seat, reason, ...slot }: Of<"counted">, name: string): EventLine {
  if (kind === "attest") return line("attest", `${name} attests`, slot, seat);
  if (kind === "finality") return line("finality", `${name} votes for finality`, slot, seat);
  return line("failed", `${name} gives the round up: ${REASON_WORDS[reason ?? 0] ?? "no reason"}`, slot, seat);
}

function certifiedLine({ certificate }: Of<"certified">): EventLine {
  const signers = countOf(certificate.signers.length, "signature");
  if (certificate.type === "attest") return line("block", `Attestation certificate, ${signers}`, certificate, null);
  if (certificate.type === "finality") return line("final", `Finality certificate, ${signers}`, certificate, null);
  return line("failed", `Nullification certificate, ${signers}`, certificate, null);
}

function messageLine(event: Of<"message">, name: (seat: number | null) => string): EventLine {
  const { kind, of, direction, from, to, bytes } = event;
  const what = of === "" || of === kind ? kind : `${kind} ${of}`;
  const way = direction === "in" ? `from ${name(from)}` : `to ${name(to)}`;
  const place = event.height === null ? null : { height: event.height, round: event.round };
  const refused = event.verified === false ? ", refused" : "";
  return line(null, `${what} ${way}, ${bytes} B${refused}`, place, direction === "in" ? from : to);
}

type Other = Exclude<
  TraceEvent,
  Of<
    | "entered"
    | "drawn"
    | "proposed"
    | "counted"
    | "certified"
    | "refused"
    | "message"
    | "final"
    | "accused"
    | "fault"
    | "healed"
  >
>;

function otherWords(event: Other, name: (seat: number | null) => string): string {
  switch (event.type) {
    case "began":
      return `The validator begins at height ${event.tip.height}`;
    case "mode":
      return `Mode: ${event.mode.type}`;
    case "storage":
      return event.full ? "The disk is almost full" : "The disk has space again";
    case "halted":
      return `Halted: two final blocks of height ${event.height}`;
    case "behind":
      return `${countOf(event.by, "block")} behind`;
    case "unserved":
      return `Nobody serves the ${countOf(event.by, "block that is", "blocks that are")} missing here`;
    case "pooled":
      return `${event.own ? "Own" : "Delivered"}: ${txs(event.count)} pooled`;
    case "pool":
      return `${event.waiting} waiting`;
    case "tx":
      return `Transaction ${shortHash(event.id)}: ${event.status.type}`;
    case "links":
      return `${countOf(event.links.length, "link")} measured`;
    case "peerUp":
      return `Link to ${name(event.seat)} is up`;
    case "peerDown":
      return `Link to ${name(event.seat)} is down: ${event.detail}`;
    case "blamed":
      return `${name(event.seat)} broke the protocol: ${event.detail}`;
    case "limited":
      return `${name(event.seat)} says more than is read: the rest of it waits`;
  }
}

const txs = (count: number): string => countOf(count, "transaction");

function line(
  sign: EventSign | null,
  text: string,
  at: { readonly height: number; readonly round?: number | null } | null,
  seat: number | null,
): EventLine {
  const round = at?.round === null || at?.round === undefined ? "" : ` round ${at.round}`;
  return { sign, text, place: at === null ? null : `#${at.height}${round}`, seat };
}

/** What tells the story; the rest is for who looks for it. */
export const isTelling = ({ type }: TraceEvent): boolean =>
  type !== "message" && type !== "links" && type !== "pool" && type !== "counted" && type !== "tx";
