import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LinkDownCode } from "@/lib/port/mesh";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { block, counted, drawn, entered, peerUp, proposed } from "@/lib/port/samples";
import { manyEvents, TEST_TABLE } from "@/lib/port/testFacts";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { timelineOf } from "./timeline";
import {
  anchorAt,
  around,
  bounded,
  columnAt,
  edgeOf,
  extentOf,
  latest,
  momentAt,
  placeOf,
  type Scale,
  SPAN_MIN,
  whereIs,
} from "./timelinePlan";

/** A second apart. */
const events = (...facts: TraceFact[]): TraceEvent[] =>
  facts.map((fact, i) => ({ ...fact, seq: i + 1, at: 1_000 * i, causeSeq: null }));

const STORY = events(
  peerUp(0),
  entered(0),
  ...[1, 2, 3].map((seat) => counted("nullify", seat, { reason: 1 })),
  { type: "peerDown", peer: "peer 0", seat: 0, code: "lost" as never, detail: "" },
  entered(1, "nullified"),
  drawn(2, 1),
  proposed(2, { round: 1 }),
  counted("attest", 3, { round: 1 }),
  { type: "final", block: block(1, { finalRound: 1, signers: [1, 2, 3] }), synced: false },
  entered(0, "decided", 2),
);

const ENTERED: Extract<TraceFact, { type: "entered" }> = {
  type: "entered",
  height: 1,
  round: 0,
  cause: "start",
  committer: 0,
  clearingMs: 0,
  idleMs: 0,
  deadlineMs: 1_000,
};

describe("a timeline", () => {
  const timeline = timelineOf(STORY, TEST_TABLE, 1);

  test("has a column for each round, and says how each ended", () => {
    expect(timeline.columns).toMatchObject([
      { height: 1, round: 0, outcome: "failed", words: "✕ no commitment (seat 0)", startMs: 1_000, endMs: 6_000 },
      { height: 1, round: 1, outcome: "final", words: "✓ 3/4 in 4.00 s" },
      { height: 2, round: 0, outcome: "open", endMs: null },
    ]);
  });

  test.each([
    ["nullified", 0, 1, "failed", "✕ given up"],
    ["grace", 0, 1, "carried", "attested, not yet final"],
    ["nullified", 0, 3, "left", "left: a later round was given up"],
    ["attested", 0, 2, "left", "left: a later round is attested"],
    ["restart", 1, 1, "left", "cut short by a restart"],
  ] as const)("says of a round no more than is known when another begins: %s, after %i comes %i", (...of) => {
    const [cause, before, round, outcome, words] = of;
    const next: TraceFact = { ...ENTERED, round, cause };
    const { columns } = timelineOf(events({ ...ENTERED, round: before }, next), TEST_TABLE, 1);
    expect(columns).toMatchObject([
      { round: before, outcome, words, endMs: 1_000 },
      { round, outcome: "open", words: "…" },
    ]);
  });

  test("says why a round failed also after events that the page was not sent", () => {
    const late = STORY.map((event, i) => (i === 0 ? event : { ...event, seq: event.seq + 20_000 }));
    expect(timelineOf(late, TEST_TABLE, 1).columns[0]?.words).toBe("✕ no commitment (seat 0)");
  });

  test("has a mark in the lane of each who did something", () => {
    expect(timeline.marks.map(({ seat, sign, column }) => [seat, sign, column])).toEqual([
      [1, "failed", 0],
      [2, "failed", 0],
      [3, "failed", 0],
      [1, "commit", 1],
      [2, "propose", 1],
      [3, "attest", 1],
      [1, "final", 1],
    ]);
  });

  test("shows who was gone, and since when", () => {
    expect(timeline.stretches).toEqual([{ seat: 0, type: "offline", fromMs: 5_000, untilMs: null }]);
  });

  const up = (peer: string): TraceFact => ({ type: "peerUp", peer, seat: 2, session: peer });
  const down = (peer: string, code: LinkDownCode): TraceFact => ({ type: "peerDown", peer, seat: 2, code, detail: "" });
  test.each([
    ["is linked anew before the old link is broken", [up("old"), up("new"), down("old", "replaced")]],
    ["is linked anew before the other side breaks the old link", [up("old"), up("new"), down("old", "closed")]],
    ["was linked anew before the first event that is kept", [down("old", "replaced"), entered(0)]],
    ["had an older link, which broke later, before that event", [up("new"), down("old", "silent")]],
  ] as const)("does not show as gone who %s", (_which, facts) => {
    expect(timelineOf(events(...facts), TEST_TABLE, 0).stretches).toEqual([]);
  });

  test("shows as gone who has no link left, until there is one again, also after this validator's own restart", () => {
    const began: TraceFact = { type: "began", table: TEST_TABLE, seat: 0, tip: BEFORE_ALL.tip, logSize: 0, blocks: [] };
    const story = [
      up("a"),
      up("b"),
      down("a", "silent"),
      down("b", "silent"),
      up("c"),
      began,
      up("d"),
      down("d", "closed"),
    ];
    expect(timelineOf(events(...story), TEST_TABLE, 0).stretches).toEqual([
      { seat: 2, type: "offline", fromMs: 3_000, untilMs: 4_000 },
      { seat: 2, type: "offline", fromMs: 7_000, untilMs: null },
    ]);
  });

  test("shows a seat as misbehaving until the last of its faults has ended", () => {
    const fault = (id: number, seat: number): TraceFact => ({
      type: "fault",
      id,
      seat,
      fault: { type: "delay", delayMs: 200 },
      sinceMs: 0,
      untilMs: 9,
    });
    const healed = (id: number, seat: number): TraceFact => ({ type: "healed", id, seat, why: "done" });
    const story = [fault(1, 2), fault(2, 2), fault(1, 3), healed(1, 2), healed(1, 3), healed(2, 2)];
    expect(timelineOf(events(...story), TEST_TABLE, 0).stretches).toEqual([
      { seat: 2, type: "fault", fromMs: 0, untilMs: 5_000 },
      { seat: 3, type: "fault", fromMs: 2_000, untilMs: 4_000 },
    ]);
  });

  test("of any trace has its columns in order, and its marks inside them", () => {
    const any = timelineOf(manyEvents(3_000), TEST_TABLE, 0);
    for (const [i, { startMs, endMs }] of any.columns.entries()) {
      expect(endMs === null || endMs >= startMs).toBe(true);
      expect(startMs).toBeGreaterThanOrEqual(any.columns[i - 1]?.startMs ?? 0);
    }
    for (const { column } of any.marks) expect(any.columns[column]).toBeDefined();
  });

  test("keeps something in sight, wherever it is moved and however it is scaled", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Scale>("true", "aligned"),
        fc.integer(),
        fc.integer({ min: -5, max: 1_000_000 }),
        (scale, from, length) => {
          const span = bounded({ from, length }, timeline, scale);
          const whole = extentOf(timeline, scale);
          expect(span.length).toBeGreaterThanOrEqual(SPAN_MIN[scale]);
          expect(span.from).toBeLessThanOrEqual(whole.from + whole.length);
          expect(span.from + span.length).toBeGreaterThanOrEqual(whole.from);
        },
      ),
    );
  });

  test("stays where it is while the trace grows at its end and is forgotten at its beginning", () => {
    const trace = manyEvents(3_000);
    const before = timelineOf(trace.slice(0, 2_000), TEST_TABLE, 0);
    const after = timelineOf(trace.slice(500), TEST_TABLE, 0);
    const kept = before.columns.findIndex(({ seq }) => seq === after.columns[0]?.seq);
    for (const place of [kept + 2, kept + 7.25, kept + 11.5]) {
      const edge = edgeOf(anchorAt(place, before, "aligned"), after);
      expect(after.columns[Math.floor(edge)]?.seq).toBe(before.columns[Math.floor(place)]?.seq);
      expect(edge % 1).toBeCloseTo(place % 1);
    }
    expect(edgeOf(anchorAt(2_345, before, "true"), after)).toBe(2_345);
    // What is forgotten altogether is before the first that is left.
    expect(edgeOf(anchorAt(0, before, "aligned"), after)).toBe(0);
  });

  test("shows a moment of the past in sight, with what led to it, in both scales", () => {
    for (const scale of ["true", "aligned"] as const) {
      const whole = extentOf(timeline, scale);
      const placeIn = (ms: number) => {
        const span = around(ms, timeline, scale, whole.length / 4);
        expect(span.from).toBeGreaterThanOrEqual(whole.from);
        return placeOf(ms, Math.max(0, columnAt(timeline, ms)), timeline, scale, span);
      };
      expect(placeIn(7_500)).toBeCloseTo(0.75);
      expect(placeIn(timeline.fromMs)).toBeCloseTo(0);
      expect(placeIn(timeline.untilMs)).toBeGreaterThan(0.74);
    }
  });

  test("finds the moment of a place again", () => {
    for (const scale of ["true", "aligned"] as const)
      for (const ms of [1_000, 3_200, 7_500, 9_900])
        expect(Math.abs(momentAt(whereIs(ms, timeline, scale), timeline, scale) - ms)).toBeLessThanOrEqual(100);
  });

  test("places later moments further right, in both scales", () => {
    for (const scale of ["true", "aligned"] as const) {
      const span = latest(timeline, scale, extentOf(timeline, scale).length);
      const places = timeline.marks.map(({ at, column }) => placeOf(at, column, timeline, scale, span));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
    expect([columnAt(timeline, 0), columnAt(timeline, 1_000), columnAt(timeline, 7_500)]).toEqual([-1, 0, 1]);
  });
});
