/** What can be done to a table by hand, with pointer and keyboard: cut a link, split it, make a seat misbehave, turn dials. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { JOIN_MS, test } from "./actors";

const clock = (page: Page) => page.getByRole("region", { name: "Sandbox clock" });
const chips = (page: Page) => page.getByRole("region", { name: "Faults at work" });

async function openSandbox(page: Page): Promise<void> {
  await page.goto("/sandbox?preset=fast&events=300");
  await expect(clock(page).getByRole("textbox", { name: "Event" })).toHaveValue("300", { timeout: JOIN_MS });
}

test("a seat's menu opens by pointer and by key, and gives the focus back", async ({ page }) => {
  await openSandbox(page);
  const seat = page.getByRole("button", { name: /^Seat 2,/ });
  await seat.click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Seat 2" });
  await expect(menu).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("[role=menu]").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await menu.getByRole("menuitem", { name: "no proposal, once" }).click();
  await expect(chips(page).getByText("seat 2: no proposal, once")).toBeVisible();
  await expect(seat).toBeFocused();
  await page.keyboard.press("Shift+F10");
  await expect(menu).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: "End: no proposal, once" })).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(seat).toBeFocused();
});

test("a click on a link cuts it, another mends it; a split says what follows and cuts both sides", async ({ page }) => {
  await openSandbox(page);
  const link = page.locator('[data-link="1"]');
  await link.dispatchEvent("click");
  await expect(chips(page).getByText("seat 0: cut off from seat 1")).toBeVisible();
  await expect(link.locator("title")).toHaveText("Mend the link to seat 1");
  await link.dispatchEvent("click");
  await expect(chips(page)).toBeHidden();

  await page.getByRole("button", { name: "Split the table" }).click();
  const dialog = page.getByRole("dialog", { name: "Split the table" });
  await expect(dialog.getByText("2 and 2: neither side has the 3 it needs, so nothing becomes final.")).toBeVisible();
  const third = dialog.getByRole("checkbox").nth(2);
  await third.check();
  await expect(dialog.getByText(/The side of 3 has the 3 it needs/)).toBeVisible();
  await third.uncheck();
  await dialog.getByRole("button", { name: "Split", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(chips(page).getByText("seat 0: cut off from seats 2, 3")).toBeVisible();
  await expect(chips(page).getByText("seat 1: cut off from seats 2, 3")).toBeVisible();
  await page.keyboard.press("h");
  await expect(chips(page)).toBeHidden();
});

test("delay and loss are dragged, of one seat and of all links, and stand in the link", async ({ page, context }) => {
  await openSandbox(page);
  await page
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: "Validators", exact: true })
    .click();
  await page.getByRole("button", { name: "Make seat 3 misbehave" }).click();
  const faults = page.getByRole("dialog", { name: "Faults of seat 3" });
  await faults.getByRole("slider", { name: "Delay" }).fill("400");
  await expect(chips(page).getByText("seat 3: 400 ms late")).toBeVisible();
  await faults.getByRole("slider", { name: "Delay" }).fill("120");
  await expect(chips(page).getByText("seat 3: 120 ms late")).toBeVisible();
  await expect(chips(page).getByText("400 ms late")).toBeHidden();
  await page.keyboard.press("Escape");

  await clock(page)
    .getByRole("button", { name: /delay and loss of every link/ })
    .click();
  const links = page.getByRole("dialog", { name: "Links of the table" });
  await links.getByRole("slider", { name: "Loss" }).fill("20");
  await expect(clock(page).getByRole("button", { name: "30 ms, 20 %" })).toBeVisible();
  await page.keyboard.press("Escape");
  const standing = clock(page).locator("[data-digest]");
  const before = (await standing.getAttribute("data-digest")) ?? "";
  const moment = clock(page).getByRole("textbox", { name: "Event" });
  await moment.fill(String(Number(await moment.inputValue()) + 500));
  await page.keyboard.press("Enter");
  // The box says what was typed; the table is there when its digest is another.
  await expect(standing).not.toHaveAttribute("data-digest", before);
  const digest = await standing.getAttribute("data-digest");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await clock(page).getByRole("button", { name: "Copy a link to this moment" }).click();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(address);
  await expect(clock(page).getByRole("button", { name: "30 ms, 20 %" })).toBeVisible({ timeout: JOIN_MS });
  await expect(standing).toHaveAttribute("data-digest", digest ?? "");
  await expect(chips(page).getByText("seat 3: 120 ms late")).toBeVisible();
});
