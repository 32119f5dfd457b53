/**
 * The Lab's plays on real tabs: the same files that the simulator runs. Every tab is a person's, so each carries out what
 * its own seat is told; where somebody has to lie, that seat is a practice seat of the first page. A handful here;
 * `npm run scenarios -- --times 20` plays all of them as often as it is told.
 */
import { expect } from "@playwright/test";
import { SCENARIOS } from "@/lib/scenarios/all";
import type { Scenario } from "@/lib/scenarios/scenario";
import { test } from "./actors";
import { type Outcome, playOnTabs } from "./stage";

/** Short ones of each kind. ROUNDTABLE_SCENARIOS names others, or all. */
const HANDFUL = "happy,duplicate,carried,equivocation";

const wanted = (process.env.ROUNDTABLE_SCENARIOS ?? HANDFUL).split(",");
const chosen: readonly Scenario[] = SCENARIOS.filter(({ id }) => wanted.includes("all") || wanted.includes(id));
const times = Number(process.env.ROUNDTABLE_SCENARIO_TIMES ?? 1);

for (const scenario of chosen)
  for (let time = 1; time <= times; time++)
    test(`${scenario.id}: ${scenario.title}, time ${time}`, async ({ network }, info) => {
      const outcome: Outcome = await playOnTabs(network, scenario);
      info.annotations.push({ type: "outcome", description: JSON.stringify(outcome) });
      expect(outcome).toMatchObject({ state: "passed", why: null });
    });
