import { describe, expect, test } from "vitest";
import { hexId } from "@/lib/chain/samples";
import { block, counted, drawn, entered, heard, peerUp, viewOf } from "@/lib/port/samples";
import { memberOf } from "@/lib/signal/samples";
import { browserWords, healthOf, rosterOf, spareWords } from "./roster";

const HEARSAY = { members: [0, 1, 2, 3].map(memberOf), online: true };
const sessionOf = (seat: number) => hexId(0x50 + seat);
const linkedTo = (...seats: number[]) => seats.map(peerUp);

describe("the roster", () => {
  test("tells where each validator runs, as far as this browser knows", () => {
    const view = viewOf([...linkedTo(1, 2)]);
    const wheres = (local: ReadonlySet<string> | null) => rosterOf(view, HEARSAY, local).map(({ where }) => where);
    expect(wheres(new Set([sessionOf(1)]))).toEqual(["you", "this browser", "elsewhere", "unknown"]);
    expect(wheres(null)).toEqual(["you", "unknown", "unknown", "unknown"]);
  });

  test("P12: knows another's head by its verified votes, and nothing of who never voted", () => {
    const view = viewOf([
      entered(),
      { type: "final", block: block(1), synced: false },
      { type: "final", block: block(2), synced: false },
      { ...counted("attest", 1), height: 3 } as never,
      counted("attest", 2),
    ]);
    expect(rosterOf(view, HEARSAY, null).map(({ head, lag }) => [head, lag])).toEqual([
      [2, 0],
      [2, 0],
      [0, 2],
      [null, null],
    ]);
  });

  test("who is linked but silent is neither online nor out of this browser", () => {
    const view = viewOf([...linkedTo(1, 2, 3), entered(), { type: "pass", ms: 7_000 }, heard(2)]);
    const rows = rosterOf(view, HEARSAY, new Set([1, 3].map(sessionOf)));
    expect(rows.map(({ status }) => status)).toEqual(["validating", "silent", "connected", "silent"]);
    const health = healthOf(view, rows, new Set([1, 3].map(sessionOf)));
    expect(health).toMatchObject({ online: 2, spare: -1, here: { all: 3, online: 1 } });
  });

  test("says what each does in the round", () => {
    const view = viewOf([entered(), drawn(2), counted("attest", 1), counted("nullify", 3)]);
    expect(rosterOf(view, HEARSAY, null).map(({ role }) => role)).toEqual([
      "committed",
      "attested",
      "must propose",
      "gave the round up",
    ]);
  });
});

describe("how much may still be lost", () => {
  const healthWith = (seats: readonly number[], local: readonly number[] | null) => {
    const view = viewOf(linkedTo(...seats));
    const sessions = local === null ? null : new Set(local.map(sessionOf));
    return healthOf(view, rosterOf(view, HEARSAY, sessions), sessions);
  };

  test.each([
    [[1, 2, 3], [1, 2], "can lose 1 more", "3 of 4 seats are in this browser: it can lose 0 browsers"],
    [[1, 2, 3], [], "can lose 1 more", "1 of 4 seats is in this browser: the table would survive its loss"],
    [[1, 2], [], "can lose none", "1 of 4 seats is in this browser: it can lose 0 browsers"],
    [[1], [1], "1 more is needed: rounds will fail", "2 of 4 seats are in this browser: it can lose 0 browsers"],
    [[], null, "2 more are needed: rounds will fail", null],
  ] as const)("linked to %j, of which %j are here", (seats, local, spare, browser) => {
    const health = healthWith(seats, local);
    expect([spareWords(health), browserWords(health)]).toEqual([spare, browser]);
  });

  test("who only watches counts those that the server sees, and without it says that the rest is unknown", () => {
    const view = viewOf([peerUp(1), peerUp(2)], { seat: null });
    const health = healthOf(view, rosterOf(view, HEARSAY, null), null);
    expect([health.online, spareWords(health)]).toEqual([4, "can lose 1 more"]);
    const alone = healthOf(view, rosterOf(view, { members: [], online: false }, null), null);
    expect([alone.online, spareWords(alone)]).toEqual([2, "who else is online is unknown here"]);
  });

  test("a validator that is paused is not online", () => {
    const view = viewOf([...linkedTo(1, 2, 3), { type: "mode", mode: { type: "paused" } }]);
    expect(healthOf(view, rosterOf(view, HEARSAY, null), null)).toMatchObject({ online: 3, spare: 0 });
  });
});
