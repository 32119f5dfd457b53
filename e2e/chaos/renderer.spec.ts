/**
 * What a system does to the process of a tab: it is stopped for a while, or it is gone. The others notice, go on without
 * it, and have it back in its seat; whatever it voted before and after, a slot holds one vote (P16, P17).
 */
import { expect } from "@playwright/test";
import { type Actor, createNetwork, expectBlocks, expectFinal, expectRole, expectSameTip } from "@/e2e/actors";
import { test } from "@/e2e/ownBrowsers";
import { expectOneVotePerSlot } from "@/e2e/votes";
import { chainTimeMs, expectChainTime, expectMissed } from "./clocks";
import { threeAndOne } from "./twoBrowsers";

const FROZEN_MS = 20_000;

test("a tab whose process stops for 20 s is missed, and goes on where the others are", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const browser = await startBrowser();
  const { others, dee, seat } = await threeAndOne(network, browser, baseURL ?? "");
  const [ada] = others as [Actor];
  const before = await dee.submit("before it stops");
  const sinceMs = await chainTimeMs(ada);
  await browser.signalRenderers("SIGSTOP");

  const meanwhile = await ada.submit("while it stands still");
  for (const actor of others) await expectMissed(actor, seat);
  await expectChainTime(ada, sinceMs + FROZEN_MS);
  for (const actor of others) for (const { id } of [before, meanwhile]) await expectFinal(actor, id);

  await browser.signalRenderers("SIGCONT");
  await expectFinal(dee, meanwhile.id);
  await expectRole(dee, "validating");
  expect((await dee.status()).seat).toBe(seat);
  await expectNeeded(dee, others);
  await expectSameTip(...others, dee);
  await expectOneVotePerSlot([...others, dee]);
});

test("a tab whose process is killed is missed, and opened again it has its seat, its chain and its submissions", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const browser = await startBrowser();
  const { others, dee, seat, room } = await threeAndOne(network, browser, baseURL ?? "");
  const [ada] = others as [Actor];
  const { tip } = await dee.status();
  const votes = await dee.trace("counted");
  const before = await dee.submit("accepted, then killed");
  await browser.signalRenderers("SIGKILL");

  for (const actor of others) await expectMissed(actor, seat);
  const meanwhile = await ada.submit("while it is gone");
  for (const actor of others) await expectFinal(actor, meanwhile.id);
  const again = await createNetwork(browser.context, baseURL ?? "").tab(room);
  await expectRole(again, "validating");
  expect((await again.status()).seat).toBe(seat);
  expect(await again.blockId(tip.height)).toBe(tip.id);
  for (const actor of [...others, again]) for (const { id } of [before, meanwhile]) await expectFinal(actor, id);
  await expectNeeded(again, others);
  await expectSameTip(...others, again);
  await expectOneVotePerSlot([...others, again], votes);
});

/** With one of the others away it is one of the quorum: blocks become final only with its votes. */
async function expectNeeded(actor: Actor, others: readonly Actor[]): Promise<void> {
  const [away] = others as [Actor];
  await away.pause();
  await expectBlocks(actor, 3);
  await away.resume();
  await expectRole(away, "validating");
}
