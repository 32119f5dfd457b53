import { describe, expect, test } from "vitest";
import { block, counted, drawn, entered, heard, peerUp, proposed, viewOf } from "@/lib/port/samples";
import { memberOf } from "@/lib/signal/samples";
import { isShort, linkOf, onlineOf, type SeatLink, seatPictures, seatWords } from "./seatPicture";

const nobody = { members: [], online: true };

describe("a seat as it is drawn", () => {
  test("shows its part in the round and nothing that this tab has not seen", () => {
    const view = viewOf([
      peerUp(2),
      entered(),
      drawn(2),
      proposed(2),
      counted("attest", 0),
      counted("attest", 2),
      counted("finality", 0),
      counted("nullify", 3, { reason: 2 }),
    ]);
    expect(seatPictures(view, nobody).map(seatWords)).toEqual([
      "Seat 0, Ada, you, committed, attested, voted final",
      "Seat 1, Ben, offline",
      "Seat 2, Cai, connected, must propose, attested".replace("must propose", "proposed"),
      "Seat 3, Dee, offline, gave the round up",
    ]);
  });

  test("who is called by the seat alone is named once", () => {
    const [picture] = seatPictures(viewOf([]), nobody);
    expect(picture && seatWords({ ...picture, name: "seat 0" })).toBe("Seat 0, you");
  });

  test("a seat has the head it is known to have voted for, and no other", () => {
    const heads = (signers: readonly number[] | null) =>
      seatPictures(viewOf([{ type: "final", block: block(1, { signers }), synced: false }]), nobody).map(
        ({ head }) => head !== null,
      );
    expect(heads([0, 2, 3])).toEqual([true, false, true, true]);
    expect(heads(null)).toEqual([false, false, false, false]);
  });

  test.each<[string, SeatLink, Parameters<typeof linkOf>[2]]>([
    ["the server says that it is here", "reported", { members: [memberOf(1)], online: true }],
    ["the server says nothing of it", "away", { members: [memberOf(3)], online: true }],
    ["the server is not there", "unknown", { members: [memberOf(1)], online: false }],
  ])("without a link, and %s: %s", (_what, link, hearsay) => {
    expect(linkOf(viewOf([entered()]), 1, hearsay)).toBe(link);
  });

  test("who only watches wants few links: a seat without one is present, and not cut off", () => {
    const view = viewOf([entered(), peerUp(2)], { seat: null });
    expect(linkOf(view, 1, { members: [memberOf(1)], online: true })).toBe("present");
    expect(linkOf(view, 1, { members: [], online: true })).toBe("away");
  });

  test.each<[boolean, readonly SeatLink[]]>([
    [false, ["linked", "present", "present", "away"]],
    [true, ["linked", "present", "away", "away"]],
    [false, ["linked", "unknown", "unknown", "unknown"]],
    [true, ["self", "linked", "unknown", "unknown"]],
    [true, ["self", "linked", "reported", "reported"]],
  ])("fewer than three are here: %s of %j", (short, links) => expect(isShort(links, 3)).toBe(short));

  test.each([
    ["validating", { type: "validating" }, 3],
    ["paused", { type: "paused" }, 2],
    ["listening", { type: "listening", heard: 0, needed: 2 }, 2],
    ["amnesiac", { type: "amnesiac", heard: 0, needed: 2 }, 2],
    ["halted", { type: "halted" }, 2],
  ] as const)("its own seat takes part as long as it votes: %s", (_what, mode, online) => {
    expect(onlineOf(["self", "linked", "linked", "suspect"], { mode })).toBe(online);
  });

  test("a link is believed whatever the server says", () => {
    expect(linkOf(viewOf([peerUp(1)]), 1, { members: [], online: true })).toBe("linked");
    expect(linkOf(viewOf([]), 0, { members: [], online: false })).toBe("self");
  });

  const linkAfter = (...steps: Parameters<typeof viewOf>[0]) =>
    linkOf(viewOf([peerUp(1), entered(), ...steps]), 1, nobody);
  const pass = (ms: number) => ({ type: "pass", ms }) as const;

  test("P13: a validator that is not heard for as long as it takes one to say something is silent, linked or not", () => {
    expect(linkAfter(pass(5_900))).toBe("linked");
    expect(linkAfter(pass(6_100))).toBe("suspect");
    expect(linkAfter(pass(6_100), heard(1))).toBe("linked");
    expect(linkAfter(pass(4_000), heard(1), pass(5_900))).toBe("linked");
    expect(linkAfter(pass(4_000), heard(1, false), heard(2), pass(2_100))).toBe("suspect");
  });

  test("P13: long after the deadline Status is rare, and that is no silence", () => {
    expect(linkAfter(pass(40_000), heard(1), pass(20_000))).toBe("linked");
    expect(linkAfter(pass(20_000), heard(1), pass(40_000))).toBe("suspect");
  });

  test("who reads nothing itself says of nobody that it is silent", () => {
    const paused = [{ type: "mode", mode: { type: "paused" } }, pass(60_000)] as const;
    expect(linkAfter(...paused)).toBe("linked");
    expect(linkAfter(...paused, { type: "mode", mode: { type: "validating" } })).toBe("linked");
  });
});
