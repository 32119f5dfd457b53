/** Every scenario comes to its end on a virtual clock, whatever the seed, and quickly. */
import { describe, expect, test } from "vitest";
import { SCENARIOS, scenarioOf } from "@/lib/scenarios/all";
import { digestOf } from "@/lib/sim/digest";
import { playScenario } from "./playScenario";

const SEEDS = [1, 2];

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s", (_, scenario) => {
  test.each(SEEDS)("passes with seed %i", (seed) => {
    const { play } = playScenario(scenario, seed);
    expect({ state: play.state, why: play.why, verdicts: play.verdicts }).toEqual({
      state: "passed",
      why: null,
      verdicts: scenario.steps.map(({ expect: expected }) => (expected === undefined ? null : "pass")),
    });
    expect(play.said.every((text) => text.length > 0 && !text.includes("undefined") && !text.includes("nobody"))).toBe(
      true,
    );
  });

  test("is the same run every time (S12)", () => {
    const digest = () => digestOf(playScenario(scenario, 1).sandbox.world);
    expect(digest()).toBe(digest());
  });
});

test("there are fourteen, each with a name of its own", () => {
  expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(14);
  expect(scenarioOf("no such thing")).toBeUndefined();
});
