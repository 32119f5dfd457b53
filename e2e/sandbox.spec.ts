/** The sandbox in a real browser: a play to its end, and a moment that its link makes again somewhere else. */
import { expect, type Page } from "@playwright/test";
import { test } from "./actors";

/** A page that is compiled, a worker that starts, and a machine that does other things as well. */
const OPENS_MS = 30_000;

const clock = (page: Page) => page.getByRole("region", { name: "Sandbox clock" });
const digest = (page: Page) => clock(page).locator("[data-digest]").getAttribute("data-digest");

test("a play that is named in the link runs to PASS", async ({ page }) => {
  await page.goto("/sandbox?preset=fast&v=lab&run=committer-silent");
  const play = page.getByRole("region", { name: "Committer silent" });
  await expect(play).toBeVisible({ timeout: OPENS_MS });
  await expect(play.getByText("PASS")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Faults at work" })).toBeHidden();
});

test("the same link makes the same moment in another browser, and every moment can be gone back to", async ({
  page,
  browser,
}) => {
  await page.goto("/sandbox?seats=7&seed=9&events=3000");
  await expect(clock(page).getByRole("textbox", { name: "Event" })).toHaveValue("3000", { timeout: OPENS_MS });
  const first = await digest(page);
  // The clock takes its room from the views; nothing is below the window's edge.
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  await clock(page).getByRole("button", { name: "Step one event" }).click();
  await expect(clock(page).getByRole("textbox", { name: "Event" })).toHaveValue("3001");
  expect(await digest(page)).not.toBe(first);
  await clock(page).getByRole("textbox", { name: "Event" }).fill("3000");
  await page.keyboard.press("Enter");
  // The box says what was typed, before the table is there.
  await expect.poll(() => digest(page)).toBe(first);

  const other = await (await browser.newContext()).newPage();
  await other.goto("/sandbox?seats=7&seed=9&events=3000");
  await expect(clock(other).getByRole("textbox", { name: "Event" })).toHaveValue("3000", { timeout: OPENS_MS });
  expect(await digest(other)).toBe(first);

  await other.setViewportSize({ width: 390, height: 844 });
  const width = () => other.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(390);
  await clock(other).getByRole("button", { name: "Fork" }).click();
  await expect(other.getByText("They are the same table, event by event.")).toBeVisible({ timeout: OPENS_MS });
  expect(await width()).toBeLessThanOrEqual(390);
  // Beside a fork the table is still there to be seen, however low the window.
  await other.setViewportSize({ width: 1_280, height: 720 });
  expect((await other.getByRole("main").boundingBox())?.height).toBeGreaterThan(400);
});

test("a link with mistakes says what was taken instead", async ({ page }) => {
  await page.goto("/sandbox?seats=99&preset=slow");
  await expect(clock(page).getByText(/64 was taken/)).toBeVisible({ timeout: OPENS_MS });
  await expect(clock(page).getByText(/live was taken/)).toBeVisible();
});

test("a sandbox offers no table to share and no network to leave: there is none", async ({ page }) => {
  await page.goto("/sandbox");
  const self = page.getByRole("button", { name: /^You:/ });
  await expect(self).toBeVisible({ timeout: OPENS_MS });
  await expect(page.getByRole("button", { name: "Share this table" })).toHaveCount(0);
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await self.click();
  await expect(page.getByRole("button", { name: "Pause this validator" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Leave the network" })).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Joining" })).toHaveCount(0);
});
