import { describe, expect, test } from "vitest";
import { block, counted, entered, viewOf } from "@/lib/port/samples";
import type { TraceFact } from "@/lib/port/trace";
import { absenceSince, absenceWords, departureFrom } from "./returning";

const final = (height: number, finalRound: number | null = 0): TraceFact => ({
  type: "final",
  block: block(height, { finalRound }),
  synced: false,
});
const LEFT = { atMs: 0, height: 1, round: 0 };
const view = viewOf([final(1), final(2), final(3, 1), final(4), entered(0, "decided", 5)]);

/** What somebody is told who left after block 1 and is back after four minutes. */
const told = (facts: readonly TraceFact[], left = LEFT) => {
  const absence = absenceSince(left, viewOf(facts), 240_000);
  return absence === null ? null : absenceWords(absence).replace("This tab was hidden for 4 min: ", "");
};

describe("coming back to a hidden tab", () => {
  test("tells what happened meanwhile", () => {
    const absence = absenceSince(LEFT, view, 240_000);
    expect(absence && absenceWords(absence)).toBe("This tab was hidden for 4 min: 3 blocks, 1 failed round.");
  });

  test("says seconds below a minute", () => {
    expect(absenceWords({ awayMs: 35_900, blocks: 1, failedRounds: 2, isExact: true })).toBe(
      "This tab was hidden for 35 s: 1 block, 2 failed rounds.",
    );
  });

  test("a glance elsewhere, or nothing new, is not worth a word", () => {
    expect(absenceSince(LEFT, view, 19_000)).toBeNull();
    expect(absenceSince({ ...LEFT, height: 4 }, view, 240_000)).toBeNull();
  });

  test("of blocks that are forgotten here it does not claim to know how many rounds they took", () => {
    const hour = Array.from({ length: 3_600 }, (_, i) => final(i + 1, 1));
    expect(told(hour)).toBe("3599 blocks, at least 50 failed rounds.");
    const calm = Array.from({ length: 60 }, (_, i) => final(i + 1));
    expect(told(calm)).toBe("59 blocks; how many rounds failed is not known here.");
    expect(told([final(1), final(2, 1), final(3, null)])).toBe("2 blocks, at least 1 failed round.");
  });

  test("counts rounds that are over: none that was not entered, and none that had failed before", () => {
    const ahead = { ...counted("attest", 2, { round: 1 }), height: 3 } as TraceFact;
    expect(told([final(1), final(2), entered(0, "decided", 3), ahead])).toBe("1 block, 0 failed rounds.");
    const failing = [final(1), entered(0, "decided", 2), entered(3, "nullified", 2)];
    expect(told(failing)).toBe("0 blocks, 3 failed rounds.");
    const left = departureFrom(viewOf(failing), 0);
    expect(told(failing, left)).toBeNull();
    expect(told([...failing, final(2, 5)], left)).toBe("1 block, 2 failed rounds.");
  });
});
