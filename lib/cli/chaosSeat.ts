/**
 * One seat of a chaotic hour: a browser of its own as a separate process, a tab in it, and everything that can befall the
 * two. Whatever the tab saw is collected again and again, so that little is lost with it.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright";
import type { Status } from "@/lib/session/api";
import { installWatch, readLog } from "./chaosPage";
import type { Blow, Strike } from "./chaosPlan";
import type { ChaosRecord } from "./chaosRecord";
import { type OwnBrowser, startOwnBrowser } from "./ownBrowser";

export interface ChaosSeat {
  readonly seat: number;
  /** As the tab last told; null while it has said nothing in this life. */
  readonly status: Status | null;
  /** Whether it told that it validates within the last seconds. */
  isValidating(): boolean;
  /** Resolves when the blow is over and the tab has been helped up; not yet when it validates again. */
  suffer(strike: Strike): Promise<void>;
  /** The transaction's id, or null if it was refused or nobody answered in time: it may still have been accepted. */
  submit(payload: string): Promise<string | null>;
  log(height: number): ReturnType<typeof readLog>;
  close(): Promise<void>;
}

const TAKE_EVERY_MS = 400;
/** A tab that has said nothing for so long is not counted on. */
const FRESH_MS = 3_000;
/** A tab that is frozen or dying answers late or never. */
const ANSWER_MS = 5_000;
/** Loading on a machine that is busy with seven other browsers. */
const LOAD_MS = 60_000;
/** Nothing moves only to look nice: the processors are the tabs'. */
const SWITCHES = ["--force-prefers-reduced-motion"];

/** Opens the tab as a new validator of the room; it validates when all seats are taken. */
export async function openSeat(seat: number, address: string, record: ChaosRecord): Promise<ChaosSeat> {
  const browser = await startOwnBrowser(undefined, SWITCHES);
  const life: Life = {
    address,
    record,
    browser,
    page: await openTab(browser, `${address}?new`),
    told: null,
    over: false,
  };
  const watching = watch(life);
  return {
    seat,
    get status() {
      return life.told?.status ?? null;
    },
    isValidating: () => life.told?.status.role === "validating" && Date.now() - life.told.atMs < FRESH_MS,
    suffer: ({ blow, forMs }) => BLOWS[blow](life, forMs),
    submit: (payload) => inTime(life.page.evaluate(submitText, payload), null),
    log: (height) => life.page.evaluate(readLog, height),
    async close() {
      life.over = true;
      await watching;
      await life.browser.close();
    },
  };
}

interface Life {
  readonly address: string;
  readonly record: ChaosRecord;
  browser: OwnBrowser;
  page: Page;
  told: { readonly status: Status; readonly atMs: number } | null;
  over: boolean;
}

const BLOWS: Readonly<Record<Blow, (life: Life, forMs: number) => Promise<void>>> = {
  async "kill tab"(life, forMs) {
    await life.browser.signalRenderers("SIGKILL");
    await reopenAfter(life, forMs);
  },
  async "kill browser"(life, forMs) {
    const { profile } = life.browser;
    await life.browser.kill();
    life.told = null;
    await pause(forMs);
    life.browser = await startOwnBrowser(profile, SWITCHES);
    life.page = await openTab(life.browser, life.address);
  },
  async freeze(life, forMs) {
    await life.browser.signalRenderers("SIGSTOP");
    await pause(forMs);
    await life.browser.signalRenderers("SIGCONT");
  },
  async reload(life) {
    await take(life);
    life.told = null;
    await life.page.reload({ timeout: LOAD_MS, waitUntil: "commit" });
  },
  async pause(life, forMs) {
    await inTime(
      life.page.evaluate(() => window.roundtable?.pause()),
      undefined,
    );
    await pause(forMs);
    await inTime(
      life.page.evaluate(() => window.roundtable?.resume()),
      undefined,
    );
  },
  async close(life, forMs) {
    await take(life);
    await reopenAfter(life, forMs);
  },
};

async function reopenAfter(life: Life, forMs: number): Promise<void> {
  const { page } = life;
  life.told = null;
  await page.close();
  await pause(forMs);
  life.page = await openTab(life.browser, life.address);
}

/** The tab that a browser starts with stays: one that loses its last tab ends. */
async function openTab({ context }: OwnBrowser, address: string): Promise<Page> {
  const page = await context.newPage();
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(installWatch);
  await page.goto(address, { timeout: LOAD_MS, waitUntil: "commit" });
  return page;
}

async function watch(life: Life): Promise<void> {
  while (!life.over) {
    await take(life);
    await pause(TAKE_EVERY_MS);
  }
}

/** What the tab has seen; a page that is frozen, dead or on its way has nothing to say. */
async function take(life: Life): Promise<void> {
  const { page } = life;
  const seen = page
    .evaluate(() => window.chaos?.take() ?? null)
    .then((taken) => {
      if (taken === null) return;
      life.record.see(taken);
      if (page === life.page) life.told = { status: taken.status, atMs: Date.now() };
    })
    .catch(() => {});
  await Promise.race([seen, pause(ANSWER_MS)]);
}

async function submitText(payload: string): Promise<string | null> {
  return (await window.roundtable?.submit(payload))?.id ?? null;
}

const inTime = <T>(asked: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([asked.catch(() => otherwise), pause(ANSWER_MS, otherwise)]);
