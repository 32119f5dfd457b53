/**
 * Whom a tab wants a link with, and whom it serves. Seats want every other seat: a full mesh. An observer wants up to
 * three links, to seats as long as they have room, else to observers that have one themselves; which ones is drawn from
 * the session keys, so that observers spread evenly without a word; whoever did not answer comes after the others.
 */
import { fromHex, toHex } from "@/lib/base/bytes";
import type { PublicKey } from "@/lib/chain/ids";
import { taggedHash } from "@/lib/crypto/hash";
import type { SessionId } from "@/lib/signal/fields";
import type { Member } from "./roster";

export const OBSERVER_LINKS_MAX = 3;
/** Observers that one tab serves. */
export const SERVED_MAX = 8;

export interface Self {
  readonly session: SessionId;
  /** Null for an observer. */
  readonly seatKey: PublicKey | null;
}

/**
 * The sessions to have links with.
 * @param members those present, see `current`
 * @param isLinked there is a link or an attempt that we wanted
 * @param mayTry not backing off
 * @param failures since it was last reached
 */
export function wanted(
  self: Self,
  members: readonly Member[],
  isLinked: (session: SessionId) => boolean,
  mayTry: (member: Member) => boolean,
  failures: (member: Member) => number,
): Member[] {
  const others = members.filter(({ session, seatKey }) => session !== self.session && !isOwnSeat(self, seatKey));
  if (self.seatKey !== null) return others.filter(({ seatKey }) => seatKey !== null);
  const kept = others.filter(({ session }) => isLinked(session));
  const candidates = others.filter((member) => !isLinked(member.session) && mayTry(member));
  const ranked = candidates
    .map((member) => ({ member, failed: failures(member), rank: rankOf(self.session, member.session) }))
    .sort((a, b) => a.failed - b.failed || (a.rank < b.rank ? -1 : 1))
    .map(({ member }) => member);
  const seats = ranked.filter(({ seatKey }) => seatKey !== null);
  const watchers = ranked.filter(({ seatKey }) => seatKey === null);
  // Whoever has no room says nothing. After the first such seat it is asked no more than one seat at a time, since in a
  // full hall all are full; but one always, since after an outage they alone are there to be reached.
  const isCrowded = others.some((member) => member.seatKey !== null && failures(member) > 0);
  const inTurn = isCrowded ? [...seats.slice(0, 1), ...watchers, ...seats.slice(1)] : [...seats, ...watchers];
  return [...kept, ...inTurn.slice(0, Math.max(0, OBSERVER_LINKS_MAX - kept.length))];
}

/**
 * Whether a link that the other side asked for, and not we, is granted. Seats want each other and so never serve one
 * another.
 * @param served observers served already
 * @param reachesSeat this tab has a link to a seat, or is one: an observer without would serve nothing
 */
export const serves = (self: Self, other: Member, served: number, reachesSeat: boolean): boolean =>
  other.session !== self.session && other.seatKey === null && served < SERVED_MAX && reachesSeat;

/** The smaller session key makes the offer, so two tabs never both do. */
export const offers = (self: SessionId, other: SessionId): boolean => self < other;

/** Another tab with this seat's key: there is no link between the two. */
export const isOwnSeat = (self: Self, seatKey: PublicKey | null): boolean =>
  seatKey !== null && seatKey === self.seatKey;

const rankOf = (self: SessionId, other: SessionId): string =>
  toHex(taggedHash("rt/observer-rank/v1", fromHex(self), fromHex(other)));
