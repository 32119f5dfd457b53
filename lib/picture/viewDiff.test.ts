import { describe, expect, test } from "vitest";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { counted, entered } from "@/lib/port/samples";
import { manyEvents, numbered } from "@/lib/port/testFacts";
import { CHANGES_MAX, changesOf } from "./viewDiff";

describe("what an event changed", () => {
  test("is told field by field", () => {
    const [begin, vote] = numbered([entered(0), counted("attest", 2)]);
    if (begin === undefined || vote === undefined) throw new Error("two events");
    const before = reduce(BEFORE_ALL, begin);
    expect(changesOf(before, reduce(before, vote))).toContainEqual({
      path: "rounds.0.attested.0",
      before: undefined,
      after: expect.stringContaining('"seat":2'),
    });
  });

  test("is nothing where the view stayed, and never more than can be read", () => {
    expect(changesOf(BEFORE_ALL, BEFORE_ALL)).toEqual([]);
    const far = manyEvents(2_000).reduce(reduce, BEFORE_ALL);
    expect(changesOf(BEFORE_ALL, far).length).toBeLessThanOrEqual(CHANGES_MAX);
  });
});
