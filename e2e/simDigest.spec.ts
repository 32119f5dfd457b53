/** S12: a seed of the simulator is the same run in Node and in a real browser, event by event. */
import { expect, test } from "@playwright/test";
import { run } from "@/lib/sim/run";
import { dialsOf } from "@/lib/sim/swarm";
import { askWorker } from "./pageProgram";

/** Among them every kind of delay, messages through the codec, liars and tables of several sizes. */
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

/** Twenty-four runs on a machine that may be busy. */
/** That a page runs a script of ours as a worker is this test's doing, whatever the page's own policy is. */
test.use({ bypassCSP: true });

test("the digests of some seeds are equal in Node and in Chromium", async ({ page }) => {
  const dials = SEEDS.map((seed) => dialsOf(seed));
  expect(new Set(dials.map(({ network }) => network.delay.kind)).size).toBe(4);
  expect(new Set(dials.map(({ tier }) => tier)).size).toBe(2);
  await page.goto("/");
  const inChromium = await askWorker<readonly number[], string[]>(page, "e2e/simDigest.page.ts", SEEDS);
  expect(inChromium).toEqual(SEEDS.map((seed) => run(seed).digest));
  expect(new Set(inChromium).size).toBe(SEEDS.length);
});
