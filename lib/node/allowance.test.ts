import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PeerId } from "@/lib/base/peer";
import { BURST_MAX, createAllowances, MESSAGES_PER_SECOND, SLICE_MS } from "./allowance";
import type { Clock } from "./timers";

const [ADA, BEN] = ["ada", "ben"] as PeerId[] as [PeerId, PeerId];

/** A clock that stands still until it is moved. */
function createStage() {
  let nowMs = 0;
  let waiting: { readonly dueMs: number; readonly run: () => void }[] = [];
  const clock: Clock = {
    now: () => ({ monotonicMs: nowMs, wallMs: nowMs }),
    schedule(delayMs, run) {
      waiting.push({ dueMs: nowMs + delayMs, run });
      return () => {};
    },
  };
  const limited: PeerId[] = [];
  const allowances = createAllowances(clock, (peer) => void limited.push(peer));
  return {
    allowances,
    limited,
    /** How many more of that neighbour's messages may be judged now, on a machine that takes no time for it. */
    spend(peer: PeerId): number {
      allowances.begin(peer);
      for (let n = 0; ; n++) if (allowances.take(peer) !== null) return n;
    },
    async pass(ms: number): Promise<void> {
      nowMs += ms;
      const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
      waiting = waiting.filter(({ dueMs }) => dueMs > nowMs);
      for (const { run } of due) run();
      await Promise.resolve();
    },
  };
}

describe("P23: the allowance of a neighbour", () => {
  test("is a burst at first, then so many messages a second", async () => {
    const { spend, pass } = createStage();
    expect(spend(ADA)).toBe(BURST_MAX);
    await pass(1_000);
    // One was taken in advance, by the message that had to wait.
    expect(spend(ADA)).toBe(MESSAGES_PER_SECOND - 1);
  });

  test("once used up, a message is judged a moment later, and then a batch with it", async () => {
    const { allowances, spend, pass } = createStage();
    while (allowances.take(ADA) === null);
    let judged = false;
    void allowances.take(BEN);
    const late = allowances.take(ADA);
    void late?.then(() => {
      judged = true;
    });
    await pass(249);
    expect(judged).toBe(false);
    await pass(1);
    expect(judged).toBe(true);
    expect(spend(ADA)).toBeGreaterThan(90);
  });

  test("is half of the time where judging takes long, so that timers and others have their turn", async () => {
    const { allowances, pass } = createStage();
    allowances.begin(ADA);
    let judged = 0;
    let isFree = false;
    while (allowances.take(ADA) === null) {
      judged++;
      await pass(3);
    }
    expect(judged).toBe(Math.ceil(SLICE_MS / 3));
    const again = allowances.take(ADA);
    void again?.then(() => {
      isFree = true;
    });
    expect(allowances.take(BEN)).toBe(null);
    await pass(8);
    expect(isFree).toBe(false);
    await pass(1);
    expect(isFree).toBe(true);
    expect(allowances.take(ADA)).toBe(null);
  });

  test("is nobody else's, and goes with the link", () => {
    const { allowances, spend } = createStage();
    spend(ADA);
    expect(spend(BEN)).toBe(BURST_MAX);
    allowances.drop(ADA);
    expect(spend(ADA)).toBe(BURST_MAX);
  });

  test("is told of once for each flood", async () => {
    const { spend, pass, limited } = createStage();
    for (let second = 0; second < 5; second++) {
      spend(ADA);
      await pass(1_000);
    }
    expect(limited).toEqual([ADA]);
    await pass(10_000);
    spend(ADA);
    expect(limited).toEqual([ADA, ADA]);
  });

  test("whenever they come, no more are judged than the burst and its time allow", () => {
    const pauses = fc.array(fc.tuple(fc.nat({ max: 3_000 }), fc.nat({ max: 2_500 })), { maxLength: 20 });
    fc.assert(
      fc.asyncProperty(pauses, async (turns) => {
        const { allowances, pass } = createStage();
        let [judged, passedMs] = [0, 0];
        for (const [ms, messages] of turns) {
          await pass(ms);
          passedMs += ms;
          allowances.begin(ADA);
          for (let n = 0; n < messages; n++) {
            if (allowances.take(ADA) !== null) break;
            judged++;
          }
          expect(judged).toBeLessThanOrEqual(BURST_MAX + (passedMs * MESSAGES_PER_SECOND) / 1_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
