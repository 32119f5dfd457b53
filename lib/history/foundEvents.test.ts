import { describe, expect, test } from "vitest";
import { TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceEvent } from "@/lib/port/trace";
import { matches } from "./eventMatch";
import { parseQuery } from "./eventQuery";
import { type Found, findEvents } from "./foundEvents";

const parsed = parseQuery("type:behind");
const terms = parsed.ok ? parsed.value : [];

/** Every third is asked for. @param life told by the events themselves */
const event = (seq: number, life = 1): TraceEvent => ({
  ...(seq % 3 === 0 ? { type: "behind", by: life } : { type: "unserved", by: life }),
  seq,
  at: seq,
  causeSeq: null,
});
const range = (from: number, until: number, life = 1) =>
  Array.from({ length: until - from + 1 }, (_, at) => event(from + at, life));

describe("what a query finds", () => {
  const growing = range(1, 90);
  const missing = [...range(1, 20), ...range(51, 90)];
  test.each([
    ["grows", [growing.slice(0, 40), growing.slice(0, 41), growing]],
    ["forgets its oldest", [growing.slice(0, 40), growing.slice(30, 60), growing.slice(59)]],
    ["has forgotten all that was looked at", [growing.slice(0, 40), growing.slice(70)]],
    ["misses numbers", [missing.slice(0, 25), missing.slice(0, 40), missing.slice(5)]],
    ["is of another life", [growing, range(1, 25, 2)]],
    ["begins again with nothing", [growing, [], range(41, 85, 2)]],
    ["has gone back, and on again beyond where it was", [growing, range(41, 100, 2)]],
  ])("is each event once, whether a trace %s or is looked through anew", (_what, traces) => {
    let found: Found | null = null;
    for (const trace of traces) {
      found = findEvents(trace, terms, TEST_TABLE, found);
      expect(found.found).toEqual(trace.filter((it) => matches(terms, it, TEST_TABLE)));
    }
  });

  test("of no query is everything", () => {
    expect(findEvents(growing, [], TEST_TABLE, null).found).toBe(growing);
  });
});
