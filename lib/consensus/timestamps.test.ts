import { describe, expect, test } from "vitest";
import { sampleTable } from "@/lib/chain/samples";
import type { BuiltBlock } from "./input";
import { block, nullified, proposal } from "./testMessages";
import { createTestSeat, type TestSeat, votesAsked } from "./testSeat";

const table = sampleTable(4, { clearingMs: 0 });
/** Seat 3 is drawn in every round of these tests; the seat under test is 1. */
const PROPOSER = 3;

const proposedTo = (seat: TestSeat, made: BuiltBlock, round = 0) =>
  seat.hear(PROPOSER, proposal(table, PROPOSER, made, { round }));

describe("P15: a fresh block's time", () => {
  const params = { maxDriftMs: 500 };
  const ahead = (aheadMs: number, round = 0) => block(table, PROPOSER, { round }, { aheadMs });
  /** The wall clock stands 1 000 ms after the genesis. */
  const inTimeMs = 1_000 + 500;

  test.each([
    [1, ["attest"]],
    [inTimeMs, ["attest"]],
    [inTimeMs + 1, []],
    [inTimeMs + 1_000_000, []],
  ])("%i ms after its parent: %j", (aheadMs, votes) => {
    const seat = createTestSeat({ seat: 1, params });
    proposedTo(seat, ahead(aheadMs));
    expect(votesAsked(seat.check(ahead(aheadMs)))).toEqual(votes);
  });

  test("may be the parent's plus one, whatever the wall clock says", () => {
    const seat = createTestSeat({ seat: 1, params });
    seat.wait(-100_000);
    proposedTo(seat, ahead(1));
    expect(votesAsked(seat.check(ahead(1)))).toEqual(["attest"]);
  });

  test("that is early by less than the rest of the round is held, and attested in time", () => {
    const seat = createTestSeat({ seat: 1, params });
    proposedTo(seat, ahead(inTimeMs + 300));
    expect(votesAsked(seat.check(ahead(inTimeMs + 300)))).toEqual([]);
    expect(seat.pending("hold")?.delayMs).toBe(300);
    expect(votesAsked(seat.fire("hold"))).toEqual(["attest"]);
  });

  test("that is too early for this round is not waited for", () => {
    const seat = createTestSeat({ seat: 1, params });
    proposedTo(seat, ahead(inTimeMs + table.params.roundMs));
    seat.check(ahead(inTimeMs + table.params.roundMs));
    expect(seat.pending("hold")).toBeUndefined();
  });

  test("is held for what is left of the round: less than a whole one late in it, more in a longer one", () => {
    const late = createTestSeat({ seat: 1, params });
    late.wait(1_500);
    proposedTo(late, ahead(inTimeMs + 1_500 + 600));
    late.check(ahead(inTimeMs + 1_500 + 600));
    expect(late.pending("hold")).toBeUndefined();
    const long = createTestSeat({ seat: 1, params });
    for (const round of [0, 1]) long.hear(2, nullified([0, 2, 3], { round }));
    proposedTo(long, ahead(inTimeMs + 3_000, 2), 2);
    long.check(ahead(inTimeMs + 3_000, 2));
    expect(long.pending("deadline")?.delayMs).toBe(4_000); // P14
    expect(long.pending("hold")?.delayMs).toBe(3_000);
  });

  test("is looked at once more when the wall clock went back meanwhile", () => {
    const seat = createTestSeat({ seat: 1, params });
    proposedTo(seat, ahead(inTimeMs + 300));
    seat.check(ahead(inTimeMs + 300));
    const slow = seat.pending("hold");
    seat.wait(200);
    // The timer runs on the monotonic clock; the wall clock is 100 ms behind it by now.
    expect(votesAsked(seat.give({ type: "timer", timer: slow as never, lateMs: 0 }))).toEqual([]);
    expect(seat.pending("hold")?.delayMs).toBe(100);
    expect(votesAsked(seat.fire("hold"))).toEqual(["attest"]);
  });
});
