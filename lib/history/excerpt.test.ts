import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { manyEvents } from "@/lib/port/testFacts";
import { createArchive } from "./archive";
import { EXCERPT_EVENTS_MAX, excerptAround, excerptUntil } from "./excerpt";
import { createHistory, TAPE_EVENTS_MAX, TAPES_IN_MEMORY_MAX } from "./history";

const IN_MEMORY = TAPE_EVENTS_MAX * TAPES_IN_MEMORY_MAX;
/** Twelve pieces more than memory holds, and a part of one. */
const EVENTS = manyEvents(IN_MEMORY + 12 * TAPE_EVENTS_MAX + 321);

beforeAll(() => {
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});

function historyOf(databases: IDBFactory | null = new IDBFactory()) {
  const history = createHistory(createArchive(databases, "page", () => 1));
  history.take(EVENTS);
  return history;
}

describe("an excerpt of the history", () => {
  test.each([
    ["in the archive", 9_500],
    ["across its end into memory", 14_000],
    ["in memory", EVENTS.length],
  ])("%s has no gaps", async (_, until) => {
    const excerpt = await excerptUntil(historyOf(), until);
    expect(excerpt).toEqual(EVENTS.slice(until - excerpt.length, until));
    expect(excerpt.length).toBeGreaterThanOrEqual(EXCERPT_EVENTS_MAX);
    expect(excerpt.length).toBeLessThan(EXCERPT_EVENTS_MAX + TAPE_EVENTS_MAX);
  });

  test("begins with the history, and ends with it", async () => {
    const history = historyOf();
    expect((await excerptUntil(history, 2_500)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 2_500 }, (_, i) => i + 1),
    );
    expect((await excerptUntil(history, 10 * EVENTS.length)).at(-1)).toEqual(EVENTS.at(-1));
  });

  test("is empty where the archive has lost it", async () => {
    expect(await excerptUntil(historyOf(null), 5_000)).toEqual([]);
  });

  test("around a moment has it in its middle, and is another one only after many events", async () => {
    const seqs = Array.from({ length: 3_000 }, (_, i) => 5_001 + i);
    expect(new Set(seqs.map(excerptAround)).size).toBe(3);
    for (const seq of seqs) {
      const end = excerptAround(seq);
      expect(end - seq).toBeGreaterThanOrEqual(EXCERPT_EVENTS_MAX / 2);
      expect(end - EXCERPT_EVENTS_MAX).toBeLessThan(seq);
    }
  });
});
