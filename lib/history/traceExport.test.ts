import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { hexId } from "@/lib/chain/samples";
import { BEFORE_ALL, reduce } from "@/lib/port/reduce";
import { manyEvents } from "@/lib/port/testFacts";
import { createArchive } from "./archive";
import { createHistory, TAPE_EVENTS_MAX, TAPES_IN_MEMORY_MAX } from "./history";
import { writeTrace } from "./traceExport";
import { readTraceFile, type TraceHeader } from "./traceFile";

/** Three pieces more than memory holds, and a part of one. */
const EVENTS = manyEvents((TAPES_IN_MEMORY_MAX + 3) * TAPE_EVENTS_MAX + 321);
const HEADER: TraceHeader = { networkId: hexId(0xab), genesis: null, roomCode: "7QK4MZ2X", seat: 2, exportedAtMs: 5 };
const LINES = ['{"type":"state","seq":1}', '{"type":"step","seq":2,"to":"Zoë"}'];
const STEPS = { lines: LINES, until: EVENTS.length };
const NOTHING = { lines: [], until: 0 };

beforeAll(() => {
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});

function historyOf(events = EVENTS, databases: IDBFactory | null = new IDBFactory()) {
  const history = createHistory(createArchive(databases, "page", () => 1));
  history.take(events);
  return history;
}

async function written(...of: Parameters<typeof writeTrace>) {
  const exported = await writeTrace(...of);
  const blob = new Blob([...exported.parts]);
  const read = await readTraceFile(await blob.text());
  if (!read.ok) throw new Error(`line ${read.error.line}: ${read.error.detail}`);
  const [seen] = read.value.perspectives;
  return { ...exported, bytes: blob.size, recording: read.value.recording, seen };
}

describe("an exported trace", () => {
  test("holds what memory has and what the archive has, and opens again", async () => {
    const { events, steps, isWhole, seen, recording } = await written(HEADER, historyOf(), STEPS);
    expect({ events, steps, isWhole }).toEqual({ events: EVENTS.length, steps: 1, isWhole: true });
    expect(seen).toEqual({ name: "seat 2", base: BEFORE_ALL, events: EVENTS });
    expect(recording).toEqual(LINES);
  });

  test("holds the newest events where a file may not hold more, and says so", async () => {
    const bytesMax = 2_000_000;
    const { events, isWhole, seen, bytes } = await written(HEADER, historyOf(), STEPS, bytesMax);
    expect(isWhole).toBe(false);
    expect(bytes).toBeLessThanOrEqual(bytesMax);
    expect(events).toBeGreaterThan(TAPE_EVENTS_MAX);
    expect(seen?.events).toEqual(EVENTS.slice(-events));
    expect(seen?.base).toEqual(EVENTS.slice(0, -events).reduce(reduce, BEFORE_ALL));
  });

  test("ends with its recording: what happened since then follows from nothing in it", async () => {
    const until = EVENTS.length - TAPE_EVENTS_MAX - 500;
    const { events, seen, recording } = await written(HEADER, historyOf(), { lines: LINES, until });
    expect([events, recording]).toEqual([until, LINES]);
    expect(seen).toEqual({ name: "seat 2", base: BEFORE_ALL, events: EVENTS.slice(0, until) });
  });

  test("holds all events where nothing was recorded, or where the page knows of later ones only", async () => {
    expect(await written(HEADER, historyOf(), NOTHING)).toMatchObject({ events: EVENTS.length, steps: 0 });
    const later = historyOf([]);
    later.restart({ ...BEFORE_ALL, seq: 50 });
    later.take(EVENTS.slice(50, 60));
    expect(await written(HEADER, later, { lines: LINES, until: 50 })).toMatchObject({ events: 10, steps: 0 });
    expect(await written(HEADER, later, { lines: LINES, until: 51 })).toMatchObject({ events: 1, steps: 1 });
  });

  test("leaves a recording out that would leave no room for events", async () => {
    const { steps, recording, events } = await written(
      HEADER,
      historyOf(),
      { ...STEPS, lines: ["x".repeat(900_000)] },
      1_000_000,
    );
    expect({ steps, recording }).toEqual({ steps: 0, recording: [] });
    expect(events).toBeGreaterThan(0);
  });

  test("holds what memory has where the archive has lost the rest", async () => {
    const { events, isWhole } = await written(HEADER, historyOf(EVENTS, null), STEPS);
    expect({ events, isWhole }).toEqual({ events: EVENTS.length - 3 * TAPE_EVENTS_MAX, isWhole: false });
  });

  test("of a table where nothing has happened yet opens as well", async () => {
    const { events, isWhole, seen } = await written(HEADER, historyOf([]), NOTHING);
    expect({ events, isWhole, base: seen?.base }).toEqual({ events: 0, isWhole: true, base: BEFORE_ALL });
  });
});
