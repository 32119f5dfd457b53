/**
 * `npm run shots`: serves the build, seats four real tabs, submits real transactions, and takes pictures: every view in
 * dark, in light and on a phone, and a round that fails because its turn came to a silent validator, step by step.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, chromium, type Page } from "playwright";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { takePicture } from "./pictures";
import type { Served } from "./served";
import { onStage } from "./stage";
import { ROOT } from "./tools";

const OPTIONS = {
  out: { type: "text", what: "folder for the pictures", default: "public/shots" },
  seats: { type: "integer", what: "tabs", min: 4, max: 16, default: 4 },
  blocks: { type: "integer", what: "blocks before the first picture", min: 1, max: 1_000, default: 14 },
  only: { type: "choice", what: "which pictures", of: ["all", "views", "failure"], default: "all" },
} as const satisfies Record<string, OptionSpec>;

/** A laptop's window, and a common phone. */
const WIDE = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Waiting for tabs on a busy machine. */
const PATIENCE_MS = 90_000;
/** Between two transactions, milliseconds: a few in each block. */
const SUBMIT_MS = 400;
/** How late the messages of the others come in the pictures of the ring, milliseconds: on one machine nobody sees a vote. */
const DELAY_MS = 250;
/** What a validator knows, its page has drawn by then: lib/picture/beat.ts. */
const DRAWN_MS = 170;
/** Of a round of 2 s, in which a block is usually final after 1: who is missing by then is missed. */
const LATE_MS = 1_400;
/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

const NAMES = ["Ada", "Ben", "Cai", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Joe", "Kim", "Leo", "Mia", "Ned", "Oda"];
const TEXTS = ["pay Ada 5", "mint #41", "swap 3 ETH", "vote yes on 12", "open channel", "bridge 0.2", "claim drop 7"];

process.exitCode = await shots();

async function shots(): Promise<number> {
  const parsed = parseOptions(OPTIONS, process.argv.slice(2));
  if (!parsed.ok) {
    console.error(`${parsed.error}\n\n${usage("shots", OPTIONS)}`);
    return EXIT_USAGE;
  }
  const { out, seats, blocks, only } = parsed.value;
  const folder = resolve(ROOT, out);
  mkdirSync(folder, { recursive: true });
  return onStage(async (served, launch) => {
    const browser = await chromium.launch(launch);
    try {
      const pages = await sitDown(browser, served, seats);
      const take = async (page: Page, name: string) =>
        console.log(`${name}.webp ${((await takePicture(page, join(folder, `${name}.webp`))) / 1_024).toFixed(0)} KiB`);
      await heightReached(first(pages), blocks);
      if (only !== "failure") await takeViews(pages, take);
      if (only !== "views") await takeFailure(pages, take);
      return 0;
    } finally {
      await browser.close();
    }
  });
}

type Take = (page: Page, name: string) => Promise<void>;

async function sitDown(browser: Browser, { url }: Served, seats: number): Promise<readonly Page[]> {
  const code = await createRoom(url, seats);
  const pages: Page[] = [];
  for (let seat = 0; seat < seats; seat++) pages.push(await openTab(browser, `${url}/r/${code}`, seat));
  for (const page of pages)
    await page.waitForFunction(() => window.roundtable?.status().role === "validating", null, { timeout: PATIENCE_MS });
  await first(pages).evaluate(submitNowAndThen, [TEXTS, SUBMIT_MS] as const);
  return pages;
}

async function createRoom(url: string, seats: number): Promise<string> {
  const answer = await fetch(`${url}/api/rooms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seats, preset: "live", name: "Tuesday seminar" }),
  });
  return ((await answer.json()) as { code: string }).code;
}

/** Each in a profile of its own, as on a device of its own; the names are the same in all pictures. */
async function openTab(browser: Browser, address: string, seat: number): Promise<Page> {
  const page = await browser.newPage({ viewport: WIDE, colorScheme: "dark", reducedMotion: "no-preference" });
  await page.addInitScript(`localStorage.setItem("roundtable/name", ${JSON.stringify(NAMES[seat] ?? `Seat ${seat}`)})`);
  await page.goto(address);
  return page;
}

/** Runs inside the page. */
function submitNowAndThen([texts, everyMs]: readonly [readonly string[], number]): void {
  let at = 0;
  setInterval(() => void window.roundtable?.submit(`${texts[at++ % texts.length]} · ${at}`), everyMs);
}

async function heightReached(page: Page, height: number): Promise<void> {
  await page.waitForFunction((wanted) => (window.roundtable?.status().tip.height ?? 0) >= wanted, height, {
    timeout: PATIENCE_MS,
  });
}

async function takeViews(pages: readonly Page[], take: Take): Promise<void> {
  const page = first(pages);
  const others = pages.slice(1);
  await page.bringToFront();
  for (const other of others)
    await other.evaluate((delayMs) => window.roundtable?.faults.inject({ type: "delay", delayMs }), DELAY_MS);
  const labels = await page.locator("nav[aria-label=Views]:visible button").allInnerTexts();
  for (const label of labels.map((text) => text.trim()).filter((text) => text !== "Display" && text !== "Help")) {
    const name = label.toLowerCase();
    await page.setViewportSize(WIDE);
    await page.locator("nav[aria-label=Views]:visible button", { hasText: label }).click();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await aMoment(page);
      await take(page, `${name}-${colorScheme}`);
    }
    await page.setViewportSize(PHONE);
    await aMoment(page);
    await take(page, `${name}-phone`);
  }
  for (const other of others) await other.evaluate(() => window.roundtable?.faults.healAll());
  await page.setViewportSize(WIDE);
  await page.locator("nav[aria-label=Views]:visible button").first().click();
}

/** The middle of a block after the next: by then what was chosen is loaded and drawn. */
async function aMoment(page: Page): Promise<void> {
  await heightReached(page, (await page.evaluate(() => window.roundtable?.status().tip.height ?? 0)) + 2);
  await page.waitForFunction(isBeingSigned, null, { timeout: PATIENCE_MS });
}

/** Runs inside the page: whether it shows that a quorum has attested and the finality votes are still to come. */
function isBeingSigned(): boolean {
  return /final votes \d/.test(document.querySelector("section[aria-label=Chain]")?.textContent ?? "");
}

/** One validator falls silent: its turn comes and passes, the next round decides, and it comes back. */
async function takeFailure(pages: readonly Page[], take: Take): Promise<void> {
  const [watcher, silent] = [first(pages), pages.at(-1) ?? first(pages)];
  await watcher.bringToFront();
  await take(watcher, "failure-1-before");
  await silent.evaluate(() => window.roundtable?.pause());
  await watcher.waitForFunction(isLateIn, LATE_MS, { timeout: PATIENCE_MS, polling: 50 });
  await take(watcher, "failure-2-silence");
  await watcher.waitForFunction(() => (window.roundtable?.status().round ?? 0) > 0, null, { timeout: PATIENCE_MS });
  await pause(DRAWN_MS);
  await take(watcher, "failure-3-next-round");
  await heightReached(watcher, await watcher.evaluate(() => window.roundtable?.status().height ?? 0));
  await pause(DRAWN_MS);
  await take(watcher, "failure-4-decided");
  await take(silent, "failure-5-paused");
  await silent.evaluate(() => window.roundtable?.resume());
  await aMoment(watcher);
  await take(watcher, "failure-6-back");
}

/** Runs inside the page: whether the same round has lasted that long. */
function isLateIn(ms: number): boolean {
  const { height = 0, round = 0 } = window.roundtable?.status() ?? {};
  const { dataset } = document.documentElement;
  const now = `${height} ${round}`;
  if (dataset.round === now) return performance.now() - Number(dataset.roundSeen) > ms;
  dataset.round = now;
  dataset.roundSeen = String(performance.now());
  return false;
}

function first(pages: readonly Page[]): Page {
  const [page] = pages;
  if (page === undefined) throw new Error("got no page, want at least one");
  return page;
}
