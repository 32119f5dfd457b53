import { describe, expect, test } from "vitest";
import { sampleTable } from "@/lib/chain/samples";
import type { Effect } from "./effect";
import { block, finalized, nullified, peerOf, tipAfter } from "./testMessages";
import { broadcasts, createTestSeat, type TestSeat, votesAsked } from "./testSeat";

const QUORUM = [0, 2, 3];
const table = sampleTable(4, { clearingMs: 0 });
const { roundMs, idleMs } = table.params;

const scheduled = (effects: readonly Effect[]): Record<string, number> =>
  Object.fromEntries(
    effects.flatMap((effect) => (effect.type === "schedule" ? [[effect.timer.kind, effect.timer.delayMs]] : [])),
  );

/** What is scheduled on entering each of the first rounds, one after the other. */
const deadlines = (seat: TestSeat, rounds: number): (number | undefined)[] =>
  Array.from({ length: rounds }, (_, round) => {
    const deadline = seat.pending("deadline")?.delayMs;
    seat.hear(2, nullified(QUORUM, { round, height: seat.state.current.height }));
    return deadline;
  });

describe("P14: on entering a round", () => {
  test("its clock begins: idle wait, half, deadline, and the clearing phase if there is one", () => {
    expect(scheduled(createTestSeat({ seat: 1 }).began)).toEqual({
      idle: idleMs,
      half: roundMs / 2,
      deadline: roundMs,
    });
    expect(scheduled(createTestSeat({ seat: 1, params: { clearingMs: 200 } }).began)).toMatchObject({ clearing: 200 });
  });

  test.each([
    [1, [1, 2, 4, 8, 16, 16]],
    [4, [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 16]],
    [7, [1, 1, 1, 2, 2, 2, 4, 4, 4, 8]],
  ])("a table of %i doubles its deadlines every f + 1 rounds, to sixteen times at most: %j", (n, factors) => {
    const seat = createTestSeat({ n, seat: null });
    expect(deadlines(seat, factors.length)).toEqual(factors.map((factor) => factor * roundMs));
  });

  test("the next height begins a step below the one it came from, and with 1 after sync", () => {
    const seat = createTestSeat({ seat: 1 });
    const first = block(table, 3, { round: 0 });
    for (const round of [0, 1, 2, 3]) seat.hear(2, nullified(QUORUM, { round }));
    expect(seat.pending("deadline")?.delayMs).toBe(4 * roundMs); // round 4: step 2
    const certificate = finalized(first.blockId, QUORUM, { round: 4 });
    seat.hear(2, certificate);
    seat.check(first);
    seat.give({ type: "decided", tip: tipAfter(first), certificate });
    expect(seat.pending("deadline")?.delayMs).toBe(2 * roundMs);
    for (const round of [0, 1, 2, 3]) seat.hear(2, nullified(QUORUM, { round, height: 2 }));
    expect(seat.pending("deadline")?.delayMs).toBe(8 * roundMs);
    const synced = { ...tipAfter(first), height: 5 };
    seat.give({ type: "decided", tip: synced, certificate: { ...certificate, height: 5 } });
    expect(seat.pending("deadline")?.delayMs).toBe(roundMs);
  });
});

describe("P14: a timer", () => {
  test("of another entry is ignored, though height and round be the same", () => {
    const seat = createTestSeat({ seat: 1 });
    const deadline = seat.pending("deadline");
    if (deadline === undefined) throw new Error("a round has a deadline");
    for (const change of [{ height: 2 }, { round: 1 }, { entry: deadline.entry + 1 }, { entry: deadline.entry - 1 }])
      expect(seat.give({ type: "timer", timer: { ...deadline, ...change }, lateMs: 0 })).toEqual([]);
    expect(votesAsked(seat.give({ type: "timer", timer: deadline, lateMs: 0 }))).toEqual(["nullify"]);
  });

  test("of the height before is ignored in the next, which is in round 0 as well", () => {
    const seat = createTestSeat({ seat: 1 });
    const old = seat.pending("deadline");
    const first = block(table, 3, { round: 0 });
    const certificate = finalized(first.blockId, QUORUM, { round: 0 });
    seat.give({ type: "decided", tip: tipAfter(first), certificate });
    expect(seat.give({ type: "timer", timer: old as never, lateMs: 0 })).toEqual([]);
  });

  test.each([
    [0, true],
    [1_000, true],
    [1_001, false],
    [600_000, false],
  ])("of the deadline that comes %i ms late judges at once: %s", (lateMs, judges) => {
    const seat = createTestSeat({ seat: 1 });
    const effects = seat.fire("deadline", lateMs);
    expect(broadcasts(effects)).toMatchObject([{ type: "status" }]); // P13
    expect(votesAsked(effects)).toEqual(judges ? ["nullify"] : []);
    if (judges) return;
    expect(seat.pending("deadline")?.delayMs).toBe(Math.ceil(roundMs / 4));
    expect(votesAsked(seat.fire("deadline"))).toEqual(["nullify"]);
  });

  test("that comes late every time judges the second time: a throttled tab must not hold the round for ever", () => {
    const seat = createTestSeat({ seat: 1 });
    expect(votesAsked(seat.fire("deadline", 60_000))).toEqual([]);
    expect(votesAsked(seat.fire("deadline", 60_000))).toEqual(["nullify"]);
    seat.hear(2, nullified(QUORUM, { round: 0 }));
    expect(votesAsked(seat.fire("deadline", 60_000))).toEqual([]); // It may have slept anew.
  });
});

describe("P14: in a synchronous network", () => {
  /** Whatever seat 0 says reaches everybody `delayMs` later; all began at once. */
  function failedRounds(
    n: number,
    delayMs: number,
    untilMs: number,
  ): { readonly atMs: number; readonly round: number }[] {
    const params = { roundMs: 1_000, idleMs: 0 };
    const seats = Array.from({ length: n }, (_, seat) => createTestSeat({ n, seat, params, links: [] }));
    for (const seat of seats)
      for (const other of seats)
        if (seat !== other) {
          const index = seats.indexOf(other);
          seat.give({ type: "peerUp", peer: peerOf(index), seat: index });
        }
    const beganMs = seats[0]?.nowMs ?? 0;
    const samples: { atMs: number; round: number }[] = [];
    const mail: { atMs: number; to: number; from: number; effects: readonly Effect[] }[] = [];
    for (let atMs = 0; atMs <= untilMs; atMs++) {
      for (const [index, seat] of seats.entries()) {
        seat.wait(beganMs + atMs - seat.nowMs);
        const due = mail.filter((letter) => letter.to === index && letter.atMs === atMs);
        const heard = due.flatMap(({ from, effects }) =>
          broadcasts(effects).flatMap((message) => seat.hearMessage(from, message as never)),
        );
        const deadline = seat.pending("deadline");
        const { enteredAtMs } = seat.state.current;
        const isDue = deadline !== undefined && seat.nowMs >= enteredAtMs + deadline.delayMs;
        const effects = [...heard, ...(isDue ? seat.fire("deadline") : []), ...seat.store()];
        if (broadcasts(effects).length === 0) continue;
        for (const [to] of seats.entries())
          if (to !== index) mail.push({ atMs: atMs + delayMs, to, from: index, effects });
      }
      samples.push({ atMs, round: seats[n - 1]?.state.current.round ?? -1 });
    }
    return samples;
  }

  // Nobody commits or proposes here, so every round fails and only the clock speaks.
  test.each([
    [4, 10],
    [7, 25],
  ])(
    "of %i seats with %i ms from one to another the round is the whitepaper's for rounds to f + 1, but for one delay a round",
    (n, delayMs) => {
      const f = Math.floor((n - 1) / 3);
      for (const { atMs, round } of failedRounds(n, delayMs, (f + 1) * 1_000 + 500)) {
        // round = (now − last_block_timestamp) / ROUND_DURATION, where each round ends one delay late.
        const printed = Math.floor(atMs / 1_000);
        const late = Math.floor((atMs - printed * delayMs) / 1_000);
        expect(round, `at ${atMs} ms`).toBeLessThanOrEqual(printed);
        expect(round, `at ${atMs} ms`).toBeGreaterThanOrEqual(Math.min(late, f + 1));
      }
    },
  );
});
