/** The views of a table, as people use them: over real tabs, by what can be read and pressed. */
import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, JOIN_MS, openView, test } from "./actors";
import { expectAccessible } from "./axe";

/** A check of a whole block or proof, on processors that other tabs use too. */
const CHECK_MS = 15_000;

/** A tab with one final transaction, at the page of its block. */
async function openBlockOf(actor: Actor, text: string): Promise<number> {
  const { page } = actor;
  const height = await expectFinal(actor, (await actor.submit(text)).id);
  await openView(page, "Chain");
  const cube = page.getByRole("button", { name: `Block ${height},` });
  // As a person does: the strip stands still under the pointer, and then the block is clicked.
  await cube.hover({ force: true });
  await cube.click();
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

test("that the log only grew is verified in the tab, and not when a bit of the proof is different", async ({
  network,
}) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  await openBlockOf(ada, "to stay where it is");
  const after = await expectFinal(ada, (await ben.submit("after it")).id);
  const { page } = ada;
  const steps = page.getByRole("list", { name: "The log only grew" });
  // The page draws a moment later than the validator answers.
  const compare = page.getByRole("button", { name: /^Compare with #\d+$/ });
  await expect.poll(async () => Number((await compare.textContent())?.split("#")[1])).toBeGreaterThanOrEqual(after);
  await compare.click();
  await expect(steps.getByText(/^the first 1 of [2-9] entries are the same, by [1-9] hash/)).toBeVisible({
    timeout: CHECK_MS,
  });
  await expect(steps.getByRole("img", { name: "holds" })).toHaveCount(4);
  await page.getByRole("button", { name: "Tamper: flip a bit of the proof" }).click();
  await expect(page.getByText("Not valid: the check stops here")).toBeVisible({ timeout: CHECK_MS });
  await expect(steps.getByRole("listitem").last()).toContainText("beginning of the newer one");
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

test("load becomes final, and what is typed is followed to its block", async ({ network }) => {
  const [ada, ben] = (await network.open(4)) as [Actor, Actor];
  const { page } = ada;
  await openView(page, "Pool");
  const pool = page.getByRole("region", { name: "Pool", exact: true });
  await pool.getByText("Hex", { exact: true }).click();
  await pool.getByLabel("Payload").fill("abc");
  await expect(pool.getByText("Two digits for each byte, at least one byte.")).toBeVisible();
  await pool.getByText("JSON", { exact: true }).click();
  await pool.getByLabel("Payload").fill('{ "to": "ben" }');
  const id = (await pool.getByText(/^id [0-9a-f]{64}/).textContent())?.slice(3, 67) ?? "";
  await pool.getByRole("button", { name: "Submit", exact: true }).click();
  const height = await expectFinal(ben, id);
  await expect(pool.getByRole("list", { name: "Progress" }).first()).toContainText(`Final in #${height}`, {
    timeout: JOIN_MS,
  });
  const before = (await ada.status()).final;
  await pool.getByRole("slider", { name: "Rate" }).fill("150");
  await expect(pool.getByRole("slider", { name: "Rate" })).toHaveAttribute("aria-valuetext", "100 tx/s");
  await pool.getByRole("button", { name: "Start" }).click();
  await expect.poll(async () => (await ben.status()).final, { timeout: JOIN_MS }).toBeGreaterThan(before + 20);
  await pool.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(pool.getByText(/\d+ made, \d+ accepted$/)).toBeVisible();
  await expect.poll(async () => (await ada.status()).pool, { timeout: JOIN_MS }).toBe(0);
  await expect(pool.getByRole("heading", { name: "Nothing waits" })).toBeVisible();
});

test("the validators tell what may still be lost, and a failed round whose fault it was", async ({ network }) => {
  const [ada, , , dee] = (await network.open(4)) as [Actor, Actor, Actor, Actor];
  const { page } = ada;
  await openView(page, "Validators");
  await expect(page.getByText("4 online of 4 · need 3 · can lose 1 more")).toBeVisible({ timeout: JOIN_MS });
  await expect(page.getByText("4 of 4 seats are in this browser: it can lose 0 browsers")).toBeVisible();
  const table = page.getByRole("table", { name: "Roster" });
  await expect(table.getByRole("row")).toHaveCount(5);
  await table.getByRole("button", { name: "Round trip" }).click();
  await expect(table.getByRole("columnheader", { name: "Round trip" })).toHaveAttribute(
    "aria-sort",
    /ascending|descending/,
  );
  const away = (await dee.status()).seat as number;
  await dee.pause();
  await expect(table.getByRole("rowheader")).toHaveCount(4);
  const row = table.getByRole("row").filter({ has: page.getByRole("cell", { name: `${away}`, exact: true }) });
  await expect(row.getByRole("img", { name: /[1-9]\d* missed/ })).toBeVisible({ timeout: JOIN_MS });
  await page.getByRole("tab", { name: "Links" }).click();
  const self = (await ada.status()).seat as number;
  const [one, other] = [0, 1, 2, 3].filter((seat) => seat !== self) as [number, number, number];
  await expect(page.getByRole("img", { name: `seats ${self} and ${one}: linked` })).toBeVisible();
  await expect(page.getByRole("img", { name: `seats ${one} and ${other}: unknown` })).toBeVisible();

  // The rounds it let down are told with their block.
  const failed = async () =>
    (await ada.trace("final")).findLast(({ block }) => (block.finalRound ?? 0) > 0)?.block.height;
  await expect.poll(failed, { timeout: 2 * JOIN_MS }).toBeDefined();
  const height = (await failed()) as number;
  await openView(page, "Chain");
  await page.getByRole("button", { name: `Block ${height},` }).click();
  await expect(
    page
      .getByRole("main")
      .getByText(/no (commitment|proposal) from|came too late|only \d of|given up|attested/)
      .first(),
  ).toBeVisible();
});

test("going back by the browser leads to the view before, not away from the table, and the address keeps to what is drawn", async ({
  network,
}) => {
  const [ada] = (await network.open(1, { preset: "live" })) as [Actor];
  const { page } = ada;
  const view = (label: string) => page.getByRole("main", { name: label });
  await openView(page, "Chain");
  await openView(page, "Lab");
  // Where one is already is no place of its own.
  await openView(page, "Lab");
  await view("Lab").focus();
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/v=lab&at=\d+/);
  await page.goBack();
  await expect(view("Chain")).toBeFocused();
  await expect(page).toHaveURL(/v=chain&at=\d+/);
  await page.getByRole("button", { name: "Skip to live" }).click();
  await page.goForward();
  await expect(view("Lab")).toBeVisible();
  await expect(page).not.toHaveURL(/at=/);
  await page.goBack();
  await page.goBack();
  await expect(view("Live")).toBeVisible();
  await expectBlocks(ada, 1);
});

test("every view can be used by everybody, and a frozen one stands still", async ({ network }) => {
  // One seat is enough to look at.
  const [ada] = (await network.open(1)) as [Actor];
  const { page } = ada;
  await openBlockOf(ada, "something to see");
  await page.getByRole("button", { name: "Verify in this tab" }).click();
  await expect(page.getByText(/Verified in this tab in/)).toBeVisible({ timeout: CHECK_MS });
  await expectAccessible(page, "chain");
  for (const name of ["Pool", "Validators", "Learn"]) {
    await openView(page, name);
    await expect(page.getByRole("region", { name, exact: true }).first()).toBeVisible();
    await expectAccessible(page, name);
  }
  const phases = page.getByRole("list", { name: "Phases of a round" });
  await expect(phases.getByRole("listitem")).toHaveCount(5);
  await page.getByText("Technical", { exact: true }).click();
  await expect(page.getByText(/leader-election VRF/)).toBeVisible();
  const draws = page.locator("dd", { has: page.getByRole("img", { name: "verified by this tab" }) }).nth(2);
  await page.getByRole("button", { name: "Freeze the view" }).first().click();
  await expect(page.getByText("View frozen").first()).toBeVisible();
  const then = await draws.textContent();
  const { tip } = await ada.status();
  await expect.poll(async () => (await ada.status()).tip.height, { timeout: JOIN_MS }).toBeGreaterThan(tip.height + 1);
  expect(await draws.textContent()).toBe(then);
});
