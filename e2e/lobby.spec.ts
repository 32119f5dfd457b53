/** The table before it is sealed, for those who are not sure of a seat. */
import { expect } from "@playwright/test";
import { expectBlocks, expectRole, test } from "./actors";

test("who watches a table that still wants somebody may take the seat", async ({ network }) => {
  const code = await network.room({ seats: 3 });
  const ada = await network.tab(code, "?new");
  const guest = await network.tab(code, "?watch");
  const witness = await network.tab(code, "?watch");
  await expect(guest.page.getByText("You are watching and take no seat.")).toBeVisible();
  const ben = await network.tab(code, "?new");
  await guest.page.getByRole("link", { name: "Take a free seat" }).click();
  for (const tab of [ada, ben, guest]) await expectRole(tab, "validating");
  await expectRole(witness, "observing");
  await expect(witness.page.getByRole("link", { name: "Take a free seat" })).toBeHidden();
  await expectBlocks(witness, 2);
  expect([(await guest.status()).seat, (await witness.status()).seat]).toEqual([2, null]);
});

test("who sits alone for a while is offered the sandbox beside the seat", async ({ network }) => {
  const code = await network.room({ seats: 2 });
  const ada = await network.tab(code, "?new");
  const offer = ada.page.getByRole("link", { name: "sandbox" });
  const [sandbox] = await Promise.all([ada.page.waitForEvent("popup"), offer.click()]);
  await expect(sandbox.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await sandbox.close();
  const ben = await network.tab(code, "?new");
  for (const tab of [ada, ben]) await expectRole(tab, "validating");
  await expect(offer).toBeHidden();
});
