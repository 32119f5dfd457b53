/**
 * One window with its tabs behind each other, as people really use this: all but one are hidden, and the browser holds
 * back what hidden tabs do. Playwright's own browsers switch that off, so this one is started without it.
 */
import { expect, type Page } from "@playwright/test";
import { createNetwork, expectBlocks, expectSameOrder, expectSameTip } from "./actors";
import { test } from "./ownBrowsers";

/** Chrome lets a hidden tab's timers run once a minute after five minutes; here it does after seconds. */
const INTENSIVE = "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5";
/** A timer that is due every 100 ms and has been silent for this long is held back to once a minute. */
const HELD_BACK_MS = 3_000;
/** A busy browser takes its time before it holds a page back. */
const HOLDING_BACK_MS = 120_000;

test("with three of four tabs hidden and held back, blocks go on", async ({ startBrowser, baseURL }) => {
  const { context } = await startBrowser(undefined, [INTENSIVE]);
  const idle = await context.newPage();
  await idle.goto(baseURL ?? "");
  await idle.evaluate(() => {
    window.ticks = { lastMs: performance.now(), longestGapMs: 0 };
    setInterval(() => {
      const { lastMs, longestGapMs } = window.ticks;
      const nowMs = performance.now();
      window.ticks = { lastMs: nowMs, longestGapMs: Math.max(longestGapMs, nowMs - lastMs) };
    }, 100);
  });
  const network = createNetwork(context, baseURL ?? "");
  const actors = await network.open(4);
  const pages = [idle, ...actors.map(({ page }) => page)];
  expect(await Promise.all(pages.map(visibility))).toEqual(["hidden", "hidden", "hidden", "hidden", "visible"]);
  // An ordinary page in the same window proves that the browser does hold back what is hidden.
  await expect.poll(() => longestGapMs(idle), { timeout: HOLDING_BACK_MS }).toBeGreaterThan(HELD_BACK_MS);

  const sent = await Promise.all(actors.map((actor) => actor.submit(`from ${actor.name}, hidden or not`)));
  await expectSameOrder(
    actors,
    sent.map(({ id }) => id),
  );
  for (const actor of actors) await expectBlocks(actor, 5);
  await expectSameTip(...actors);
  expect(await Promise.all(pages.map(visibility))).toEqual(["hidden", "hidden", "hidden", "hidden", "visible"]);
  expect(network.mishaps).toEqual([]);
});

const visibility = (page: Page): Promise<string> => page.evaluate(() => document.visibilityState);

/** Between two ticks, or since the last one. */
const longestGapMs = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(window.ticks.longestGapMs, performance.now() - window.ticks.lastMs));

declare global {
  interface Window {
    ticks: { readonly lastMs: number; readonly longestGapMs: number };
  }
}
