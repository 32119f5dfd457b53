import { describe, expect, test } from "vitest";
import { initialState, type TabState } from "@/lib/session/state";
import { memberOf } from "@/lib/signal/samples";
import { lobbyOf } from "./lobby";

const members = [0, 1, 2].map(memberOf);
const keys = members.flatMap(({ seatKey }) => (seatKey === null ? [] : [seatKey]));
const room = { seatsMax: 4 } as NonNullable<TabState["room"]>;
const stateOf = (changes: Partial<TabState>): TabState => ({
  ...initialState("7QK4MZ2X", "Ada", null),
  room,
  members,
  lobbySeats: keys,
  ...changes,
});

describe("the lobby", () => {
  test("has a place for every seat, taken in order", () => {
    const { seats, takenCount } = lobbyOf(stateOf({}));
    expect(seats.map(({ taken }) => taken?.name ?? null)).toEqual(["Ada", "Ben", "Cai", null]);
    expect(takenCount).toBe(3);
  });

  test("knows whose seat is this tab's, and who practises", () => {
    const self = {
      session: "",
      signingKey: keys[1] ?? null,
      purpose: "seat",
      why: null,
      durable: true,
      overPlainHttp: false,
    } as const;
    const practising = members.map((member, seat) => (seat === 2 ? { ...member, name: "Cai (practice)" } : member));
    const { seats } = lobbyOf(stateOf({ self, members: practising }));
    expect(seats.map(({ taken }) => [taken?.isSelf, taken?.isPractice])).toEqual([
      [false, false],
      [true, false],
      [false, true],
      [undefined, undefined],
    ]);
  });

  test.each<[string, Partial<TabState>]>([
    ["3 of 4 seats taken. The table starts when the last one is.", {}],
    ["1 of 4 seats taken. The table starts when all are.", { lobbySeats: keys.slice(0, 1) }],
    ["Sealing the table: Ben and Cai still have to sign.", { acknowledged: [0] }],
    ["Sealing the table: Cai still has to sign.", { acknowledged: [0, 1] }],
    ["Everybody has signed the table. It starts.", { acknowledged: [0, 1, 2] }],
    [
      "Ben did not answer while the table was being sealed. 2 of 4 seats taken. The table starts when all are.",
      { freed: { names: ["Ben"], reason: "silent" }, lobbySeats: keys.slice(0, 2) },
    ],
    [
      "Somebody left while the table was being sealed. 3 of 4 seats taken. The table starts when the last one is.",
      { freed: { names: [], reason: "left" } },
    ],
  ])("%s", (sentence, changes) => expect(lobbyOf(stateOf(changes)).sentence).toBe(sentence));

  test("is empty before the server has spoken", () => {
    expect(lobbyOf(stateOf({ room: null, lobbySeats: [], members: [] })).seats).toEqual([]);
  });
});
