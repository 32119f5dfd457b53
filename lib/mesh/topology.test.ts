import { describe, expect, test } from "vitest";
import type { SessionId } from "@/lib/signal/fields";
import { seatKeyOf } from "./memoryTable";
import { admit, createRoster, current, dismiss, type Member } from "./roster";
import { OBSERVER_LINKS_MAX, SERVED_MAX, type Self, serves, wanted } from "./topology";

const id = (at: number): SessionId => at.toString(16).padStart(64, "0") as SessionId;
const free = (): boolean => false;
const inUse = (): boolean => true;
/** Nobody failed to answer yet. */
const never = (): number => 0;

/** Sessions 1 … seats are seats, those behind them observers. */
function roster(seats: number, observers: number) {
  const all = createRoster();
  for (let at = 1; at <= seats + observers; at++)
    admit(all, { session: id(at), seatKey: at <= seats ? seatKeyOf(`seat${at}`) : null, issuedAtMs: at }, free);
  return all;
}
const seat = (at: number): Self => ({ session: id(at), seatKey: seatKeyOf(`seat${at}`) });
const observer = (at: number): Self => ({ session: id(at), seatKey: null });
const sessions = (members: readonly Member[]): SessionId[] => members.map(({ session }) => session);

describe("the roster", () => {
  test("knows one session for a seat: the newest, by its first presence", () => {
    const all = roster(2, 0);
    admit(all, { session: id(9), seatKey: seatKeyOf("seat1"), issuedAtMs: 50 }, free);
    expect(sessions(current(all))).toEqual([id(2), id(9)]);
    admit(all, { session: id(1), seatKey: seatKeyOf("seat1"), issuedAtMs: 99 }, free);
    expect(sessions(current(all))).toEqual([id(2), id(9)]);
  });

  test("falls back to the older session of a seat when the newer one left", () => {
    const all = roster(2, 0);
    admit(all, { session: id(9), seatKey: seatKeyOf("seat1"), issuedAtMs: 50 }, free);
    dismiss(all, id(9));
    expect(sessions(current(all)).sort()).toEqual([id(1), id(2)]);
  });

  test("breaks a tie of two sessions the same way whatever came first", () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const all = createRoster();
      for (const at of order) admit(all, { session: id(at), seatKey: seatKeyOf("one"), issuedAtMs: 7 }, free);
      expect(sessions(current(all))).toEqual([id(2)]);
    }
  });

  test("forgets whom it has not heard of longest, but nobody with a connection (P23)", () => {
    const all = roster(0, 1_000);
    expect(all.members.size).toBe(128);
    expect(all.members.has(id(1_000))).toBe(true);
    admit(all, { session: id(5_000), seatKey: null, issuedAtMs: 0 }, inUse);
    expect(all.members.size).toBe(129);
  });
});

describe("a seat", () => {
  test("wants every other seat and no observer", () => {
    const targets = wanted(seat(2), current(roster(4, 5)), free, inUse, never);
    expect(sessions(targets).sort()).toEqual([id(1), id(3), id(4)]);
  });

  test("wants no other session of its own", () => {
    const all = roster(2, 0);
    admit(all, { session: id(9), seatKey: seatKeyOf("seat1"), issuedAtMs: 50 }, free);
    expect(sessions(wanted(seat(1), current(all), free, inUse, never))).toEqual([id(2)]);
  });

  test("serves eight observers, and no seat: those it wants itself", () => {
    const [one, watcher] = [current(roster(1, 0))[0], current(roster(0, 1))[0]] as [Member, Member];
    expect(serves(seat(7), watcher, SERVED_MAX - 1, true)).toBe(true);
    expect(serves(seat(7), watcher, SERVED_MAX, true)).toBe(false);
    expect(serves(seat(7), one, 0, true)).toBe(false);
  });
});

describe("an observer", () => {
  test("wants three seats, and keeps those it has", () => {
    const members = current(roster(10, 10));
    const first = wanted(observer(99), members, free, inUse, never);
    expect(first).toHaveLength(OBSERVER_LINKS_MAX);
    expect(first.every(({ seatKey }) => seatKey !== null)).toBe(true);
    const [kept] = [id(15)];
    const then = wanted(observer(99), members, (session) => session === kept, inUse, never);
    expect(sessions(then)).toContain(kept);
    expect(then).toHaveLength(OBSERVER_LINKS_MAX);
  });

  test("wants other observers only where seats have no room", () => {
    const members = current(roster(4, 3));
    const full = new Set([id(1), id(2), id(3)]);
    const targets = wanted(observer(99), members, free, ({ session }) => !full.has(session), never);
    expect(sessions(targets)[0]).toBe(id(4));
    expect(targets.filter(({ seatKey }) => seatKey === null)).toHaveLength(2);
  });

  test("asks one seat at a time once one did not answer, and beside it observers", () => {
    const members = current(roster(4, 10));
    const [first] = wanted(observer(99), members, free, inUse, never);
    const targets = wanted(observer(99), members, free, inUse, (member) => (member === first ? 1 : 0));
    const seats = targets.filter(({ seatKey }) => seatKey !== null);
    expect([targets.length, seats.length]).toEqual([OBSERVER_LINKS_MAX, 1]);
    expect(seats).not.toContain(first);
  });

  test("goes through all the others before it asks anybody again", () => {
    const members = current(roster(4, 10));
    const asked = new Map<SessionId, number>();
    const failures = ({ session }: Member): number => asked.get(session) ?? 0;
    for (let round = 0; round < 7; round++)
      for (const { session } of wanted(observer(99), members, free, inUse, failures))
        asked.set(session, (asked.get(session) ?? 0) + 1);
    expect(asked.size).toBe(members.length);
    const watchers = members.filter(({ seatKey }) => seatKey === null);
    expect(watchers.map(({ session }) => asked.get(session)).filter((times) => times !== 1)).toHaveLength(2);
  });

  test("serves others only while it reaches a seat itself", () => {
    const watcher = current(roster(0, 1))[0] as Member;
    expect(serves(observer(99), watcher, 0, false)).toBe(false);
    expect(serves(observer(99), watcher, 0, true)).toBe(true);
  });

  test("is one of many that spread over the seats", () => {
    const members = current(roster(8, 0));
    const load = new Map<SessionId, number>();
    for (let at = 100; at < 300; at++)
      for (const { session } of wanted(observer(at), members, free, inUse, never))
        load.set(session, (load.get(session) ?? 0) + 1);
    expect(load.size).toBe(8);
    for (const links of load.values()) expect(links).toBeGreaterThan(40);
  });
});
