/** Parts of the page that are loaded later: one that does not come takes nothing else with it, and a table has them in time. */
import { expect, type Page } from "@playwright/test";
import { createNetwork, expectBlocks, expectRole, type Network, test } from "./actors";

const SCRIPTS = "**/_next/static/**";
/** They are loaded one after the other, with nothing between: when none came for so long, all have come. */
const QUIET_MS = 2_000;
const PARTS_MS = 40_000;

const view = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Views" }).getByRole("button", { name, exact: true });

/** How many scripts have come, and when the newest did, milliseconds ago. */
const scripts = (page: Page) =>
  page.evaluate(() => {
    const entries = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
    const newest = Math.max(...entries.map((it) => (it as PerformanceResourceTiming).responseEnd));
    return { count: entries.length, ago: performance.now() - newest };
  });

/** The first of two tabs, in the lobby: nothing is loaded ahead before the table has begun. */
async function first(network: Network) {
  const code = await network.room({ seats: 2 });
  const ada = await network.tab(code, "?new");
  await expectRole(ada, "waiting");
  await expect(ada.page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  const begin = async () => expectRole(await network.tab(code, "?new"), "validating");
  return { ada, page: ada.page, begin };
}

test("a part that does not come is told of in its place, and comes when it is asked for again", async ({
  context,
  baseURL,
}) => {
  // Whose consoles say what did not come.
  const { ada, page, begin } = await first(createNetwork(context, baseURL ?? ""));
  await page.route(SCRIPTS, (route) => route.abort());
  await begin();
  const fault = page.getByRole("heading", { name: "This view has a fault" });
  await view(page, "Learn").click();
  await expect(fault).toBeVisible();
  await expect(page.getByRole("button", { name: "Export the trace" })).toBeVisible();
  const reason = page.getByRole("main").getByText("it did not come from the server");
  expect(await reason.evaluate((it) => it.scrollWidth - it.clientWidth), "of the reason is cut off").toBe(0);
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByText("The list of actions did not open")).toBeVisible();
  await view(page, "Live").click();
  await expect(fault).toBeHidden();
  // The validator has seen nothing of all this.
  await expectBlocks(ada, 1);
  await expectRole(ada, "validating");
  await view(page, "Learn").click();
  await expect(fault).toBeVisible();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Draw it again" }).click();
  await expect(fault).toBeHidden();
  await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByPlaceholder("What do you want to do?")).toBeVisible();
});

test("a table whose server has gone has every view, list and menu", async ({ network }) => {
  const { page, begin } = await first(network);
  const atFirst = await scripts(page);
  await begin();
  const hasAll = async () => {
    const { count, ago } = await scripts(page);
    return count > atFirst.count && ago > QUIET_MS;
  };
  await expect.poll(hasAll, { timeout: PARTS_MS }).toBe(true);
  await page.route(SCRIPTS, (route) => route.abort());
  for (const name of ["Timeline", "Chain", "Pool", "Validators", "Events", "Lab", "Learn", "Live"]) {
    await view(page, name).click();
    await expect(page.getByRole("main", { name })).toBeVisible();
    await expect(page.getByText("This view has a fault")).toBeHidden();
    await expect(page.getByRole("main")).not.toBeEmpty();
  }
  await page.getByRole("button", { name: "Split the table" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Seat 1/ }).click({ button: "right" });
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByPlaceholder("What do you want to do?")).toBeVisible();
});
