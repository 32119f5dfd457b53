/** A page whose scripts do not all come, because a network failed or another build took a server's place: it is never empty. */
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import { PATIENCE_MS } from "@/lib/server/firstScript";
import { JOIN_MS, test } from "./actors";

/** One script of a page as the server names it; those for browsers without modules are not run. */
const TAG = /<script src="([^"]+)"(?=[^>]* async)(?![^>]* noModule)/g;

test("where the scripts of a page do not come it says so, and never stays empty", async ({ page, network }) => {
  const code = await network.room({ seats: 1 });
  for (const address of [`/r/${code}`, "/sandbox"]) {
    const named = await (await page.request.get(address)).text();
    await page.route("**/_next/static/**/*.js", (route) =>
      named.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    );
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "This page has a fault" })).toBeVisible();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Load the page again" }).click();
    await expect(page.getByRole("link", { name: "Roundtable, start page" })).toBeVisible({ timeout: JOIN_MS });
    await expect(page.getByText("This page has a fault")).toBeHidden();
  }
});

test("where one of the scripts that draw a page does not come it says so, whichever it is", async ({
  page,
  network,
}) => {
  const code = await network.room({ seats: 1 });
  for (const address of [`/r/${code}`, "/"]) {
    const named = (await (await page.request.get(address)).text()).matchAll(TAG);
    const scripts = [...new Set(Array.from(named, ([, src]) => src ?? ""))];
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of [scripts.at(0), scripts.at(-1)]) {
      await page.route(`**${script}`, (route) => route.fulfill({ status: 500, body: "gone" }));
      await page.goto(address);
      const fault = page.getByRole("heading", { name: "This page has a fault" });
      await expect(fault).toBeVisible({ timeout: JOIN_MS });
      await page.unrouteAll();
    }
    // Told once: by the page itself, or by what runs before it and has more patience.
    await pause(PATIENCE_MS);
    await page.getByRole("button", { name: "Load the page again" }).click();
    await expect(page.getByText("This page has a fault")).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("banner")).first()).toBeVisible();
  }
});
