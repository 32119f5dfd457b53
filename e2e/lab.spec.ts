/**
 * The Lab as a person uses it: a play begun by its button on a live table with practice seats, followed to PASS; ended in
 * the middle by a reload; and what is said where a play cannot be played.
 */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { type Actor, expectBlocks, expectRole, JOIN_MS, type Network, test } from "./actors";

/** Four validators of one page share two processors with whatever else goes on. */
const PLAY_MS = 90_000;

async function withPractice(network: Network): Promise<Actor> {
  const code = await network.room({ seats: 4 });
  const ada = await network.tab(code, "?new");
  await ada.page.getByRole("button", { name: /practice/i }).click({ timeout: JOIN_MS });
  await expectRole(ada, "validating");
  await expectBlocks(ada, 1);
  return ada;
}

const openLab = (page: Page) =>
  page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Lab", exact: true }).click();

test("a play begun by its button is told, ticked off and passes; its fault is a chip, its failed round explained", async ({
  network,
}) => {
  const { page } = await withPractice(network);
  await openLab(page);
  await page.getByRole("button", { name: "Run: Committer silent" }).click();
  const play = page.getByRole("region", { name: "Committer silent" });
  await expect(play.getByText(/will keep its next commitment to itself/)).toBeVisible();
  await expect(play.getByRole("list", { name: "Expectations" }).getByRole("listitem")).toHaveCount(2);
  await expect(play.getByRole("status").filter({ hasText: "PASS" })).toBeVisible({ timeout: PLAY_MS });
  await expect(play.getByText("seen:")).toHaveCount(2);
  await expect(play.getByRole("region", { name: "Why a round failed" })).toContainText(/No commitment \(seat \d\)/);
  await expect(page.getByRole("region", { name: "Faults at work" })).toBeHidden();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual(
    [],
  );
  await play.getByRole("button", { name: "All scenarios" }).click();
  await expect(page.getByRole("button", { name: "Run: Happy path" })).toBeVisible();
});

test("a spectator decides when it goes on; a reload in the middle ends it and leaves no fault", async ({ network }) => {
  const ada = await withPractice(network);
  const { page } = ada;
  await openLab(page);
  await page.getByRole("button", { name: "Run: Late joiner syncs" }).click();
  const play = page.getByRole("region", { name: "Late joiner syncs" });
  await play.getByRole("checkbox", { name: "Auto" }).uncheck();
  const chips = page.getByRole("region", { name: "Faults at work" });
  await expect(chips.getByText("paused")).toBeVisible();
  await expect(play.getByText("Read on when you are ready.")).toBeVisible({ timeout: PLAY_MS });
  // Nothing goes on by itself: the seat stays away until the spectator has read.
  await expect(chips.getByText("paused")).toBeVisible();
  await play.getByRole("button", { name: "Continue" }).click();
  await expect(play.getByRole("status").filter({ hasText: "PASS" })).toBeVisible({ timeout: PLAY_MS });
  await play.getByRole("button", { name: "All scenarios" }).click();

  await page.getByRole("button", { name: "Run: 200 ms and 10 % loss" }).click();
  await expect(chips.getByText("200 ms late").first()).toBeVisible();
  await ada.reload();
  await expect.poll(() => page.evaluate(() => window.roundtable?.faults.list())).toEqual([]);
  await expect(chips).toBeHidden();
  await expect(page.getByRole("region", { name: "200 ms and 10 % loss" })).toBeHidden();
});

test("what cannot be played says why, and offers the nearest that can", async ({ network, page }) => {
  // Alone at a table of one: no other validator in this page.
  const [ada] = (await network.open(1)) as [Actor];
  await openLab(ada.page);
  const card = ada.page.getByRole("article").filter({ hasText: "Partition and heal" });
  await expect(card.getByText("It needs a table of 4 seats; this one has 1.")).toBeVisible();
  await expect(card.getByRole("button", { name: "Run: Partition and heal" })).toBeDisabled();
  await expect(card.getByRole("link", { name: "In the sandbox: Partition and heal" })).toBeVisible();

  await page.goto("/sandbox?preset=fast&v=lab&run=comitter-silent");
  const note = page.getByRole("alert").filter({ hasText: "There is no scenario called comitter-silent." });
  await expect(note).toBeVisible({ timeout: JOIN_MS });
  await expect(note.getByRole("button", { name: "Run “Committer silent” instead" })).toBeVisible();

  await page.goto("/sandbox?preset=fast&seats=7&v=lab&run=partition");
  const other = page.getByRole("alert").filter({ hasText: "It needs a table of 4 seats; this one has 7." });
  await expect(other).toBeVisible({ timeout: PLAY_MS });
  await other.getByRole("link", { name: "Run “Partition and heal” on a table made for it" }).click();
  await expect(page.getByRole("region", { name: "Partition and heal" })).toBeVisible({ timeout: PLAY_MS });

  await page.goto("/sandbox?x=9&seats=5&events=400");
  const clock = page.getByRole("region", { name: "Sandbox clock" });
  await expect(clock.getByText(/got a link of version 9, want 1: the table begins anew/)).toBeVisible({
    timeout: JOIN_MS,
  });
  await expect(clock.getByRole("textbox", { name: "Event" })).toHaveValue("0");
});
