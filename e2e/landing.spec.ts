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
});
