import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import type { TraceEvent } from "@/lib/port/trace";
import { createArchive } from "./archive";
import { createHistory, TAPE_EVENTS_MAX, TAPES_IN_MEMORY_MAX } from "./history";
import { FOUND_AT_ONCE_MAX, PIECES_AT_ONCE_MAX, searchOlder } from "./olderEvents";

const IN_MEMORY = TAPE_EVENTS_MAX * TAPES_IN_MEMORY_MAX;
/** Three pieces more than memory holds. */
const EVENTS = manyEvents(IN_MEMORY + 3 * TAPE_EVENTS_MAX + 1);
const seqs = (events: readonly TraceEvent[]) => events.map(({ seq }) => seq);
const isRare = ({ seq }: TraceEvent) => seq % 97 === 0;

beforeAll(() => {
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});

function stage(factory: IDBFactory | null = new IDBFactory()) {
  const history = createHistory(createArchive(factory, "page", () => 1));
  history.take(EVENTS);
  return history;
}

describe("older events than the list holds", () => {
  test("are found out of memory and out of the archive, in their order, down to the first", async () => {
    const before = TAPE_EVENTS_MAX * 5 + 321;
    const older = await searchOlder(stage(), before, isRare);
    expect(older.from).toBe(1);
    expect(seqs(older.found)).toEqual(seqs(EVENTS.filter((event) => event.seq < before && isRare(event))));
  });

  test("are found a bounded number at once, and the next search goes on from there", async () => {
    const history = stage();
    const before = 3 * TAPE_EVENTS_MAX + 1;
    const found: TraceEvent[] = [];
    let from = before;
    let searches = 0;
    for (; from > 1; searches++) {
      const older = await searchOlder(history, from, () => true);
      expect(older.found.length).toBeLessThan(FOUND_AT_ONCE_MAX + TAPE_EVENTS_MAX);
      found.unshift(...older.found);
      from = older.from;
    }
    expect(searches).toBe(3);
    expect(seqs(found)).toEqual(seqs(EVENTS.slice(0, before - 1)));
  });

  test("are looked for in a bounded part of the history", async () => {
    const asked: number[] = [];
    const endless = {
      range: () => ({ first: 1, last: 1_000_000 }),
      pieceBefore: (seq: number) => {
        asked.push(seq);
        return Promise.resolve({ base: { ...BEFORE_ALL, seq: seq - 11 }, events: EVENTS.slice(0, 1) });
      },
    };
    const older = await searchOlder(endless, 900_000, () => false);
    expect(asked).toHaveLength(PIECES_AT_ONCE_MAX);
    expect(older).toEqual({ found: [], from: 900_000 - 10 * PIECES_AT_ONCE_MAX, isLost: false });
  });

  test("end where the archive has lost them", async () => {
    const older = await searchOlder(stage(null), 5 * TAPE_EVENTS_MAX, isRare);
    expect(older).toMatchObject({ from: 3 * TAPE_EVENTS_MAX + 1, isLost: true });
  });
});
