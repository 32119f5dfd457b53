/** Every scenario comes to its end on a virtual clock, whatever the seed, and quickly. */
import { describe, expect, test } from "vitest";
import { SETTINGS } from "@/lib/port/sandbox";
import type { View } from "@/lib/port/view";
import { SCENARIOS, scenarioOf } from "@/lib/scenarios/all";
import { advance as advancePlay, beginPlay, type Play, type Sight, withSent } from "@/lib/scenarios/play";
import type { Act, Scenario } from "@/lib/scenarios/scenario";
import { digestOf } from "@/lib/sim/digest";
import { playScenario } from "./playScenario";
import { advance, createSandbox, idOfText, perform, type Sandbox, wallMs } from "./table";

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

describe("a play that does not happen does not pass", () => {
  const without = (scenario: Scenario, type: Act["type"]): Scenario => ({
    ...scenario,
    steps: scenario.steps.map((step) => ({
      ...step,
      act: (scene) => (step.act?.(scene) ?? []).filter((act) => act.type !== type),
    })),
  });

  test.each([
    ["happy", "submit", "The transaction is final"],
    ["forged-vrf", "submit", "The table goes on, everybody agrees, and no transaction is lost"],
    ["late-joiner", "inject", "4 blocks are final without it"],
    ["reload", "restart", "It has begun anew, from what is in its store"],
    ["bad-network", "inject", "3 blocks are final under these conditions"],
    ["load", "submit", "All of them are final, each in a place of its own"],
  ] as const)("%s without its %s", (id, type, text) => {
    const { play } = playScenario(without(scenarioOf(id) as Scenario, type), 1);
    expect({ state: play.state, why: play.why }).toEqual({ state: "failed", why: `not seen in time: ${text}` });
  });

  const begun = (): Sandbox => {
    const sandbox = createSandbox({ ...SETTINGS, preset: "fast", delayMs: 20 });
    advance(sandbox, 3_000);
    return sandbox;
  };
  const sightOf = (sandbox: Sandbox): Sight => ({
    nowMs: wallMs(sandbox),
    view: sandbox.views[3] as View,
    cast: [0, 1, 2, 3],
    liars: [],
    views: new Map(sandbox.views.entries()),
  });

  test("load: as many transactions of others are not its own", () => {
    const sandbox = begun();
    const sight = sightOf(sandbox);
    let play: Play = advancePlay(beginPlay(scenarioOf("load") as Scenario, sight), sight).play;
    for (let i = 0; i < 200; i++) play = withSent(play, { seat: 0, id: `lost ${i}`, duplicate: false });
    const later = { ...sight.view, final: sight.view.final + 200 };
    ({ play } = advancePlay(play, { ...sight, view: later, views: new Map([[3, later]]) }));
    expect({ state: play.state, verdicts: play.verdicts }).toEqual({ state: "running", verdicts: ["open", "open"] });
  });

  test("reload: nothing is ticked until the seat has restarted, however long that takes", () => {
    const sandbox = begun();
    let play = beginPlay(scenarioOf("reload") as Scenario, sightOf(sandbox));
    const goOn = (looks: number, isDone: () => boolean): void => {
      for (let look = 0; look < looks && !isDone(); look++) {
        const { play: next, acts } = advancePlay(play, sightOf(sandbox));
        play = next;
        for (const act of acts) {
          if (act.type !== "submit") continue;
          perform(sandbox, act);
          play = withSent(play, { seat: act.seat, id: idOfText(sandbox, act.text), duplicate: false });
        }
        advance(sandbox, sandbox.world.nowMs + 100);
      }
    };
    goOn(40, () => false);
    expect(play).toMatchObject({ begun: true, verdicts: ["open", "open", "open"] });
    perform(sandbox, { type: "restart", seat: 0 });
    goOn(200, () => play.state !== "running");
    expect({ why: play.why, verdicts: play.verdicts }).toEqual({ why: null, verdicts: ["pass", "pass", "pass"] });
  });
});
