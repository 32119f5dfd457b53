/**
 * One key in two tabs, each of which believes that it is the only signer. The lock that says otherwise is courtesy; what
 * keeps a seat from voting twice is that the store gives each slot to one of them and tells both which vote it holds.
 */
import { expect, test } from "@playwright/test";
import { runInPage } from "@/e2e/pageProgram";

const SLOTS = 10_000;

test(`two tabs with one key contest ${SLOTS} slots, nullify against finality among them: one winner each`, async ({
  context,
}) => {
  test.setTimeout(300_000);
  const [one, other] = [await context.newPage(), await context.newPage()];
  for (const page of [one, other]) {
    // The landing page runs no validator.
    await page.goto("/");
    await runInPage(page, "e2e/chaos/contested.page.ts");
  }
  await one.evaluate(() => window.signer.create());
  await other.evaluate(() => window.signer.open());

  const [told, toldOther] = await Promise.all([
    one.evaluate((slots) => window.signer.contest("one", slots), SLOTS),
    other.evaluate((slots) => window.signer.contest("other", slots), SLOTS),
  ]);
  expect(told).toHaveLength(SLOTS);
  expect(toldOther).toEqual(told);
  for (const page of [one, other])
    expect(await page.evaluate((slots) => window.signer.readBack(slots), SLOTS)).toEqual(told);
  // Both were in the race, and each kind of vote was cast.
  const kinds = new Map<string, number>();
  for (const vote of told) kinds.set(vote, (kinds.get(vote) ?? 0) + 1);
  expect([...kinds.keys()].filter((vote) => vote.startsWith("attest"))).toHaveLength(2);
  expect([...kinds.keys()].map((vote) => vote.split(" ")[0])).toEqual(
    expect.arrayContaining(["attest", "finality", "nullify"]),
  );
});
