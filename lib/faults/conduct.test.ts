/** Who may be made to misbehave, how, and for how long. */
import { expect, test } from "vitest";
import { createTestNode } from "@/lib/node/testNode";
import { FAULT_MS_MAX, FAULTS_MAX, type Fault, type FaultFact } from "@/lib/port/fault";
import { createConduct } from "./conduct";

function conducted(seat: number | null = 1) {
  const { node, table } = createTestNode({ seat });
  const facts: FaultFact[] = [];
  const pauses: boolean[] = [];
  const due: { readonly atMs: number; readonly run: () => void }[] = [];
  let nowMs = 0;
  const conduct = createConduct({
    clock: {
      now: () => ({ monotonicMs: nowMs, wallMs: nowMs }),
      schedule(delayMs, run) {
        const timer = { atMs: nowMs + delayMs, run };
        due.push(timer);
        return () => void due.splice(due.indexOf(timer), 1);
      },
    },
    unit: () => 0.5,
    record: (fact) => facts.push(fact),
    pause: (paused) => pauses.push(paused),
  });
  conduct.of({ node, networkId: table.networkId, seat, keys: null });
  return {
    conduct,
    facts,
    pauses,
    due,
    pass(ms: number) {
      nowMs += ms;
      for (const timer of due.filter(({ atMs }) => atMs <= nowMs)) timer.run();
    },
  };
}

const BAD: readonly (readonly [string, Fault, number])[] = [
  ["out-of-range", { type: "delay", delayMs: 0 }, 1_000],
  ["out-of-range", { type: "loss", percent: 101 }, 1_000],
  ["out-of-range", { type: "cut", seats: [1] }, 1_000],
  ["out-of-range", { type: "cut", seats: [4] }, 1_000],
  ["out-of-range", { type: "cut", seats: [] }, 1_000],
  ["out-of-range", { type: "withhold", what: "commitment", rounds: 0 }, 1_000],
  ["out-of-range", { type: "explode" } as never, 1_000],
  ["out-of-range", { type: "pause" }, FAULT_MS_MAX + 1],
  ["not-practice", { type: "lie", how: "equivocate proposal" }, 1_000],
];

test.each(BAD)("%s: %o for %d ms is refused and does nothing", (code, fault, forMs) => {
  const { conduct, facts } = conducted();
  const injected = conduct.inject(fault, forMs);
  expect(injected.ok ? null : injected.error.code).toBe(code);
  expect(facts).toEqual([]);
});

test("who only watches can do nothing wrong", () => {
  const injected = conducted(null).conduct.inject({ type: "pause" }, 1_000);
  expect(injected.ok ? null : injected.error.code).toBe("no-seat");
});

test("a fault ends by itself when its time is up, and says so", () => {
  const { conduct, facts, pauses, pass } = conducted();
  conduct.inject({ type: "pause" }, 300);
  expect(pauses).toEqual([true]);
  pass(299);
  expect(facts).toHaveLength(1);
  pass(1);
  expect(facts[1]).toEqual({ type: "healed", id: 1, seat: 1, why: "expired" });
  expect(pauses).toEqual([true, false]);
});

test("a validator goes on only when the last of its pauses ends", () => {
  const { conduct, pauses } = conducted();
  conduct.inject({ type: "pause" }, 300);
  conduct.inject({ type: "pause" }, 300);
  conduct.heal(1);
  expect(pauses).toEqual([true, true]);
  expect(conduct.heal(null)).toBe(1);
  expect(pauses).toEqual([true, true, false]);
});

test("there is an end to what one validator does wrong at once (P23)", () => {
  const { conduct, due } = conducted();
  for (let i = 0; i < FAULTS_MAX; i++) expect(conduct.inject({ type: "loss", percent: 1 }, 300).ok).toBe(true);
  expect(conduct.inject({ type: "loss", percent: 1 }, 300).ok).toBe(false);
  expect(conduct.heal(null)).toBe(FAULTS_MAX);
  expect(due).toEqual([]);
});
