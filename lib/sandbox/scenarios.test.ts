/** Every scenario comes to its end on a virtual clock, whatever the seed, and quickly. */
import { describe, expect, test } from "vitest";
import { SCENARIOS, scenarioOf } from "@/lib/scenarios/all";
import type { Scenario } from "@/lib/scenarios/scenario";
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

test.each([
  ["committer-silent", "commitment"],
  ["proposer-silent", "proposal"],
] as const)("%s: who is silent by himself, first, is not taken for the seat that was told to be", (id, what) => {
  const mishaps = [1, 2, 3].map(
    (seat) => ({ type: "inject", seat, fault: { type: "withhold", what, rounds: 1 } }) as const,
  );
  const { play } = playScenario(scenarioOf(id) as Scenario, 3, mishaps);
  expect({ state: play.state, why: play.why }).toEqual({ state: "passed", why: null });
  expect(play.said[1]).toContain(`no ${what} from seat 0`);
});

test("there are fourteen, each with a name of its own", () => {
  expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(14);
  expect(scenarioOf("no such thing")).toBeUndefined();
});
