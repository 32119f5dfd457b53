/** A minute with three of four tabs behind the fourth, and the browser holding back what hidden tabs do. */
import { expect } from "@playwright/test";
import { type Actor, createNetwork, expectBlocks, expectRole, expectSameOrder, expectSameTip } from "@/e2e/actors";
import { test } from "@/e2e/ownBrowsers";
import { expectOneVotePerSlot } from "@/e2e/votes";
import { chainTimeMs, expectChainTime } from "./clocks";

/** Chrome lets a hidden tab's timers run once a minute after five minutes; here it does after seconds. */
const INTENSIVE = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5";
const HIDDEN_MS = 60_000;

test("three of four tabs are hidden and held back for a minute: none is missed, and all that is submitted is final", async ({
  startBrowser,
  baseURL,
}) => {
  const { context } = await startBrowser(undefined, [INTENSIVE]);
  const network = createNetwork(context, baseURL ?? "");
  const actors = await network.open(4);
  const [ada, , , dee] = actors as [Actor, Actor, Actor, Actor];
  const inSight = await Promise.all(actors.map(({ page }) => page.evaluate(() => document.visibilityState)));
  expect(inSight).toEqual(["hidden", "hidden", "hidden", "visible"]);
  await expectBlocks(dee, 1);
  const before = await Promise.all(actors.map((actor) => actor.submit(`${actor.name} goes behind`)));
  await expectChainTime(dee, (await chainTimeMs(dee)) + HIDDEN_MS);

  const after = await Promise.all(actors.map((actor) => actor.submit(`${actor.name} has been there for a minute`)));
  await expectSameOrder(
    actors,
    [...before, ...after].map(({ id }) => id),
  );
  for (const actor of actors) await expectRole(actor, "validating");
  // No link was given up meanwhile: heartbeats do not wait for a page's timers.
  for (const actor of actors) expect(await actor.trace("peerDown")).toEqual([]);
  await expectChainTime(ada, await chainTimeMs(dee));
  await expectSameTip(...actors);
  await expectOneVotePerSlot(actors);
  expect(network.mishaps).toEqual([]);
});
