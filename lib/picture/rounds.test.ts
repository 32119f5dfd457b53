import { describe, expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { phaseOf } from "@/lib/port/phase";
import { attestedByQuorum, counted, drawn, entered, proposed, viewOf } from "@/lib/port/samples";
import {
  deadlineAt,
  failedRound,
  failedRounds,
  failureOf,
  lastFailed,
  listWords,
  nextChangeMs,
  tallyOf,
} from "./rounds";

const failing = (...steps: Parameters<typeof viewOf>[0]) => {
  const view = viewOf([entered(0), ...steps, entered(1, "nullified")]);
  const [round] = failedRounds(view);
  return round === undefined ? undefined : failureOf(view, round);
};

describe("rounds in words", () => {
  test.each<[string, Parameters<typeof viewOf>[0]]>([
    ["no commitment from Ada", [counted("nullify", 1, { reason: 1 }), counted("nullify", 2, { reason: 1 })]],
    ["no proposal from Cai", [drawn(2), counted("nullify", 1, { reason: 2 }), counted("nullify", 3, { reason: 6 })]],
    ["an invalid proposal from Cai", [drawn(2), proposed(2), counted("nullify", 1, { reason: 3 })]],
    ["the block's transactions were missing", [drawn(2), proposed(2), counted("nullify", 1, { reason: 4 })]],
    [
      "only 2 of 3 attestations",
      [drawn(2), proposed(2), counted("attest", 0), counted("attest", 2), counted("nullify", 1, { reason: 5 })],
    ],
    [
      "the attestations came too late",
      [
        drawn(2),
        proposed(2),
        ...[0, 1, 2].map((seat) => counted("attest", seat)),
        counted("nullify", 3, { reason: 5 }),
      ],
    ],
    ["the others had given up", [counted("nullify", 1, { reason: 6 })]],
    ["the others had given up", []],
  ])("P10: %s", (words, steps) => expect(failing(...steps)?.words).toBe(words));

  test("P11: a round that was attested and left says which votes were missing", () => {
    const attested = [0, 1, 2].map((seat) => counted("attest", seat));
    const words = failing(drawn(2), proposed(2), ...attested, attestedByQuorum, counted("finality", 0))?.words;
    expect(words).toBe("only 1 of 3 finality votes");
  });

  test("the last round that failed is remembered beyond its height", () => {
    expect(lastFailed(viewOf([entered(0)]))).toBeNull();
    const failing = [entered(0), counted("nullify", 1, { reason: 1 }), entered(1, "nullified")] as const;
    const now = viewOf(failing);
    const later = viewOf([...failing, entered(0, "decided", 2)]);
    for (const view of [now, later]) {
      expect(lastFailed(view)).toMatchObject({ height: 1, round: { round: 0 } });
      expect(failedRound(view, 1, 0)?.nullified).toHaveLength(1);
      expect(failedRound(view, 2, 0)).toBeUndefined();
    }
    expect(
      lastFailed(viewOf([entered(0), counted("nullify", 1), entered(0, "decided", 2), entered(1, "nullified", 2)])),
    ).toMatchObject({ height: 2 });
  });

  test("a tally counts seats, not votes, and names who is missing", () => {
    const view = viewOf([
      entered(),
      drawn(2),
      proposed(2),
      counted("attest", 0),
      counted("attest", 0),
      counted("attest", 2),
    ]);
    const tally = tallyOf(view, view.rounds[0]?.attested ?? []);
    expect(tally).toEqual({ count: 2, need: 3, of: 4, isReached: false, missing: [1, 3] });
  });

  test("a vote of a round that nobody here entered does not make it the current one", () => {
    const view = viewOf([entered(0), counted("nullify", 3, { round: 1 })]);
    expect(failedRounds(view)).toEqual([]);
    expect(phaseOf(view, STARTED_MS + 2)).toBe("clearing");
    expect(deadlineAt(view)).toBe(STARTED_MS + 1 + 8_000);
  });

  test("a round that this tab jumped over has the committer of the rule, and no end that this tab knows", () => {
    const jump = [entered(0), counted("attest", 3, { round: 1 }), entered(2)] as const;
    const now = viewOf(jump);
    expect(now.rounds.map(({ committer }) => committer)).toEqual([0, 1, 2]);
    for (const view of [now, viewOf([...jump, entered(0, "decided", 2)])]) {
      expect(failedRound(view, 1, 0)).toBeDefined();
      expect(failedRound(view, 1, 1)).toBeUndefined();
    }
  });

  test("a vote of a round that nobody here entered fails none of a height that is over", () => {
    expect(viewOf([entered(0), counted("nullify", 3, { round: 1 }), entered(0, "decided", 2)]).failed).toEqual([]);
  });

  test.each([
    [0, 1_000],
    [999, 1],
    [1_000, 7_000],
    [7_999, 1],
    [8_000, null],
  ])("%i ms into a round the phase may change in %j ms", (ms, next) => {
    const view = viewOf([entered()]);
    expect(nextChangeMs(view, STARTED_MS + 1 + ms)).toBe(next);
  });

  test.each([
    [[], "nobody"],
    [["Ada"], "Ada"],
    [["Ada", "Ben"], "Ada and Ben"],
    [["Ada", "Ben", "Cai"], "Ada, Ben and Cai"],
  ])("%j reads %j", (words, sentence) => expect(listWords(words)).toBe(sentence));
});
