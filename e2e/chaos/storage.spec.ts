/**
 * What can befall the memory of a seat: it is wiped under the tab, wiped while the tab is away, or put back to an older
 * state. Without its memory a seat has no key any more; with an older one it has forgotten votes, and casts none until
 * the others are past all that it may have said (P17).
 */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "@playwright/test";
import {
  type Actor,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectGuest,
  expectRole,
  expectSameTip,
  expectTrouble,
} from "@/e2e/actors";
import { test } from "@/e2e/ownBrowsers";
import { expectOneVotePerSlot } from "@/e2e/votes";
import { threeAndOne } from "./twoBrowsers";

/** Three heights with one seat that only relays: its rounds fail meanwhile. */
const FORGETFUL_MS = 120_000;

test("a memory wiped under the tab, or while it is away: the seat is gone, says so, and can watch", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const browser = await startBrowser();
  const { others, dee, room } = await threeAndOne(network, browser, baseURL ?? "");
  const session = await browser.context.newCDPSession(dee.page);
  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(baseURL ?? "").origin,
    storageTypes: "indexeddb",
  });
  expect(await expectTrouble(dee, "seat-lost")).toMatchObject({ action: "watch" });
  // Its session storage still names the seat.
  await dee.reload();
  expect(await expectTrouble(dee, "seat-lost")).toMatchObject({ action: "watch" });

  const guest = await createNetwork(browser.context, baseURL ?? "").tab(room);
  await expectGuest(guest);
  expect((await guest.status()).seat).toBe(null);
  const { id } = await guest.submit("whoever lost a seat can still submit");
  for (const actor of [...others, guest]) await expectFinal(actor, id);
  await expectSameTip(...others, guest);
  await expectOneVotePerSlot(others);
});

test("a memory put back to an older state: no second vote, and the seat votes again where that is safe", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  test.setTimeout(400_000);
  const first = await startBrowser();
  const { others, room, seat } = await threeAndOne(network, first, baseURL ?? "");
  const [ada, ben, cai] = others as [Actor, Actor, Actor];
  await first.kill();
  const older = await mkdtemp(join(tmpdir(), "roundtable-browser-"));
  // But for what says that a browser runs on this profile.
  const filter = (path: string): boolean => !basename(path).startsWith("Singleton");
  await cp(first.profile, older, { recursive: true, filter });

  // It goes on, and with two of the others away it votes where nothing can be decided.
  const second = await startBrowser(first.profile);
  const dee = await createNetwork(second.context, baseURL ?? "").tab(room);
  await expectRole(dee, "validating");
  await expectBlocks(dee, 2);
  await ada.pause();
  await cai.pause();
  await expect.poll(() => votesOf(ben, seat), { message: "it has voted", timeout: 60_000 }).toBeGreaterThan(0);
  const { height } = await ben.status();
  await second.kill();

  const third = await startBrowser(older);
  const again = await createNetwork(third.context, baseURL ?? "").tab(room);
  // It is shown a vote of its own that it does not know, and with two away no quorum tells it from where on it may vote.
  await expectRole(again, "amnesiac");
  await ada.resume();
  await cai.resume();
  for (const actor of others) await expectBlocks(actor, 5, FORGETFUL_MS);
  await expect
    .poll(async () => (await again.status()).role, { message: "it votes again", timeout: FORGETFUL_MS })
    .toBe("validating");
  expect((await again.status()).seat).toBe(seat);
  // Three heights above the last final one of the others.
  const later = (await ben.trace("counted")).filter((vote) => vote.seat === seat && vote.height > height);
  for (const vote of later) expect(vote.height).toBeGreaterThanOrEqual(height + 2);
  await ada.pause();
  await expectBlocks(again, 3, FORGETFUL_MS);
  await ada.resume();
  await expectSameTip(...others, again);
  await expectOneVotePerSlot([...others, again]);
  await third.close();
  await rm(older, { recursive: true, force: true });
});

/** What that tab has counted of a seat's votes at the height that it is deciding. */
async function votesOf(actor: Actor, seat: number): Promise<number> {
  const { height } = await actor.status();
  return (await actor.trace("counted")).filter((vote) => vote.seat === seat && vote.height === height).length;
}
