/** The fair queue: bounds, order, and that a lane full of jobs costs the others one job's time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLanes } from "./lanes";

const ofLane = (names: readonly string[], lane: string) => names.filter((name) => name.startsWith(lane));

/** Lanes whose jobs note their name when they begin; `end` ends one. */
function watched(atOnce: number, perLaneMax = 100, waitingMax = 1_000, perLaneAtOnce = atOnce) {
  const begun: string[] = [];
  const dones = new Map<string, () => void>();
  const lanes = createLanes({ atOnce, perLaneAtOnce, perLaneMax, waitingMax });
  return {
    begun,
    enter: (lane: string, name: string) =>
      lanes.enter(lane, (done) => {
        begun.push(name);
        dones.set(name, done);
      }),
    end: (name: string) => dones.get(name)?.(),
    running: () => [...dones.keys()],
    finish(name: string) {
      const done = dones.get(name);
      dones.delete(name);
      done?.();
    },
  };
}

test("so many jobs begin at once; the others as places come free", () => {
  const { begun, enter, end } = watched(2);
  for (const name of ["a1", "a2", "a3"]) enter("a", name);
  expect(begun).toEqual(["a1", "a2"]);
  end("a2");
  expect(begun).toEqual(["a1", "a2", "a3"]);
});

test("lanes take turns, whatever waits in them", () => {
  const { begun, enter, end } = watched(1);
  for (const name of ["a1", "a2", "a3", "a4"]) enter("a", name);
  for (const name of ["b1", "b2"]) enter("b", name);
  for (let i = 0; i < 6; i++) end(begun.at(-1) ?? "");
  expect(begun).toEqual(["a1", "a2", "b1", "a3", "b2", "a4"]);
});

test("a lane has no more places than it may, and leaves the others to others", () => {
  const { begun, enter, end } = watched(2, 100, 1_000, 1);
  for (const name of ["a1", "a2", "a3"]) enter("a", name);
  expect(begun).toEqual(["a1"]);
  for (const name of ["b1", "b2"]) enter("b", name);
  expect(begun).toEqual(["a1", "b1"]);
  end("b1");
  expect(begun).toEqual(["a1", "b1", "b2"]);
  end("a1");
  expect(begun).toEqual(["a1", "b1", "b2", "a2"]);
});

test("a job that is done twice frees one place", () => {
  const { begun, enter, end } = watched(1);
  for (const name of ["a1", "a2", "a3"]) enter("a", name);
  end("a1");
  end("a1");
  expect(begun).toEqual(["a1", "a2"]);
});

describe("what is too much is not taken", () => {
  test("in one lane", () => {
    const { enter } = watched(1, 2);
    expect(["a1", "a2", "a3", "a4"].map((name) => enter("a", name))).toEqual([true, true, true, false]);
    expect(enter("b", "b1")).toBe(true);
  });

  test("in all of them", () => {
    const { enter } = watched(1, 2, 3);
    expect(["a", "a", "a", "b", "c"].map((lane, i) => enter(lane, `${i}`))).toEqual([true, true, true, true, false]);
  });
});

test("law: every job taken begins once, no more than so many at a time in all and in a lane, in order within it, and none waits beside a free place", () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant("enter" as const), lane: fc.constantFrom("a", "b", "c") }),
    fc.record({ type: fc.constant("end" as const), pick: fc.nat(10) }),
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (steps, atOnce, perLaneAtOnce) => {
        const { begun, enter, running, finish } = watched(atOnce, 5, 12, perLaneAtOnce);
        const taken: string[] = [];
        for (const [i, asked] of steps.entries()) {
          const names = running();
          if (asked.type === "end") finish(names[asked.pick % Math.max(1, names.length)] ?? "");
          else if (enter(asked.lane, `${asked.lane}${i}`)) taken.push(`${asked.lane}${i}`);
          expect(running().length).toBeLessThanOrEqual(atOnce);
          for (const lane of ["a", "b", "c"]) {
            const atWork = ofLane(running(), lane).length;
            expect(atWork).toBeLessThanOrEqual(perLaneAtOnce);
            if (ofLane(taken, lane).length > ofLane(begun, lane).length)
              expect(atWork === perLaneAtOnce || running().length === atOnce).toBe(true);
          }
        }
        while (running().length > 0) finish(running()[0] ?? "");
        expect(begun.toSorted()).toEqual(taken.toSorted());
        for (const lane of ["a", "b", "c"]) expect(ofLane(begun, lane)).toEqual(ofLane(taken, lane));
      },
    ),
  );
});
