/**
 * What is drawn of each seat: its part in the round, and what this tab knows of it. Every vote here was verified by this
 * tab; that somebody is present at all may only be the server's word.
 */
import type { BlockId } from "@/lib/chain/ids";
import { currentRound } from "@/lib/port/phase";
import type { PeerView, View } from "@/lib/port/view";
import type { Presence } from "@/lib/signal/presence";
import { nameParts } from "./names";

export interface SeatPicture {
  readonly seat: number;
  readonly name: string;
  readonly isPractice: boolean;
  readonly signingKey: string;
  readonly link: SeatLink;
  readonly rttMs: number | null;
  readonly isCommitter: boolean;
  /** Its commitment is here, and its proof verified. */
  readonly hasCommitted: boolean;
  readonly isProposer: boolean;
  readonly hasProposed: boolean;
  readonly attested: boolean;
  readonly votedFinal: boolean;
  /** P10's reason, if it has given the round up. */
  readonly nullified: number | null;
  /** The last final block, if this seat's vote stands in the certificate that this tab verified. */
  readonly head: BlockId | null;
  readonly evidence: number;
}

export type SeatLink =
  | "self"
  | "linked"
  /** Linked, but its validator has not been heard for a while, or nothing at all: paused, asleep, or gone. */
  | "suspect"
  /** The server says that it is here; this tab has no link to it. */
  | "reported"
  /** The same of a tab that only watches: it wants links to a few seats, and none to the others. */
  | "present"
  /** The server says that it is not here. */
  | "away"
  /** Nobody says anything. */
  | "unknown";

export const LINK_WORDS: Readonly<Record<SeatLink, string>> = {
  self: "you",
  linked: "connected",
  suspect: "silent",
  reported: "no link",
  present: "present",
  away: "offline",
  unknown: "unknown",
};

/** What of a tab's state the server is the source of. */
export interface Hearsay {
  readonly members: readonly Presence[];
  readonly online: boolean | null;
}

export function seatPictures(view: View, hearsay: Hearsay): readonly SeatPicture[] {
  const round = currentRound(view);
  const last = view.blocks.at(-1);
  return (view.table?.validators ?? []).map(({ name, signingKey }, seat) => {
    const peer = view.peers.find((it) => it.seat === seat);
    const { short, isPractice } = nameParts(name);
    return {
      seat,
      name: short,
      isPractice,
      signingKey,
      link: linkOf(view, seat, hearsay),
      rttMs: peer?.rttMs ?? null,
      isCommitter: round?.committer === seat,
      hasCommitted: round?.committer === seat && round.drawn !== null,
      isProposer: round?.drawn?.proposer === seat,
      hasProposed: round?.proposal?.proposer === seat,
      attested: round?.attested.some((vote) => vote.seat === seat) ?? false,
      votedFinal: round?.finality.some((vote) => vote.seat === seat) ?? false,
      nullified: round?.nullified.find((vote) => vote.seat === seat)?.reason ?? null,
      head: last?.signers?.includes(seat) === true ? last.id : null,
      evidence: view.seats[seat]?.evidence ?? 0,
    };
  });
}

export function linkOf(view: View, seat: number, { members, online }: Hearsay): SeatLink {
  if (view.seat === seat) return "self";
  const peer = view.peers.find((it) => it.seat === seat);
  if (peer !== undefined) return peer.state === "suspect" || isQuiet(view, peer) ? "suspect" : "linked";
  if (online !== true) return "unknown";
  const key = view.table?.validators[seat]?.signingKey;
  if (!members.some(({ seatKey }) => seatKey !== null && seatKey === key)) return "away";
  return view.seat === null ? "present" : "reported";
}

/** Whether a seat is there, as far as this tab can tell. */
export const isHere = (link: SeatLink): boolean => link === "self" || link === "linked" || link === "present";

/** Whether a seat takes part: of its own this tab knows that it does as long as it votes. */
export const takesPart = (link: SeatLink, { mode }: Pick<View, "mode">): boolean =>
  isHere(link) && (link !== "self" || mode.type === "validating");

/** How many seats a quorum may be made of. */
export const onlineOf = (links: readonly SeatLink[], view: Pick<View, "mode">): number =>
  links.filter((link) => takesPart(link, view)).length;

/**
 * Fewer than `q` seats are here. A seat is to be linked with every other one and knows by its links; who only watches has
 * the server's word for most of them, and without a server claims nothing.
 */
export function isShort(links: readonly SeatLink[], q: number): boolean {
  const here = links.filter(isHere).length;
  return here < q && (links.includes("self") || !links.includes("unknown"));
}

/** A validator is late for this reason or that; twice what heartbeats take. */
const QUIET_MIN_MS = 4_000;
/** Who goes on sends Status at half the deadline, and after it in pauses that double (P13): half of each, and half more. */
const QUIET_SHARE = 0.75;

/** By this tab's own trace. Who reads nothing can't tell who is silent, and a seat owes those who only watch nothing. */
function isQuiet(view: View, { heardAt }: PeerView): boolean {
  const round = currentRound(view);
  if (round === undefined || view.seat === null || !HEARING.has(view.mode.type)) return false;
  const overdueMs = view.at - (round.enteredAt + round.deadlineMs);
  return view.at - heardAt > Math.max(QUIET_MIN_MS, QUIET_SHARE * round.deadlineMs, QUIET_SHARE * overdueMs);
}

const HEARING: ReadonlySet<View["mode"]["type"]> = new Set(["listening", "validating", "observing", "amnesiac"]);

/** What a screen reader says of a seat: the same facts as the drawing. */
export function seatWords(picture: SeatPicture): string {
  const { seat, name, isPractice, link, rttMs } = picture;
  const part = [
    picture.isCommitter && (picture.hasCommitted ? "committed" : "must commit"),
    picture.isProposer && (picture.hasProposed ? "proposed" : "must propose"),
    picture.attested && "attested",
    picture.votedFinal && "voted final",
    picture.nullified !== null && "gave the round up",
    picture.evidence > 0 && "signed twice",
  ];
  const rtt = rttMs === null ? "" : ` ${Math.round(rttMs)} ms`;
  return [
    `Seat ${seat}`,
    // Virtual validators are called by their seats.
    name.toLowerCase() !== `seat ${seat}` && name,
    isPractice && "practice",
    `${LINK_WORDS[link]}${rtt}`,
    ...part,
  ]
    .filter((word) => word !== false)
    .join(", ");
}
