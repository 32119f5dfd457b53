import { describe, expect, test } from "vitest";
import { block, counted, drawn, entered, proposed } from "@/lib/port/samples";
import { TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceFact } from "@/lib/port/trace";
import { chooseMarks } from "./markChoice";
import { type Mark, timelineOf } from "./timeline";

const MARKS_MAX = 500;

/** Rounds like any other: three seats vote twice. */
function marksOf(rounds: number): readonly Mark[] {
  const facts = Array.from({ length: rounds }, (_, i): TraceFact[] => [
    entered(0, "decided", i + 1),
    drawn(2),
    proposed(2),
    ...[0, 1, 2].flatMap((seat) => [counted("attest", seat), counted("finality", seat)]),
    { type: "final", block: block(i + 1), synced: false },
  ]).flat();
  const events = facts.map((fact, i) => ({ ...fact, seq: i + 1, at: 20 * i, causeSeq: null }));
  return timelineOf(events, TEST_TABLE, 0).marks;
}

const mark = (sign: Mark["sign"], seq: number): Mark => ({ seq, at: seq, seat: 0, sign, column: 0 });

describe("with more marks in sight than are drawn", () => {
  test("all are drawn while they fit", () => {
    const all = marksOf(55);
    expect(chooseMarks(all, MARKS_MAX)).toEqual({ marks: all, missing: null });
  });

  test("votes go first, all of them, and are counted", () => {
    const all = marksOf(100);
    const { marks, missing } = chooseMarks(all, MARKS_MAX);
    expect(missing).toBe("600 votes");
    expect(marks).toEqual(all.filter(({ sign }) => sign !== "attest" && sign !== "finality"));
  });

  test("the rest is thinned alike from beginning to end, and counted by itself", () => {
    const all = marksOf(300);
    const { marks, missing } = chooseMarks(all, MARKS_MAX);
    expect(missing).toBe("1800 votes and 400 other signs");
    const tenth = (all.at(-1)?.at ?? 0) / 10;
    const perTenth = Array.from(
      { length: 10 },
      (_, i) => marks.filter(({ at }) => Math.floor(at / tenth) === i).length,
    );
    for (const here of perTenth) expect(here).toBeGreaterThan(45);
    expect(marks).toHaveLength(MARKS_MAX);
    expect(new Set(marks.map(({ sign }) => sign))).toEqual(new Set(["commit", "propose", "final"]));
  });

  test.each([
    [["attest", "commit"], 1, "1 vote"],
    [["attest", "commit", "commit"], 1, "1 vote and 1 other sign"],
    [["commit", "final"], 1, "1 sign"],
  ] as const)("of %j with room for %i it says: %s", (signs, max, words) => {
    expect(chooseMarks(signs.map(mark), max).missing).toBe(words);
  });
});
