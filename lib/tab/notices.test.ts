import { describe, expect, test } from "vitest";
import { entered, heard, peerUp, viewOf } from "@/lib/port/samples";
import type { Mode } from "@/lib/port/trace";
import { initialState, type Self, type TabState } from "@/lib/session/state";
import { troubleOf } from "@/lib/session/trouble";
import { memberOf } from "@/lib/signal/samples";
import type { NoticeKind } from "./notice";
import { noticesOf } from "./notices";

const ROOM = { seatsMax: 4 } as NonNullable<TabState["room"]>;
const SELF: Self = {
  session: "",
  signingKey: null,
  purpose: "observer",
  why: "asked",
  durable: true,
  overPlainHttp: false,
};
const everybody = [peerUp(1), peerUp(2), peerUp(3), entered()];
const stateOf = (changes: Partial<TabState>): TabState => ({
  ...initialState("7QK4MZ2X", "Ada", null),
  online: true,
  view: viewOf(everybody),
  ...changes,
});
const kinds = (changes: Partial<TabState>): readonly NoticeKind[] =>
  noticesOf(stateOf(changes)).map(({ kind }) => kind);
const inMode = (mode: Mode, n = 4) => ({ view: viewOf([...everybody, { type: "mode", mode }], { n }) });

describe("notices", () => {
  test("there are none when all is well", () => expect(kinds({})).toEqual([]));

  test.each<[Partial<TabState>, readonly NoticeKind[]]>([
    [{ left: true, trouble: troubleOf("crash", ""), online: false }, ["left"]],
    [inMode({ type: "paused" }), ["paused"]],
    [inMode({ type: "listening", heard: 1, needed: 2 }), ["listening"]],
    [inMode({ type: "amnesiac", heard: 1, needed: 3 }), ["amnesiac"]],
    [inMode({ type: "amnesiac", heard: 1, needed: 3 }, 3), ["table-over"]],
    [inMode({ type: "stopped", code: "crash", detail: "got x" }), ["stopped"]],
    [inMode({ type: "observing", why: "asked" }), []],
    [inMode({ type: "observing", why: "seat-in-use" }), ["observing"]],
    [{ trouble: troubleOf("clock-off", "got x") }, ["trouble"]],
    [{ trouble: troubleOf("no-route", "got x") }, []],
    [{ online: false }, ["signaling-lost"]],
    [{ online: false, view: viewOf([entered()], { n: 1 }) }, []],
    [{ online: false, view: viewOf([entered()]) }, ["offline"]],
    [{ online: false, left: true, view: viewOf([entered()]) }, ["left"]],
    [{ clockOffMs: -1_800 }, ["clock-off"]],
    [{ clockOffMs: 300 }, []],
    [{ view: viewOf([...everybody, { type: "storage", full: true }]) }, ["storage-full"]],
    [{ view: viewOf([...everybody, { type: "behind", by: 40 }]) }, ["behind"]],
    [{ view: viewOf([...everybody, { type: "behind", by: 2 }]) }, []],
    [{ view: viewOf([...everybody, { type: "unserved", by: 2 }]) }, ["behind"]],
    [{ self: { ...SELF, durable: false } }, ["not-durable"]],
    [{ self: { ...SELF, overPlainHttp: true } }, ["plain-http"]],
    [{ self: { ...SELF, overPlainHttp: true }, clockOffMs: 1_800 }, ["clock-off", "plain-http"]],
  ])("%#", (changes, expected) => expect(kinds(changes)).toEqual(expected));

  test.each([
    [1, "1 block is missing here, and nobody hands it over"],
    [2, "2 blocks are missing here, and nobody hands them over"],
  ])("%i missing", (by, title) => {
    const view = viewOf([...everybody, { type: "unserved", by }]);
    expect(noticesOf(stateOf({ view })).map((notice) => notice.title)).toEqual([title]);
  });

  test("the absent are told from the unreachable", () => {
    const view = viewOf([peerUp(1), entered()]);
    const [absent] = noticesOf(stateOf({ view, members: [memberOf(1)] }));
    expect(absent).toMatchObject({ title: "2 online, 3 needed: rounds will fail", action: "share" });
    expect(noticesOf(stateOf({ view, members: [memberOf(1)] }), true)[0]).toMatchObject({ action: "none" });
    const [split] = noticesOf(stateOf({ view, members: [memberOf(1), memberOf(2), memberOf(3)] }));
    expect(split?.title).toBe("Your side: 2 of 4, it cannot finalise");
    expect(split?.text).toContain("Cai and Dee");
    // Without the server nobody knows which of the two it is.
    expect(kinds({ view, members: [memberOf(2)], online: false })).toEqual(["no-quorum", "signaling-lost"]);
  });

  test("who only watches has links to a few seats, and the server's word for the others", () => {
    const watching = (n: number) =>
      viewOf([peerUp(1), peerUp(2), entered(), { type: "mode", mode: { type: "observing", why: "asked" } }], {
        n,
        seat: null,
      });
    const seven = [0, 1, 2, 3, 4, 5, 6].map(memberOf);
    expect(kinds({ view: watching(7), members: seven })).toEqual([]);
    expect(kinds({ view: watching(7), members: seven.slice(0, 4) })).toEqual(["no-quorum"]);
    const turnedAway = viewOf([entered(), { type: "mode", mode: { type: "observing", why: "no-seat" } }], {
      seat: null,
    });
    expect(kinds({ view: turnedAway, members: [memberOf(0)] })).toEqual(["no-quorum", "observing"]);
    // Without the server it cannot tell who else is there.
    expect(kinds({ view: watching(7), members: seven, online: false })).toEqual(["signaling-lost"]);
  });

  test("in the lobby a server that is gone is said, because nothing goes on without it", () => {
    const lobby = { view: initialState("7QK4MZ2X", "Ada", null).view, room: ROOM };
    expect(kinds({ ...lobby, online: true })).toEqual([]);
    expect(kinds({ ...lobby, online: false })).toEqual(["lobby-lost"]);
    expect(kinds({ ...lobby, room: null, online: false, trouble: troubleOf("unreachable", "got nothing") })).toEqual([
      "trouble",
    ]);
  });

  test("who is linked but silent is no help, and is named", () => {
    const steps = [peerUp(1), peerUp(2), peerUp(3), entered(), { type: "pass", ms: 7_000 }, heard(2)] as const;
    const [silent] = noticesOf(stateOf({ view: viewOf(steps), members: [memberOf(1), memberOf(2), memberOf(3)] }));
    expect(silent?.title).toBe("2 online, 3 needed: rounds will fail");
    expect(silent?.text).toContain("Ben and Dee are linked but silent");
  });

  test("a halt names who signed both blocks, before everything else", () => {
    const view = viewOf([peerUp(1), { type: "halted", height: 7, blockIds: ["aa", "bb"] as never, liars: [1, 3] }]);
    const [first] = noticesOf(stateOf({ view }));
    expect(first?.kind).toBe("halted");
    expect(first?.text).toContain("Ben and Dee");
  });
});
