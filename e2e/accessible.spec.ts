/** What axe finds on the pages as people get them, in both themes: nothing. And that a narrow one is not wider than its window. */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectRole, test } from "./actors";
import { expectAccessible } from "./axe";

test("the landing page", async ({ page }) => {
  await page.goto("/");
  await expectAccessible(page, "landing");
});

test("a table that waits, and one that runs", async ({ network }) => {
  const room = await network.room({ seats: 2, preset: "live" });
  const ada = await network.tab(room, "?new");
  await expectRole(ada, "waiting");
  await expect(ada.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(ada.page, "lobby");
  const ben: Actor = await network.tab(room, "?new");
  await expectBlocks(ben, 1);
  await expectAccessible(ada.page, "live");
  await ada.page.getByRole("button", { name: /^Seat 0, / }).click();
  await expectAccessible(ada.page, "a validator's details");
});

test("what opens over a table", async ({ network }) => {
  const [{ page }] = (await network.open(1, { preset: "live" })) as [Actor];
  for (const [keys, name] of [
    ["s", "Share this table"],
    ["Shift+?", "Shortcuts"],
    ["Control+k", "All actions"],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    await expectAccessible(page, name);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Display" }).click();
  await expectAccessible(page, "display");
});

test("what closes gives the focus back to where it was, also where one dialog led to another", async ({ network }) => {
  const [{ page }] = (await network.open(1, { preset: "live" })) as [Actor];
  const seat = page.getByRole("button", { name: /^Seat 0, / });
  await seat.focus();
  for (const keys of ["s", "Shift+?", "Control+k"]) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(seat).toBeFocused();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("share this");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Share this table" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(seat).toBeFocused();
  // The question before a pause, taken back.
  await page.keyboard.press("o");
  await expect(page.getByRole("button", { name: "Pause (o)" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(seat).toBeFocused();
  // What was selected, closed by its own button, which goes with it.
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Close the details" }).press("Enter");
  await expect(page.getByRole("complementary", { name: "Details" })).toBeFocused();
});

test("what goes by what is done in it leaves the focus on what comes, not at the beginning of the page", async ({
  network,
}) => {
  const { page } = await network.tab(await network.room({ seats: 2, preset: "live" }), "?new");
  const name = page.getByRole("button", { name: "Change your name" });
  for (const key of ["Escape", "Enter"]) {
    await name.press("Enter");
    await page.getByRole("textbox", { name: "Your name" }).press(key);
    await expect(name).toBeFocused();
  }
  await page.getByRole("button", { name: /practice/i }).press("Enter");
  const live = page.getByRole("main", { name: "Live" });
  await expect(live).toBeFocused();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Skip to live" }).press("Enter");
  await expect(live).toBeFocused();
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "Pause (o)" }).press("Enter");
  await page.getByRole("button", { name: "Resume" }).press("Enter");
  await expect(live).toBeFocused();
  await page.getByRole("button", { name: /^You:/ }).press("Enter");
  await page.getByRole("button", { name: "Leave the network" }).press("Enter");
  await page.getByRole("button", { name: "Sit down again" }).press("Enter");
  await expect(live).toBeFocused();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  const chain = page.getByRole("main", { name: "Chain" });
  await chain.getByRole("button", { name: /^#1 / }).press("Enter");
  await expect(chain.getByRole("heading", { name: "Block #1" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(chain.getByRole("button", { name: "All blocks" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chain.getByRole("heading", { name: "Block #1" })).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(chain.getByRole("button", { name: "Check a proof" })).toBeFocused();

  await page.goto("/");
  await page.getByRole("button", { name: /^Forget / }).press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("what a control has to say besides is shown to pointer and keyboard, one at a time, and goes on Escape", async ({
  network,
}) => {
  const [{ page }] = (await network.open(1, { preset: "live" })) as [Actor];
  const tip = page.getByRole("tooltip");
  const share = page.getByRole("button", { name: "Share this table" });
  await share.hover();
  await expect(tip).toHaveText("Share (s)");
  await expect(share).toHaveAccessibleDescription("Share (s)");
  await page.keyboard.press("Escape");
  await expect(tip).toHaveCount(0);
  await expect(share).toHaveAccessibleDescription("");

  await page.getByRole("button", { name: "Freeze the view" }).first().hover();
  await expect(tip).toHaveText(/^Freeze the view; the validator goes on/);
  // Keys go before the pointer that rests.
  await share.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(share).toBeFocused();
  await expect(tip).toHaveText("Share (s)");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Share this table" })).toBeVisible();
  await expect(tip).toHaveCount(0);
});

test("a phone, and what opens on it", async ({ network }) => {
  const [{ page }] = (await network.open(1, { preset: "live" })) as [Actor];
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, "live on a phone");
  await page.getByRole("button", { name: "More" }).click();
  await expectAccessible(page, "more");
});

test("in the lobby of a narrow page nothing scrolls sideways", async ({ network }) => {
  const { page } = await network.tab(await network.room({ seats: 4 }), "?new");
  const lobby = page.getByRole("main");
  await expect(lobby.getByRole("list", { name: "Seats" })).toContainText("seat 1 is free");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => lobby.evaluate((it) => it.scrollWidth - it.clientWidth), `${width} px`).toBe(0);
  }
});
