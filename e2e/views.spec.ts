/** The views of a table, as people use them: over real tabs, by what can be read and pressed. */
import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { type Actor, expectFinal, JOIN_MS, test } from "./actors";

/** A check of a whole block or proof, on processors that other tabs use too. */
const CHECK_MS = 15_000;

/** Opens a view by its button, as a person does. */
async function openView(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name, exact: true }).click();
}

/** A tab of four with one final transaction, at the page of its block. */
async function openBlockOf(actor: Actor, text: string): Promise<number> {
  const { page } = actor;
  const height = await expectFinal(actor, (await actor.submit(text)).id);
  await openView(page, "Chain");
  await page.getByRole("button", { name: `Block ${height},` }).click();
  await expect(page.getByRole("main").getByRole("heading", { name: `Block #${height}` })).toBeVisible();
  return height;
}

test("a block is verified in the tab, and not when a bit of it is different", async ({ network }) => {
  const [ada] = (await network.open(4)) as [Actor];
  const { page } = ada;
  await openBlockOf(ada, "to be verified");
  const steps = page.getByRole("list", { name: "Verification of the block" });
  await page.getByRole("button", { name: "Verify in this tab" }).click();
  await expect(page.getByText(/Verified in this tab in \d+ ms/)).toBeVisible({ timeout: CHECK_MS });
  await expect(steps.getByRole("img", { name: "holds" })).toHaveCount(8);
  await expect(steps.getByText(/mod 4 = [0-3]/)).toBeVisible();
  for (const [change, caught] of [
    ["signature", "Signatures"],
    ["vrf proof", "VRF proof"],
    ["transaction", "Log root"],
  ] as const) {
    await page.getByLabel("after changing").selectOption(change);
    await page.getByRole("button", { name: "Verify in this tab" }).click();
    await expect(page.getByText("Not valid: the check stops here")).toBeVisible({ timeout: CHECK_MS });
    await expect(steps.getByRole("listitem").last()).toContainText(caught);
    await expect(steps.getByRole("img", { name: "fails" })).toHaveCount(1);
  }
});

test("a proof is drawn, spoiled, taken away, and checked by a stranger", async ({ network, browser }) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  await expectFinal(ada, (await ben.submit("before it")).id);
  await openBlockOf(ada, "to be proven");
  const { page } = ada;
  await page.getByRole("tab", { name: /transaction/ }).click();
  await page.getByRole("button", { name: "Proof", exact: true }).first().click();
  await expect(page.getByText(/Verified in this tab in/)).toBeVisible({ timeout: CHECK_MS });
  await expect(page.getByText("The root is the one that the validators signed.")).toBeVisible();
  await page.getByRole("button", { name: "Tamper: flip a bit of the transaction" }).click();
  await expect(page.getByText("Another root than the validators signed.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Inclusion proof" }).getByText("✕ wrong").first()).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");

  // Somebody at another table, who has never heard of this one.
  const elsewhere = await browser.newContext();
  const stranger = await network.tab(await network.room({ seats: 1 }), "?new", elsewhere);
  await expect(stranger.page.getByRole("navigation", { name: "Views" })).toBeVisible({ timeout: JOIN_MS });
  await openView(stranger.page, "Chain");
  await stranger.page.getByRole("button", { name: "Check a proof" }).click();
  const box = stranger.page.getByLabel("Proof file", { exact: true });
  await box.fill(file);
  await expect(stranger.page.getByText(/Verified in this tab in/)).toBeVisible({ timeout: CHECK_MS });
  await expect(stranger.page.getByText(/another table than this one/)).toBeVisible();
  await box.fill(file.replace(/[0-9a-f]"\}$/, (end) => `${end.startsWith("0") ? "1" : "0"}"}`));
  await expect(stranger.page.getByText("Not valid: the check stops here")).toBeVisible({ timeout: CHECK_MS });
  await box.fill('{"format":"something else"}');
  await expect(stranger.page.getByText("got format something else, want roundtable-proof/1")).toBeVisible();
  await elsewhere.close();
});
