/** The first thing anybody sees. */
import { expect, test } from "@playwright/test";

test("the landing page says what this is, and the console stays silent", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Roundtable" })).toBeVisible();
  await page.waitForLoadState("load");
  expect(complaints).toEqual([]);
  // What a browser translates React cannot change any more: numbers would stand still.
  await expect(page.locator("html")).toHaveAttribute("translate", "no");
});

test("what needs no table is one click away", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Sandbox" }).click();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Replay" }).click();
  await expect(page).toHaveURL("/replay");
  await expect(page.getByRole("heading", { name: "Replay a trace" })).toBeVisible();
});

test("an address that leads nowhere says so, in the house's own style, and leads to the start page", async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  for (const address of ["/nothing-here", "/r/hello", "/r/7QK4MZ2X9", "/r/%20"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page at this address");
  }
  // A browser reports the answer; the page's own rules on styles have nothing to complain of.
  expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
  await page.getByRole("link", { name: "To the start page" }).click();
  await expect(page).toHaveURL("/");
});

test("a code as it is heard leads to the table's one address, with what was asked for beside it", async ({
  request,
}) => {
  for (const [heard, address] of [
    ["/r/7qk4-mz2x", "/r/7QK4MZ2X"],
    ["/r/7qk4mz2x?watch", "/r/7QK4MZ2X?watch="],
    ["/r/7qk4mz2x?new&v=chain", "/r/7QK4MZ2X?new=&v=chain"],
  ] as const) {
    const answer = await request.get(heard, { maxRedirects: 0 });
    expect(answer.status()).toBe(307);
    expect(answer.headers().location).toBe(address);
  }
});
