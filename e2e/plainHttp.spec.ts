/**
 * A page that came over plain http from an address that is not the machine's own, as another device gets it: the browser
 * offers no WebCrypto and no Web Locks there. Noble and the vote slots alone serve then, at one table with tabs that have
 * it all.
 */
import { expect } from "@playwright/test";
import {
  type Actor,
  copyOf,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectRole,
  expectSameOrder,
  openView,
} from "./actors";
import { test } from "./ownBrowsers";
import { expectOneVotePerSlot } from "./votes";

const HOST = "roundtable.test";
const SWITCHES = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, "--window-size=1280,800"];
/** Chromium says for each page that it isolates none that came over plain http. */
const IGNORED = /Cross-Origin-Opener-Policy header has been ignored/;
/** A proof is checked by noble alone, beside four validators. */
const CHECK_MS = 20_000;

test("over plain http a tab is a validator like any other, and says what that means", async ({
  startBrowser,
  baseURL,
}) => {
  const { context } = await startBrowser(undefined, SWITCHES);
  const safe = createNetwork(context, baseURL ?? "");
  const plain = createNetwork(context, plainOf(baseURL));
  const code = await safe.room({ seats: 4, preset: "live" });
  const [ada, ben] = [await plain.tab(code, "?new"), await plain.tab(code, "?new")] as const;
  const cai = await safe.tab(code, "?new");
  // This server listens to its own machine alone: only who asks for it as such is told that others cannot.
  const onlyHere = "The link leads to this device only";
  await expect(cai.page.getByText(onlyHere)).toBeVisible();
  await expect(ada.page.getByRole("button", { name: "Copy the link" })).toBeAttached();
  await expect(ada.page.getByText(onlyHere)).toHaveCount(0);
  const dee = await safe.tab(code, "?new");
  const all = [ada, ben, cai, dee];
  for (const actor of all) await expectRole(actor, "validating");
  expect(await offered(ada)).toEqual({ isSecure: false, hasCrypto: false, hasLocks: false });
  expect(await offered(cai)).toEqual({ isSecure: true, hasCrypto: true, hasLocks: true });

  const sent = [await ada.submit("from plain http"), await cai.submit("from this machine")];
  const ids = sent.map(({ id }) => id);
  await expectSameOrder(all, ids);

  const { page } = ada;
  await page.bringToFront();
  const notice = page.getByRole("region", { name: "Notices" }).getByText("This page came over plain http");
  await expect(notice).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice).toBeHidden();
  await expect(cai.page.getByText("This page came over plain http")).toHaveCount(0);

  const height = await expectFinal(ada, ids[0] ?? "");
  await openView(page, "Chain");
  const cube = page.getByRole("button", { name: `Block ${height},` });
  await cube.hover({ force: true });
  await cube.click();
  await page.getByRole("button", { name: "Verify in this tab" }).click();
  await expect(page.getByText(/Verified in this tab in \d+ ms/)).toBeVisible({ timeout: CHECK_MS });

  const { seat } = await ben.status();
  await ben.page.bringToFront();
  await ben.reload();
  await expectRole(ben, "validating");
  expect((await ben.status()).seat).toBe(seat);
  await expectBlocks(ben, 2);
  await expectOneVotePerSlot(all);
  const mishaps = [...safe.mishaps, ...plain.mishaps].filter((it) => !IGNORED.test(it));
  expect(mishaps, "errors in the tabs' consoles").toEqual([]);
});

test("over plain http, without Web Locks, a copied tab watches, and takes the seat over when the first is closed", async ({
  startBrowser,
  baseURL,
}) => {
  const { context } = await startBrowser(undefined, SWITCHES);
  const plain = createNetwork(context, plainOf(baseURL));
  const code = await createNetwork(context, baseURL ?? "").room({ seats: 4, preset: "live" });
  const actors: Actor[] = [];
  for (let i = 0; i < 4; i++) actors.push(await plain.tab(code, "?new"));
  for (const actor of actors) await expectRole(actor, "validating");
  const [ada, ben] = actors as [Actor, Actor];
  const { seat } = await ada.status();
  const copy = plain.adopt(await copyOf(ada.page));
  await expectRole(copy, "observing");
  expect(await copy.status()).toMatchObject({ seat: null, why: "seat-in-use" });
  await expectBlocks(ada, 2);
  const votes = await ada.trace("counted");
  await ada.page.close();
  await expectRole(copy, "validating");
  expect((await copy.status()).seat).toBe(seat);
  const { id } = await ben.submit("with the copy in the seat");
  await expectFinal(copy, id);
  await expectOneVotePerSlot([ben, copy], votes);
});

const plainOf = (origin = ""): string => origin.replace("localhost", HOST);

const offered = ({ page }: Actor) =>
  page.evaluate(() => ({
    isSecure: isSecureContext,
    hasCrypto: crypto.subtle !== undefined,
    hasLocks: navigator.locks !== undefined,
  }));
