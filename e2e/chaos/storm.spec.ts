/** Eight tabs that are reloaded again and again: impatience, or a page that reloads itself. */
import { expect } from "@playwright/test";
import { type Actor, expectBlocks, expectFinal, expectRole, expectSameTip, test } from "@/e2e/actors";
import { expectOneVotePerSlot, type Vote } from "@/e2e/votes";
import { keepVotes } from "./lives";

const TABS = 8;
const RELOAD_EVERY_MS = 5_000;
const STORM_MS = 120_000;

test("each of 8 tabs is reloaded every 5 s for 2 minutes: same seats, one chain, nothing lost", async ({ network }) => {
  test.setTimeout(480_000);
  const votes: Vote[] = [];
  await keepVotes(network.context, (seen) => votes.push(...seen));
  const actors = await network.open(TABS);
  await expectBlocks(actors[0] as Actor, 1);
  const seats = await Promise.all(actors.map(async (actor) => (await actor.status()).seat));
  const { tip } = await (actors[0] as Actor).status();

  const accepted = (await Promise.all(actors.map((actor, i) => reloadForAWhile(actor, i)))).flat();
  expect(accepted.length).toBeGreaterThanOrEqual(TABS);
  for (const actor of actors) await expectRole(actor, "validating");
  expect(await Promise.all(actors.map(async (actor) => (await actor.status()).seat))).toEqual(seats);
  for (const actor of actors) {
    expect(await actor.blockId(tip.height)).toBe(tip.id);
    await expectBlocks(actor, 2);
    for (const id of accepted) await expectFinal(actor, id);
  }
  await expectSameTip(...actors);
  const orders = await Promise.all(actors.map((actor) => actor.order(tip.height)));
  expect(new Set(orders.map(String)).size).toBe(1);
  await expectOneVotePerSlot(actors, votes);
});

/** Reloads at fixed times, the tabs one after the other; submits in each life if that is long enough to do so. */
async function reloadForAWhile(actor: Actor, index: number): Promise<string[]> {
  const accepted: string[] = [];
  const firstMs = Date.now() + (index * RELOAD_EVERY_MS) / TABS;
  for (let n = 0; n * RELOAD_EVERY_MS < STORM_MS; n++) {
    await expect
      .poll(() => Date.now(), { message: `${actor.name}'s ${n + 1}th reload is due`, timeout: 2 * RELOAD_EVERY_MS })
      .toBeGreaterThanOrEqual(firstMs + n * RELOAD_EVERY_MS);
    const submitted = await actor.submit(`${actor.name}, life ${n}`).catch(() => null);
    if (submitted !== null) accepted.push(submitted.id);
    await actor.page.reload({ waitUntil: "commit" });
  }
  return accepted;
}
