import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import type { TraceEvent } from "@/lib/port/trace";
import { createArchive } from "./archive";
import { createBackfill, type Kept } from "./backfill";
import { createHistory, TAPE_EVENTS_MAX, TAPES_ARCHIVED_MAX, TAPES_IN_MEMORY_MAX } from "./history";

const IN_MEMORY = TAPE_EVENTS_MAX * TAPES_IN_MEMORY_MAX;
/** One piece more than memory holds. */
const EVENTS = manyEvents(IN_MEMORY + TAPE_EVENTS_MAX + 1);
const folded = (seq: number) => EVENTS.slice(0, seq).reduce(reduce, BEFORE_ALL);

const raise = (fault: DOMException): never => {
  throw fault;
};

beforeAll(() => {
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});

describe("the history of a tab", () => {
  test("draws moments of memory at once, and older ones out of the archive", async () => {
    const history = createHistory(createArchive(new IDBFactory(), "page", () => 1));
    history.take(EVENTS);
    expect(history.range()).toEqual({ first: 1, last: EVENTS.length });
    expect(history.stateAt(EVENTS.length)).toEqual(folded(EVENTS.length));
    expect(history.stateAt(400)).toBeUndefined();
    expect(await history.load(400)).toEqual(folded(400));
    expect(history.eventAt(399)).toEqual(EVENTS[398]);
    expect(await history.pieceBefore(401)).toEqual({ base: BEFORE_ALL, events: EVENTS.slice(0, 400) });
    expect(await history.pieceBefore(1)).toBeNull();
    expect(history.marks().map(({ seq }) => seq)).toEqual(
      EVENTS.filter(({ type }) => type === "entered").map(({ seq }) => seq),
    );
  });

  test.each([
    ["without databases", null],
    ["where opening one throws", { open: () => raise(new DOMException("denied", "SecurityError")) }],
  ])("%s the far past is gone, and said to be", async (_where, databases) => {
    const history = createHistory(createArchive(databases as IDBFactory | null, "page", () => 1));
    history.take(EVENTS);
    expect(await history.load(400)).toBeNull();
    expect(await history.pieceBefore(401)).toBeNull();
  });

  test("P23: the archive is bounded, and what pages left a day ago is removed", async () => {
    const databases = new IDBFactory();
    const archive = createArchive(databases, "old", () => 1);
    for (let piece = 0; piece <= TAPES_ARCHIVED_MAX; piece++) archive.put(piece, { base: BEFORE_ALL, events: [] });
    expect(await archive.get(0)).toBeNull();
    expect(await archive.get(1)).not.toBeNull();
    const later = createArchive(databases, "new", () => 25 * 60 * 60 * 1_000);
    later.put(1, { base: BEFORE_ALL, events: [] });
    expect(await later.get(1)).not.toBeNull();
    expect(await archive.get(1)).toBeNull();
  });

  test("another life begins anew", () => {
    const history = createHistory(createArchive(null, "page", () => 1));
    history.take(EVENTS.slice(0, 10));
    history.restart(BEFORE_ALL);
    expect(history.range()).toEqual({ first: 1, last: 0 });
    history.take(EVENTS.slice(0, 1));
    expect(history.stateAt(1)).toEqual(folded(1));
  });
});

describe("what the page was not sent", () => {
  /** A worker that keeps events from `first` on. */
  function stage(first = 1) {
    const history = createHistory(createArchive(null, "page", () => 1));
    const asked: number[] = [];
    const listed: number[] = [];
    const ask = (fromSeq: number): Promise<Kept> => {
      asked.push(fromSeq);
      return Promise.resolve({ events: EVENTS.slice(Math.max(fromSeq, first) - 1, 60), base: folded(first - 1) });
    };
    const backfill = createBackfill(history, BEFORE_ALL, ask, (events: readonly TraceEvent[]) =>
      listed.push(...events.map(({ seq }) => seq)),
    );
    return { history, backfill, asked, listed };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  test("is asked of the worker, once", async () => {
    const { history, backfill, asked, listed } = stage();
    backfill.take(EVENTS.slice(0, 5));
    backfill.reach(40);
    backfill.take(EVENTS.slice(50, 55));
    await settle();
    backfill.take(EVENTS.slice(55, 62));
    expect(asked).toEqual([6]);
    expect(history.range()).toEqual({ first: 1, last: 62 });
    expect(listed).toEqual(EVENTS.slice(0, 62).map(({ seq }) => seq));
    expect(history.stateAt(62)).toEqual(folded(62));
  });

  test("and has forgotten too: history begins where it remembers", async () => {
    const { history, backfill } = stage(30);
    backfill.reach(60);
    await settle();
    expect(history.range()).toEqual({ first: 30, last: 60 });
    expect(history.stateAt(60)).toEqual(folded(60));
  });

  test("an answer to an earlier life is not taken", async () => {
    const { history, backfill } = stage();
    backfill.reach(60);
    backfill.restart();
    await settle();
    expect(history.range().last).toBe(0);
  });
});
