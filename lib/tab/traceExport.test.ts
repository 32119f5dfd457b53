import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { reduce } from "@/lib/port/reduce";
import { hexId } from "@/lib/port/samples";
import { manyEvents } from "@/lib/port/testFacts";
import { createArchive } from "./archive";
import { BEFORE_ALL, createHistory, TAPE_EVENTS_MAX, TAPES_IN_MEMORY_MAX } from "./history";
import { writeTrace } from "./traceExport";
import { readTraceFile, type TraceHeader } from "./traceFile";

/** Three pieces more than memory holds, and a part of one. */
const EVENTS = manyEvents((TAPES_IN_MEMORY_MAX + 3) * TAPE_EVENTS_MAX + 321);
const HEADER: TraceHeader = { networkId: hexId(0xab), genesis: null, roomCode: "7QK4MZ2X", seat: 2, exportedAtMs: 5 };
const STEPS = ['{"type":"state","seq":1}', '{"type":"step","seq":2,"to":"Zoë"}'];

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
    expect(recording).toEqual(STEPS);
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

  test("leaves a recording out that would leave no room for events", async () => {
    const { steps, recording, events } = await written(HEADER, historyOf(), ["x".repeat(900_000)], 1_000_000);
    expect({ steps, recording }).toEqual({ steps: 0, recording: [] });
    expect(events).toBeGreaterThan(0);
  });

  test("holds what memory has where the archive has lost the rest", async () => {
    const { events, isWhole } = await written(HEADER, historyOf(EVENTS, null), STEPS);
    expect({ events, isWhole }).toEqual({ events: EVENTS.length - 3 * TAPE_EVENTS_MAX, isWhole: false });
  });

  test("of a table where nothing has happened yet opens as well", async () => {
    const { events, isWhole, seen } = await written(HEADER, historyOf([]), []);
    expect({ events, isWhole, base: seen?.base }).toEqual({ events: 0, isWhole: true, base: BEFORE_ALL });
  });
});
