/**
 * What the world puts in the way of one tab: no WebRTC, a firewall, a full or forbidden disk, bytes that arrive changed.
 * That tab says so, with a cause and one thing to do; the others go on, and lose nothing they had accepted.
 */
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { serveBundle } from "@/lib/cli/served";
import type { RoundtableApi } from "@/lib/session/api";
import {
  type Actor,
  createNetwork,
  expectBlocks,
  expectFinal,
  expectRole,
  expectSameTip,
  expectTrouble,
  JOIN_MS,
  keepChannelsInPage,
  type Network,
} from "./actors";
import { test } from "./ownBrowsers";
import { expectOneVotePerSlot } from "./votes";

test("a browser without WebRTC is told so, and takes no seat", async ({ network, browser }) => {
  const without = await browser.newContext();
  await without.addInitScript(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
  const code = await network.room({ seats: 1 });
  const tab = await network.tab(code, "?new", without);
  await expectTrouble(tab, "no-webrtc");
  const [ada] = [await network.tab(code, "?new")] as const;
  await expectRole(ada, "validating");
  // What needs no others works all the same.
  await tab.page.getByRole("button", { name: "Open the sandbox" }).click();
  await expect(tab.page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await without.close();
});

test("a seat behind a firewall is told so, and the others go on without it", async ({ network, browser }) => {
  const walled = await browser.newContext();
  // Relays alone, of which there are none: what a network that blocks UDP leaves.
  await walled.addInitScript(() => {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, iceTransportPolicy: "relay" });
      }
    };
  });
  const { actors, last: dee } = await threeAndOne(network, async (code) => network.tab(code, "?new", walled));
  expect(await expectTrouble(dee, "no-route")).toMatchObject({ action: "retry" });
  const [ada] = actors as [Actor];
  const { id } = await ada.submit("without dee");
  for (const actor of actors) await expectFinal(actor, id);
  await walled.close();
});

test("a full disk refuses transactions; without room for votes the seat stops; nothing accepted is lost", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const { context: small } = await startBrowser();
  const allowed = await small.newPage();
  await allowed.goto(baseURL ?? "");
  await setQuota(allowed, 1_500_000);
  const { actors, last: dee } = await threeAndOne(network, async (code) => network.tab(code, "?new", small));
  const [ada, ben] = actors as [Actor, Actor];
  await expectRole(dee, "validating");
  await expectBlocks(dee, 1);
  const { seat } = await dee.status();

  // With two away nothing is written but what dee accepts.
  await ada.pause();
  await ben.pause();
  const accepted: string[] = [];
  let refused: string | null = null;
  while (refused === null) {
    // Random bytes, which the browser cannot compress away.
    const outcome = await submission(dee, randomBytes(25_000).toString("hex"));
    if (outcome.id === undefined) refused = outcome.code;
    else accepted.push(outcome.id);
  }
  expect(refused).toBe("storage-full");
  expect((await dee.status()).role).toBe("validating");

  await setQuota(allowed, 1);
  await ada.resume();
  await ben.resume();
  await expectTrouble(dee, "storage");
  await expectRole(dee, "stopped");
  await expectBlocks(ada, 2);
  await setQuota(allowed, null);
  await dee.reload();
  await expectRole(dee, "validating");
  expect((await dee.status()).seat).toBe(seat);
  for (const id of accepted) for (const actor of [...actors, dee]) await expectFinal(actor, id);
  await expectBlocks(dee, 2);
  await expectSameTip(...actors, dee);
  await expectOneVotePerSlot([...actors, dee]);
});

test("where storage is forbidden a tab cannot vote, says so, and can watch", async ({
  network,
  startBrowser,
  baseURL,
}) => {
  const profile = await profileWith({ profile: { default_content_setting_values: { cookies: 2 } } });
  const { context } = await startBrowser(profile);
  const actors = await network.open(4);
  const [ada] = actors as [Actor];
  const forbidden = createNetwork(context, baseURL ?? "");
  const code = await network.room({ seats: 2 });
  const seat = await forbidden.tab(code, "?new");
  await expectTrouble(seat, "storage");
  const guest = await forbidden.tab((await ada.status()).room, "?watch");
  await expectRole(guest, "observing");
  const { id } = await ada.submit("seen from memory");
  await expectFinal(guest, id);
});

test("a neighbour whose bytes arrive changed is dropped and named, and nobody else is", async ({
  network,
  browser,
}) => {
  const broken = await browser.newContext();
  await keepChannelsInPage(broken);
  await broken.addInitScript(() => {
    const { send } = RTCDataChannel.prototype;
    RTCDataChannel.prototype.send = function (data: unknown) {
      const bytes = data as Uint8Array<ArrayBuffer>;
      const copy = Uint8Array.from(bytes);
      if (window.corrupts === true && copy.length > 0) copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
      send.call(this, copy);
    };
  });
  const { actors, last: dee } = await threeAndOne(network, async (code) => network.tab(code, "?new", broken));
  await expectRole(dee, "validating");
  await expectBlocks(dee, 1);
  // A quorum is enough to begin; a link that came up later would never get through its handshake.
  await expect.poll(() => dee.page.evaluate(() => window.roundtable?.view().peers.length)).toBe(3);
  const { seat } = await dee.status();
  await dee.page.evaluate(() => {
    window.corrupts = true;
  });
  for (const actor of actors)
    await expect
      .poll(async () => (await actor.trace("blamed", "peerDown")).length, {
        message: `${actor.name} notices`,
        timeout: JOIN_MS,
      })
      .toBeGreaterThan(0);
  for (const actor of actors) {
    const named = await actor.trace("blamed", "peerDown");
    expect(named.map((event) => event.seat)).toEqual(named.map(() => seat));
    await expectBlocks(actor, 2);
  }
  await broken.close();
});

test("a server that is gone starts no table, and the button does not wait for ever", async ({ page, context }) => {
  await page.goto("/");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Start a table" }).click();
  await expect(page.getByRole("alert").getByText("The server cannot be reached")).toBeVisible();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(/\/r\//, { timeout: JOIN_MS });
});

test("a browser that allows no worker, or forbids databases by throwing, is told what that means", async ({
  network,
  browser,
}) => {
  const [idle, forbidding] = [await browser.newContext(), await browser.newContext()];
  await idle.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new DOMException("got a worker", "SecurityError");
      }
    } as never;
  });
  await forbidding.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      get() {
        throw new DOMException("got a database", "SecurityError");
      },
    });
  });
  const code = await network.room({ seats: 1 });
  const without = await network.tab(code, "?new", idle);
  expect(await expectTrouble(without, "no-worker")).toMatchObject({ action: "reload" });
  await expect(without.page.getByRole("heading", { name: "Your validator did not load" })).toHaveCount(1);
  await expect(without.page.getByRole("button", { name: "You: not seated" })).toBeVisible();
  // The page's own archive is a comfort; the validator has a database of its own, which its worker opens.
  await expectRole(await network.tab(code, "?new", forbidding), "validating");
  for (const context of [idle, forbidding]) await context.close();
});

test("a new name stands at one's own seat, and a link to another table joins none", async ({ network, browser }) => {
  const ada = await network.tab(await network.room({ seats: 2 }), "?new");
  await expectRole(ada, "waiting");
  await ada.page.getByRole("button", { name: "Change your name" }).click();
  await ada.page.getByLabel("Your name").fill("Grace");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await expect(ada.page.getByRole("list", { name: "Seats" })).toContainText("Grace");

  const [ben] = (await network.open(1)) as [Actor];
  const elsewhere = await browser.newContext();
  const lost = await network.tab((await ben.status()).room, `#${"ab".repeat(32)}`, elsewhere);
  await expectTrouble(lost, "wrong-network");
  await expect(lost.page.getByRole("heading", { name: "This is not the table your link names" })).toBeVisible();
  await expect(lost.page.getByRole("list", { name: "Seats" })).toHaveCount(0);
  await elsewhere.close();
});

test("a page says how many practice validators it can bear, and offers no more", async ({ network }) => {
  const ada = await network.tab(await network.room({ seats: 16 }), "?new");
  await expectRole(ada, "waiting");
  await expect(ada.page.getByRole("button", { name: "Seat 7 practice validators" })).toBeEnabled();
  const ben = await network.tab(await network.room({ seats: 8 }), "?new");
  await expect(ben.page.getByRole("button", { name: "Fill with practice validators" })).toBeEnabled();
});

test("a table that its server forgot before it was sealed shows no seats any more", async ({ context }) => {
  const first = await serveBundle();
  const network = createNetwork(context, first.url);
  const ada = await network.tab(await network.room({ seats: 4 }), "?new");
  await expectRole(ada, "waiting");
  await expect(ada.page.getByText("1 of 4 seats taken")).toBeVisible();
  await first.kill();
  await expect(ada.page.getByRole("region", { name: "Notices" })).toContainText("keeps trying", { timeout: JOIN_MS });
  await expect(ada.page.getByRole("button", { name: "Fill with practice validators" })).toBeDisabled();
  const second = await serveBundle(Number(new URL(first.url).port));
  await expect(ada.page.getByRole("heading", { name: "There is no table with this code" })).toBeVisible({
    timeout: JOIN_MS,
  });
  await expect(ada.page.getByRole("list", { name: "Seats" })).toHaveCount(0);
  await second.stop();
});

/** A table of four: three tabs of this browser context, and one that is opened otherwise. */
async function threeAndOne(network: Network, openLast: (code: string) => Promise<Actor>) {
  const code = await network.room({ seats: 4 });
  const actors: Actor[] = [];
  for (let i = 0; i < 3; i++) actors.push(await network.tab(code, "?new"));
  const last = await openLast(code);
  for (const actor of actors) await expectRole(actor, "validating");
  return { actors, last };
}

/** What the browser allows the origin of this page to store, in bytes; null: as much as it likes. */
async function setQuota(page: Page, quotaSize: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send("Storage.overrideQuotaForOrigin", quotaSize === null ? { origin } : { origin, quotaSize });
}

/** What became of a submission: the code of its refusal, or its id. */
const submission = (actor: Actor, text: string): Promise<{ code: string; id?: string }> =>
  actor.page.evaluate(
    (payload) =>
      (window.roundtable as RoundtableApi).submit(payload).then(
        ({ id }) => ({ code: "accepted", id }),
        (error: { code: string }) => ({ code: error.code }),
      ),
    text,
  );

async function profileWith(preferences: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "roundtable-browser-"));
  await mkdir(join(folder, "Default"));
  await writeFile(join(folder, "Default", "Preferences"), JSON.stringify(preferences));
  return folder;
}

declare global {
  interface Window {
    corrupts?: boolean;
  }
}
