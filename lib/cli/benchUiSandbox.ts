/** The sandbox in a real page: how fast virtual time passes there, at how many frames, and how long going back takes. */
import type { Browser, Page } from "playwright";
import { framesPerSecond } from "./benchUiCost";

export interface SandboxFigures {
  readonly seats: number;
  /** Virtual seconds a second, with the page drawing them. */
  readonly pace: number;
  readonly fps: number;
  /** From asking for a moment until its digest is on the screen, the slowest of several, milliseconds. */
  readonly rewindMs: number;
  /** Of the last block by then. */
  readonly height: number;
}

const OPEN_MS = 60_000;
/** As fast as it can. */
const SPEED = "100";
/** Events to go back over. */
const EVENTS = 20_000;
const REWIND_TIMEOUT_MS = 60_000;
/** What is measured comes from a page that has compiled what it runs. */
const WARM_MS = 5_000;

export async function sandboxFigures(
  browser: Browser,
  url: string,
  seats: number,
  durationMs: number,
): Promise<SandboxFigures> {
  const context = await browser.newContext();
  // tsx keeps the names of functions by a helper that the page does not have.
  await context.addInitScript("globalThis.__name = (named) => named");
  const page = await context.newPage();
  try {
    await page.goto(`${url}/sandbox?seats=${seats}`);
    await page.getByLabel("Speed").waitFor({ timeout: OPEN_MS });
    await page.getByLabel("Speed").selectOption(SPEED);
    await framesPerSecond(page, WARM_MS);
    const from = await virtualMs(page);
    const startMs = performance.now();
    const fps = await framesPerSecond(page, durationMs);
    const pace = ((await virtualMs(page)) - from) / (performance.now() - startMs);
    const height = await page.evaluate(() => window.roundtable?.status().tip.height ?? 0);
    // Opened anew: a table that has run for minutes keeps its copies further apart.
    await page.goto(`${url}/sandbox?seats=${seats}&events=${EVENTS}`);
    await page.getByRole("textbox", { name: "Event" }).waitFor({ timeout: OPEN_MS });
    return { seats, pace: Math.round(10 * pace) / 10, fps, rewindMs: await slowestRewindMs(page), height };
  } finally {
    await context.close();
  }
}

/** Of the last event that the page has drawn. */
const virtualMs = (page: Page): Promise<number> => page.evaluate(() => window.roundtable?.view().at ?? 0);

async function slowestRewindMs(page: Page): Promise<number> {
  const box = page.getByRole("textbox", { name: "Event" });
  let slowest = 0;
  for (const part of [0.02, 0.99, 0.5, 0.25, 0.75]) {
    const to = String(Math.floor(part * EVENTS));
    await box.fill(to);
    slowest = Math.max(slowest, await page.evaluate(goTo, [to, REWIND_TIMEOUT_MS] as const));
  }
  return Math.round(slowest);
}

/** In the page, so that the tool that asks is not measured: sends the form, and waits for the moment to be drawn. */
function goTo([to, timeoutMs]: readonly [string, number]): Promise<number> {
  return new Promise((done, fail) => {
    const digest = () => document.querySelector("[data-digest]")?.getAttribute("data-digest");
    const before = digest();
    const startMs = performance.now();
    const look = () => {
      const tookMs = performance.now() - startMs;
      if (digest() !== before) return done(tookMs);
      if (tookMs > timeoutMs) return fail(new Error(`event ${to} was not drawn in ${timeoutMs} ms`));
      requestAnimationFrame(look);
    };
    document.querySelector<HTMLFormElement>("form:has([name=event])")?.requestSubmit();
    requestAnimationFrame(look);
  });
}
