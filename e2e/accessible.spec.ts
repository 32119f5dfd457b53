/** What axe finds on the pages as people get them, in both themes: nothing. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { type Actor, expectBlocks, expectRole, test } from "./actors";

const THEMES = ["dark", "light"] as const;

async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}

test("the landing page", async ({ page }) => {
  await page.goto("/");
  await expectAccessible(page, "landing");
});

test("a table that waits, and one that runs", async ({ network }) => {
  const room = await network.room({ seats: 2 });
  const ada = await network.tab(room, "?new");
  await expectRole(ada, "waiting");
  await expect(ada.page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(ada.page, "lobby");
  const ben: Actor = await network.tab(room, "?new");
  await expectBlocks(ben, 1);
  await expectAccessible(ada.page, "live");
});
