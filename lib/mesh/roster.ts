/**
 * Who is there, as verified presences tell. A seat is its key; the session that speaks for it is the newest one. What
 * the server says about leaving is only a hint: it ends our own attempts, never a link, and the session stays known, so
 * that it can still reach us.
 */

import type { PublicKey } from "@/lib/chain/ids";
import type { SessionId } from "@/lib/signal/fields";
import type { MeshPresence } from "./ports";
import { createReplayWindow, type ReplayWindow } from "./replay";

/** Twice the sessions of a full room, so that those who reload are known beside their former selves. */
const MEMBERS_MAX = 128;

export interface Member {
  readonly session: SessionId;
  readonly seatKey: PublicKey | null;
  /** Of the first presence of the session: a later one renews it and does not make the session newer. */
  readonly sinceMs: number;
  readonly envelopes: ReplayWindow;
  isPresent: boolean;
}

export interface Roster {
  /** Longest unheard of first. */
  readonly members: Map<SessionId, Member>;
}

export const createRoster = (): Roster => ({ members: new Map() });

/** @param isInUse sessions that must not be forgotten, because there is a connection. */
export function admit(roster: Roster, presence: MeshPresence, isInUse: (session: SessionId) => boolean): void {
  const { session, seatKey, issuedAtMs } = presence;
  const known = roster.members.get(session);
  const isSame = known !== undefined && known.seatKey === seatKey;
  const member: Member = isSame
    ? known
    : { session, seatKey, sinceMs: issuedAtMs, envelopes: known?.envelopes ?? createReplayWindow(), isPresent: true };
  member.isPresent = true;
  roster.members.delete(session);
  roster.members.set(session, member);
  if (roster.members.size <= MEMBERS_MAX) return;
  const oldest = [...roster.members.keys()].find((each) => each !== session && !isInUse(each));
  if (oldest !== undefined) roster.members.delete(oldest);
}

export function dismiss(roster: Roster, session: SessionId): void {
  const member = roster.members.get(session);
  if (member !== undefined) member.isPresent = false;
}

/** Those present: for each seat the session that speaks for it, and every observer. */
export function current(roster: Roster): Member[] {
  const present = [...roster.members.values()].filter(({ isPresent }) => isPresent);
  return present.filter((member) => !present.some((other) => supersedes(other, member)));
}

/** Whether `other` speaks for the seat of `member` in its place. A tie is broken alike by everybody. */
export function supersedes(other: Member, member: Member): boolean {
  if (other.seatKey === null || other.seatKey !== member.seatKey || other.session === member.session) return false;
  return other.sinceMs === member.sinceMs ? other.session > member.session : other.sinceMs > member.sinceMs;
}
