/**
 * The validators as a table of facts, and what they mean together: who is here, how many may still go, and how many of
 * them hang on this one browser.
 */
import { countOf } from "@/lib/base/words";
import { currentRound } from "@/lib/port/phase";
import type { SeatView, View } from "@/lib/port/view";
import { type Hearsay, LINK_WORDS, type SeatPicture, seatPictures, takesPart } from "./seatPicture";

export interface SeatRow {
  readonly seat: number;
  readonly name: string;
  readonly picture: SeatPicture;
  readonly where: Where;
  readonly status: string;
  readonly role: string;
  /** The highest final block it is known to have: its vote at the next height was verified here. */
  readonly head: number | null;
  /** Blocks behind this tab's tip; 0 if it is level or ahead. */
  readonly lag: number | null;
  readonly recent: SeatView["recent"];
  readonly rttMs: number | null;
  readonly clockOffMs: number | null;
  readonly committed: number;
  readonly proposed: number;
  /** Turns in which nothing came, as committer or as drawn proposer (P3: all that a seat can bias). */
  readonly withheld: number;
  readonly evidence: number;
}

export type Where = "you" | "practice" | "this browser" | "elsewhere" | "unknown";

/** @param local sessions of this browser; null where the browser does not tell */
export function rosterOf(view: View, hearsay: Hearsay, local: ReadonlySet<string> | null): readonly SeatRow[] {
  return seatPictures(view, hearsay).map((picture) => {
    const { seat, name, rttMs, evidence } = picture;
    const counted = view.seats[seat];
    const head = headOf(view, seat);
    return {
      seat,
      name,
      picture,
      where: whereOf(view, picture, local),
      status: picture.link === "self" ? SELF_WORDS[view.mode.type] : LINK_WORDS[picture.link],
      role: roleOf(view, picture),
      head,
      lag: head === null ? null : Math.max(0, view.tip.height - head),
      recent: counted?.recent ?? [],
      rttMs,
      clockOffMs: counted?.clockOffMs ?? null,
      committed: counted?.committed ?? 0,
      proposed: counted?.proposed ?? 0,
      withheld: (counted?.missedCommits ?? 0) + (counted?.missedProposals ?? 0),
      evidence,
    };
  });
}

const SELF_WORDS: Readonly<Record<View["mode"]["type"], string>> = {
  waiting: "waiting",
  listening: "listening first",
  validating: "validating",
  observing: "watching",
  amnesiac: "memory lost",
  paused: "paused",
  halted: "halted",
  stopped: "stopped",
};

function headOf(view: View, seat: number): number | null {
  if (seat === view.seat) return view.tip.height;
  const votedAt = view.seats[seat]?.votedAt ?? null;
  return votedAt === null ? null : votedAt - 1;
}

function whereOf(view: View, { seat, link, isPractice }: SeatPicture, local: ReadonlySet<string> | null): Where {
  if (link === "self") return "you";
  const session = view.peers.find((peer) => peer.seat === seat)?.session;
  if (session === undefined || local === null) return isPractice ? "practice" : "unknown";
  if (isPractice) return "practice";
  return local.has(session) ? "this browser" : "elsewhere";
}

function roleOf(view: View, picture: SeatPicture): string {
  if (picture.nullified !== null) return "gave the round up";
  if (picture.votedFinal) return "voted final";
  if (picture.attested) return "attested";
  if (picture.isProposer) return picture.hasProposed ? "proposed" : "must propose";
  if (picture.isCommitter) return picture.hasCommitted ? "committed" : "must commit";
  return currentRound(view)?.proposal === null ? "waits" : "–";
}

export interface Health {
  readonly online: number;
  readonly n: number;
  readonly need: number;
  /** Seats that may still go; negative: so many are missing. */
  readonly spare: number;
  /** Seats of this browser, this tab's included, and those of them that are online; null where the browser does not tell. */
  readonly here: { readonly all: number; readonly online: number } | null;
  /** False where more may be online than this tab can see: it only watches, and has lost the server. */
  readonly isTold: boolean;
}

export function healthOf(view: View, rows: readonly SeatRow[], local: ReadonlySet<string> | null): Health {
  const online = rows.filter(({ picture: { link } }) => takesPart(link, view));
  const sessions = new Map(view.peers.map(({ seat, session }) => [seat, session]));
  const isLocal = ({ seat, where }: SeatRow) => where === "you" || local?.has(sessions.get(seat) ?? "") === true;
  const need = view.table?.q ?? 0;
  return {
    online: online.length,
    n: rows.length,
    need,
    spare: online.length - need,
    here: local === null ? null : { all: rows.filter(isLocal).length, online: online.filter(isLocal).length },
    isTold: view.seat !== null || !rows.some(({ picture }) => picture.link === "unknown"),
  };
}

/** "can lose 1 more", "1 more is needed: rounds will fail". */
export function spareWords({ spare, isTold }: Health): string {
  if (!isTold) return "who else is online is unknown here";
  if (spare < 0) return `${countOf(-spare, "more is", "more are")} needed: rounds will fail`;
  return spare === 0 ? "can lose none" : `can lose ${spare} more`;
}

/** Validators of one browser go together: what counts against failures is browsers. */
export function browserWords({ here, n, spare }: Health): string | null {
  if (here === null || here.all === 0) return null;
  const seats = `${here.all} of ${countOf(n, "seat")} ${here.all === 1 ? "is" : "are"} in this browser`;
  return here.online > spare ? `${seats}: it can lose 0 browsers` : `${seats}: the table would survive its loss`;
}
