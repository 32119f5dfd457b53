import { describe, expect, test } from "vitest";
import { block, entered, viewOf } from "@/lib/port/samples";
import { absenceSince, absenceWords } from "./returning";

const view = viewOf([
  ...[1, 2, 3, 4].map((height) => ({
    type: "final" as const,
    block: block(height, { finalRound: height === 3 ? 1 : 0 }),
    synced: false,
  })),
  entered(0, "decided", 5),
]);

describe("coming back to a hidden tab", () => {
  test("tells what happened meanwhile", () => {
    const absence = absenceSince({ atMs: 0, height: 1 }, view, 240_000);
    expect(absence && absenceWords(absence)).toBe("This tab was hidden for 4 min: 3 blocks, 1 failed round.");
  });

  test("says seconds below a minute", () => {
    expect(absenceWords({ awayMs: 35_900, blocks: 1, failedRounds: 2 })).toBe(
      "This tab was hidden for 35 s: 1 block, 2 failed rounds.",
    );
  });

  test("a glance elsewhere, or nothing new, is not worth a word", () => {
    expect(absenceSince({ atMs: 0, height: 1 }, view, 19_000)).toBeNull();
    expect(absenceSince({ atMs: 0, height: 4 }, view, 240_000)).toBeNull();
  });
});
