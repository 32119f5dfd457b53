/**
 * What stands above the view when not all is well: a sentence, and the one thing to do. Most of it is brought about for
 * real; what a healthy validator never reports (a halt, a lost memory) is put into the mouth of its worker, as the very
 * picture it would send.
 */
import { expect, type Locator, type Page } from "@playwright/test";
import { serveBundle } from "@/lib/cli/served";
import { entered, peerUp, viewOf } from "@/lib/port/samples";
import type { Mode, TraceFact } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { type Actor, createNetwork, expectBlocks, expectRole, JOIN_MS, test } from "./actors";

/** A link that is cut is noticed, and one that does not come up is given up, some seconds later. */
const CUT_MS = 45_000;
/** Longer than who only looks at another tab for a moment stays away. */
const AWAY_MS = 30_000;
const CLOCK_OFF_MS = 1_800;

const notices = (page: Page): Locator => page.getByRole("region", { name: "Notices" });

async function expectNotice(page: Page, title: string | RegExp, text: string, action: string | null): Promise<void> {
  await expect(notices(page).getByText(title)).toBeVisible({ timeout: CUT_MS });
  await expect(notices(page).getByText(text)).toBeVisible();
  await expect(notices(page).getByRole("button")).toHaveText(action === null ? [] : [action]);
}

const inMode = (mode: Mode): readonly TraceFact[] => [{ type: "mode", mode }];
const halted: TraceFact = { type: "halted", height: 7, blockIds: ["aa", "bb"] as never, liars: [1, 3] };
const others = [peerUp(1), peerUp(2), peerUp(3), entered()];

const REPORTED: readonly (readonly [readonly TraceFact[], string, string, string | null, number?])[] = [
  [[halted], "Two final blocks of height 7: halted", "Ben and Dee", "Export the evidence"],
  [
    inMode({ type: "stopped", code: "storage", detail: "got no room for a vote" }),
    "Your validator has stopped",
    "The others go on. Reason: got no room for a vote.",
    "Reload",
  ],
  [
    inMode({ type: "amnesiac", heard: 1, needed: 3 }),
    "Lost memory: asking the others, 1 of 3 heard",
    "votes again from a height that is safe",
    null,
  ],
  [inMode({ type: "amnesiac", heard: 0, needed: 2 }), "too small to heal it", "another table", "To the start page", 3],
  [
    inMode({ type: "listening", heard: 1, needed: 2 }),
    "Listening before voting: 1 of 2 heard",
    "After a restart",
    null,
  ],
  [
    inMode({ type: "observing", why: "seat-in-use" }),
    "You are watching: your seat is open in another tab",
    "this one takes the seat over",
    null,
  ],
  [
    inMode({ type: "observing", why: "no-seat" }),
    "You are watching: no seat was free",
    "checks every block by itself",
    "To the start page",
  ],
  [[{ type: "behind", by: 40 }], "Catching up: 40 blocks behind", "checked before they count", null],
  [[{ type: "storage", full: true }], "This disk is almost full", "so that votes still fit", null],
];

test("what a validator reports of itself is said in a sentence, with at most one thing to do", async ({ network }) => {
  const page = await network.context.newPage();
  await page.addInitScript(keepWorker);
  const ada = await network.visit(page, await network.room({ seats: 1 }), "?new");
  await expectRole(ada, "validating");
  for (const [facts, title, text, action, n = 4] of REPORTED) {
    await page.evaluate(
      report,
      viewOf([...others.filter((it) => !("seat" in it) || (it.seat ?? 0) < n), ...facts], { n }),
    );
    await expectNotice(page, title, text, action);
  }
  await page.evaluate(report, viewOf(others));
  await expect(notices(page).getByRole("button")).toHaveCount(0);
});

/** Runs inside the page. */
function keepWorker(): void {
  window.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      // A page has another one, which paints.
      if (args[1]?.name === "validator") window.validator = this;
    }
  };
}

/** Runs inside the page: from now on its worker says nothing but this. */
function report(view: View): void {
  const { validator } = window;
  window.hear ??= validator.onmessage;
  validator.onmessage = null;
  window.hear?.call(validator, new MessageEvent("message", { data: { type: "batch", snapshot: view, events: [] } }));
}

test("who cannot be reached is told from who is not there", async ({ network, context }) => {
  await context.addInitScript(keepLinks);
  const [ada, ben, cai, dee] = (await network.open(4)) as [Actor, Actor, Actor, Actor];
  await cut(ben);
  await cut(cai);
  await expectNotice(ada.page, "Your side: 2 of 4, it cannot finalise", "but no link leads there", "See the links");
  await notices(ada.page).getByRole("button", { name: "See the links" }).click();
  await expect(ada.page.getByText("2 online of 4 · need 3")).toBeVisible({ timeout: JOIN_MS });
  await ben.page.close();
  await cai.page.close();
  await expectNotice(ada.page, "2 online, 3 needed: rounds will fail", "Nothing is lost", "Share the link");
  await notices(ada.page).getByRole("button", { name: "Share the link" }).click();
  await expect(ada.page.getByRole("dialog", { name: "Share this table" })).toBeVisible();
  await expectRole(dee, "validating");
});

test("without its server a table goes on; a tab without links as well is offline", async ({ context }) => {
  await context.addInitScript(keepLinks);
  const served = await serveBundle();
  try {
    const [ada, ben] = (await createNetwork(context, served.url).open(4)) as [Actor, Actor];
    await served.stop();
    await expectNotice(ada.page, "The server is gone, the network goes on", "Only newcomers have to wait", null);
    await expectBlocks(ada, 1);
    await cut(ben);
    await expectNotice(ben.page, "This tab is offline", "it goes on by itself", null);
    await expectBlocks(ada, 1);
  } finally {
    await served.stop();
  }
});

test("a clock that is off is said, and who comes back is told what was missed", async ({ network, context }) => {
  await context.addInitScript((aheadMs) => {
    const { now } = Date;
    window.aheadMs = aheadMs;
    Date.now = () => now() + window.aheadMs;
  }, CLOCK_OFF_MS);
  const [ada] = (await network.open(1)) as [Actor];
  const { page } = ada;
  await expectNotice(
    page,
    /^This clock is \d\.\d s ahead of the server's$/,
    "Rounds do not depend on clocks",
    "Reload",
  );
  await page.evaluate(show, "hidden");
  await expectBlocks(ada, 2);
  await page.evaluate((awayMs) => {
    window.aheadMs += awayMs;
  }, AWAY_MS);
  await page.evaluate(show, "visible");
  await expect(
    notices(page).getByText(/^This tab was hidden for \d+ s: \d+ blocks?, \d+ failed rounds?\.$/),
  ).toBeVisible();
  await notices(page).getByRole("button", { name: "Replay" }).click();
  await expect(notices(page).getByText("View frozen")).toBeVisible();
});

/** Runs inside the page. */
function show(visibility: string): void {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: visibility });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** Runs inside the page: links can be cut later. */
function keepLinks(): void {
  const links = new Set<RTCPeerConnection>();
  let isCut = false;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      // Relays alone, of which there are none: what a network that blocks everything leaves.
      super(isCut ? { ...configuration, iceTransportPolicy: "relay" } : configuration);
      links.add(this);
    }
  };
  window.cutLinks = () => {
    isCut = true;
    for (const link of links) link.close();
  };
}

const cut = ({ page }: Actor): Promise<void> => page.evaluate(() => window.cutLinks());

declare global {
  interface Window {
    validator: Worker;
    hear: Worker["onmessage"];
    cutLinks: () => void;
    aheadMs: number;
  }
}
