/** What is said of one moment in several places is the same in each. */
import { describe, expect, test } from "vitest";
import { SeatTable } from "@/components/live/seatTable";
import { HealthLine } from "@/components/validators/healthLine";
import { healthOf, rosterOf } from "@/lib/picture/roster";
import { counted, entered, peerUp, viewOf } from "@/lib/port/samples";
import type { Mode } from "@/lib/port/trace";
import { PeersChip } from "./chips";
import { PhasePill } from "./phasePill";
import { wordsOf } from "./testPage";

describe("one moment", () => {
  test.each<[Mode, boolean]>([
    [{ type: "validating" }, true],
    [{ type: "paused" }, false],
    [{ type: "listening", heard: 0, needed: 2 }, false],
    [{ type: "amnesiac", heard: 0, needed: 2 }, false],
    [{ type: "halted" }, false],
  ])("has a quorum in the bar if it has one among the validators: with a seat that is %j", (mode, isQuorum) => {
    const view = viewOf([entered(), peerUp(1), peerUp(2), { type: "mode", mode }]);
    const health = healthOf(view, rosterOf(view, { members: [], online: true }, null), null);
    expect(!wordsOf(<PeersChip />, { view }).includes("no quorum")).toBe(isQuorum);
    expect(!wordsOf(<HealthLine health={health} hasServer />, { view }).includes("rounds will fail")).toBe(isQuorum);
  });

  test("has one current round, also if votes of a later one are here", () => {
    const view = viewOf([entered(), counted("attest", 2, { round: 1 })]);
    expect(wordsOf(<SeatTable />, { view })).toContain("Validators in round 0 of block 1");
    expect(wordsOf(<PhasePill />, { view })).toContain("round 0");
  });
});
