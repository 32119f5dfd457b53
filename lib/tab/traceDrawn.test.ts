/** What a trace file may hold can be drawn: any events that it accepts, however little they have to do with each other. */
import { expect, test } from "vitest";
import { matches } from "@/lib/history/eventMatch";
import { NUMBER_KEYS, parseQuery } from "@/lib/history/eventQuery";
import { readBase } from "@/lib/history/traceBase";
import { changed, pathsOf, SAMPLES } from "@/lib/history/traceSamples";
import { readEvent } from "@/lib/history/traceShapes";
import { eventLine, isTelling } from "@/lib/picture/eventWords";
import { announcement, explain, plain } from "@/lib/picture/explain";
import { blockWords } from "@/lib/picture/finality";
import { createPoolMeter } from "@/lib/picture/poolMeter";
import { absenceSince, absenceWords } from "@/lib/picture/returning";
import { browserWords, healthOf, rosterOf, spareWords } from "@/lib/picture/roster";
import { deadlineAt, failedRounds, failureOf, lastFailed, nextChangeMs } from "@/lib/picture/rounds";
import { seatPictures, seatWords } from "@/lib/picture/seatPicture";
import { timelineOf } from "@/lib/picture/timeline";
import { around, bounded, extentOf, latest } from "@/lib/picture/timelinePlan";
import { changesOf } from "@/lib/picture/viewDiff";
import { whyFailed } from "@/lib/picture/whyFailed";
import { phaseOf } from "@/lib/port/phase";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { numbered, someFact } from "@/lib/port/testFacts";
import type { TraceEvent } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { initialState } from "@/lib/session/state";
import { noticesOf } from "./notices";

type Draw = (below: number) => number;

function diceOf(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Values that some field takes, at the edges of what it takes. */
const ODD: readonly unknown[] = [
  ...[null, [], {}, "", "constructor", "__proto__", "0", true, false],
  ...[0, 1, 3, 4, 7, 63, 0.5, -1, 2 ** 31, 2 ** 32 - 1, Number.MAX_SAFE_INTEGER, 8.64e15, -8.64e15],
];
const KINDS = Object.values(SAMPLES);

function pick<T>(from: readonly T[], draw: Draw): T {
  return from[draw(from.length)] as T;
}

/** The same with some fields as odd as may be: only what would be accepted of a file. */
function spoilt<T>(value: T, draw: Draw, read: (value: unknown) => { readonly ok: boolean }): T {
  let odd = value;
  for (let tries = draw(8); tries > 0; tries--) {
    const next = changed(odd, pick(pathsOf(odd), draw), pick(ODD, draw));
    if (read(next).ok) odd = next as T;
  }
  return odd;
}

/** Half of them as a validator would report them, the others of any type; not every order is a story. */
function someEvents(count: number, draw: Draw): TraceEvent[] {
  const facts = Array.from({ length: count }, () =>
    draw(2) === 0 ? pick(pick(KINDS, draw), draw) : someFact(Array.from({ length: 8 }, () => draw(1_000))),
  );
  return numbered(facts).map((event) => spoilt(event, draw, (it) => readEvent(it, event.seq)));
}

const TERMS = ["type:counted,mode", "ok:true", "ok:false", "a", ...NUMBER_KEYS.map((key) => `${key}:>1`)].map(
  (query) => {
    const terms = parseQuery(query);
    if (!terms.ok) throw new Error(terms.error.detail);
    return terms.value;
  },
);

/** All that is made of a view without a page. */
function drawView(view: View, before: View): void {
  const nowMs = view.at + 500;
  phaseOf(view, nowMs);
  plain(explain(view, nowMs), nowMs);
  announcement(before, view);
  for (const online of [true, false, null]) {
    const state = { ...initialState("7QK4MZ2X", "Ada", null), view, online, left: false };
    noticesOf(state);
    const rows = rosterOf(view, state, new Set());
    const health = healthOf(view, rows, new Set());
    spareWords(health);
    browserWords(health);
    seatPictures(view, state).map(seatWords);
  }
  for (const round of [...view.rounds, ...failedRounds(view), ...view.failed]) failureOf(view, round);
  lastFailed(view);
  nextChangeMs(view, nowMs);
  deadlineAt(view);
  for (const block of view.blocks) {
    blockWords(block, "Ada");
    new Date(block.timestampMs).toISOString();
  }
  const absence = absenceSince({ atMs: 0, height: 0, round: 0 }, view, nowMs);
  if (absence !== null) absenceWords(absence);
  changesOf(before, view);
}

function drawEvents(events: readonly TraceEvent[], table: View["table"]): void {
  for (const event of events) {
    expect(eventLine(event, table).text).not.toContain("undefined");
    isTelling(event);
    new Date(event.at).toISOString();
    for (const terms of TERMS) matches(terms, event, table);
    if (event.type === "entered") whyFailed(events, event.height, event.round, table);
  }
  for (const self of [null, 0, 63]) {
    const timeline = timelineOf(events, table, self);
    for (const scale of ["true", "aligned"] as const) {
      bounded(extentOf(timeline, scale), timeline, scale);
      latest(timeline, scale, 6);
      around(events[0]?.at ?? 0, timeline, scale, 6);
    }
  }
  const meter = createPoolMeter();
  meter.take(events);
  meter.seconds(events.at(-1)?.at ?? 0, 60);
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))("events that are accepted can be drawn, seed %i", (seed) => {
  const draw = diceOf(seed);
  const events = someEvents(150, draw);
  let view = BEFORE_ALL;
  for (const event of events) {
    const next = reduce(view, event);
    drawView(next, view);
    view = next;
  }
  drawEvents(events, view.table);
  // What was drawn of a file can be written into another one.
  expect(readBase(view)).toEqual({ ok: true, value: view });
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))("a view that is accepted can be drawn, seed %i", (seed) => {
  const draw = diceOf(seed);
  const events = someEvents(100, draw);
  const base = spoilt(events.reduce(reduce, BEFORE_ALL), draw, readBase);
  const read = readBase(base);
  if (!read.ok) throw new Error(read.error);
  drawView(read.value, BEFORE_ALL);
  let view = read.value;
  for (const event of events) view = reduce(view, event);
  drawView(view, read.value);
});
