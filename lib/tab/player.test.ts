import { IDBFactory, IDBKeyRange, IDBObjectStore } from "fake-indexeddb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createArchive } from "@/lib/history/archive";
import { createHistory, TAPE_EVENTS_MAX, TAPES_IN_MEMORY_MAX } from "@/lib/history/history";
import { BEFORE_ALL } from "@/lib/port/reduce";
import { counted, drawn, entered, peerUp, tableOf } from "@/lib/port/samples";
import { manyEvents, numbered } from "@/lib/port/testFacts";
import type { TraceEvent, TraceFact } from "@/lib/port/trace";
import { initialState } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { createPlayer } from "./player";
import { createShown } from "./shown";

const LINKS: TraceFact = { type: "links", links: [] };
const STORY: readonly TraceFact[] = [
  entered(0),
  drawn(2),
  LINKS,
  counted("nullify", 1),
  entered(1, "nullified"),
  drawn(3, 1),
  entered(0, "decided", 2),
  counted("attest", 2),
];

/** A tab that has lived through the story; its clock moves when told to. */
function stage(hasLive = true, events: readonly TraceEvent[] = numbered(STORY)) {
  const history = createHistory(createArchive(new IDBFactory(), "page", () => 0));
  history.take(events);
  const last = history.range().last;
  const view = history.stateAt(last);
  const tab = createTabStore({ ...initialState("7QK4MZ2X", "Ada", null), ...(view && { view }) });
  let nowMs = 50_000;
  let due: (() => void)[] = [];
  const clock = {
    dateMs: () => nowMs,
    after(_ms: number, run: () => void) {
      due.push(run);
      return () => {
        due = due.filter((it) => it !== run);
      };
    },
  };
  const shown = createShown(tab, clock);
  const player = createPlayer(history, shown, clock, hasLive);
  return {
    player,
    shown,
    at: () => shown.store.getState().view.seq,
    mode: () => player.store.getState().mode,
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
    async pass(ms: number) {
      nowMs += ms;
      const now = due;
      due = [];
      for (const run of now) run();
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

beforeAll(() => {
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
});

describe("time travel", () => {
  test("steps by event, over what is dull; by round; and between failures", async () => {
    const { player, at, settle } = stage();
    const steps: [() => void, number][] = [
      [() => player.stepEvent(-1), 7],
      [() => player.stepRound(-1), 5],
      [() => player.stepEvent(-1), 4],
      [() => player.stepEvent(-1), 2],
      [() => player.stepRound(-1), 1],
      [() => player.stepFailure(1), 5],
      [() => player.stepRound(1), 7],
      [() => player.stepFailure(-1), 5],
    ];
    for (const [step, want] of steps) {
      step();
      await settle();
      expect(at()).toBe(want);
    }
  });

  test("freezes, plays on at a speed, and arrives at the live edge", async () => {
    const { player, at, mode, pass, shown } = stage();
    await player.seek(1);
    expect([mode(), at(), shown.nowMs()]).toEqual(["held", 1, 1_000]);
    player.setSpeed(0.1);
    player.toggle();
    expect(mode()).toBe("playing");
    await pass(25);
    expect([at(), shown.nowMs()]).toEqual([3, 1_002.5]);
    player.toggle();
    await pass(1_000);
    expect([mode(), at()]).toEqual(["held", 3]);
    player.toggle();
    await pass(1_000);
    expect([mode(), shown.store.getState().held]).toEqual(["live", false]);
  });

  test("plays on from what is in the archive into what comes after it, and from there into memory", async () => {
    const events = manyEvents((TAPES_IN_MEMORY_MAX + 3) * TAPE_EVENTS_MAX);
    const { player, at, mode, pass } = stage(true, events);
    await player.seek(TAPE_EVENTS_MAX - 10);
    player.toggle();
    for (let step = 0; step < 200 && at() < 2 * TAPE_EVENTS_MAX + 500; step++) await pass(50);
    expect(mode()).toBe("playing");
    expect(at()).toBeGreaterThanOrEqual(2 * TAPE_EVENTS_MAX + 500);
  });

  test("what the archive has lost ends the playing", async () => {
    const { player, mode, pass } = stage(true, manyEvents((TAPES_IN_MEMORY_MAX + 3) * TAPE_EVENTS_MAX));
    await player.seek(TAPE_EVENTS_MAX - 10);
    const gone = vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(() => {
      throw new DOMException("gone", "NotFoundError");
    });
    player.toggle();
    for (let step = 0; step < 10; step++) await pass(50);
    gone.mockRestore();
    expect(mode()).toBe("held");
  });

  test("goes back to the beginning of the table, not into the lobby", async () => {
    const tip = { height: 0, id: BEFORE_ALL.tip.id };
    const began: TraceFact = { type: "began", table: tableOf(), seat: 0, tip, logSize: 0, blocks: [] };
    const { player, at, shown, settle } = stage(true, numbered([peerUp(1), peerUp(2), began, ...STORY]));
    expect(await player.seek(1)).toBe(true);
    expect(at()).toBe(3);
    player.stepEvent(-1);
    await settle();
    expect(at()).toBe(3);
    expect(shown.store.getState().view.table).toEqual(tableOf());
  });

  test("a moment that nobody recorded is none", async () => {
    const { player, mode } = stage();
    expect(await player.seek(9)).toBe(false);
    expect(mode()).toBe("live");
  });

  test("a recording has no live edge: it ends held at its last event", async () => {
    const { player, at, mode, settle } = stage(false);
    player.live();
    await settle();
    expect([mode(), at()]).toEqual(["held", 8]);
  });
});
