/** A table of real tabs for measuring: opened at once, sealed, settled, and driven from its first tab. */
import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright";

export interface BenchTable {
  /** The tab that is looked at. */
  readonly front: Page;
  /** From opening the first tab until all of them validate, milliseconds. */
  readonly joinMs: number;
  /** Submits that many transactions a second from now on. */
  load(rate: number): Promise<void>;
  height(): Promise<number>;
}

export interface BenchTableOptions {
  readonly seats: number;
  readonly preset: string;
  /** From when all of them validate until anything is measured, milliseconds. */
  readonly settleMs: number;
}

const JOIN_MS = 90_000;
/** Payload of a transaction. */
const BYTES = 200;
/** Submissions come in bunches this often, as a program would send them. */
const BUNCH_MS = 100;

export async function openBenchTable(
  context: BrowserContext,
  url: string,
  { seats, preset, settleMs }: BenchTableOptions,
): Promise<BenchTable> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await context.addInitScript("globalThis.__name = (named) => named");
  const answer = await fetch(`${url}/api/rooms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seats, preset, name: "bench" }),
  });
  const { code } = (await answer.json()) as { code: string };
  const startMs = performance.now();
  const pages = await Promise.all(Array.from({ length: seats }, () => context.newPage()));
  await Promise.all(pages.map((page) => page.goto(`${url}/r/${code}?new`)));
  await Promise.all(pages.map(validates));
  const joinMs = Math.round(performance.now() - startMs);
  const [front] = pages;
  if (front === undefined) throw new Error("got no tab, want at least one");
  await front.bringToFront();
  await pause(settleMs);
  return {
    front,
    joinMs,
    load: (rate) => front.evaluate(submitForEver, [rate, BYTES, BUNCH_MS] as const),
    height: () => front.evaluate(() => window.roundtable?.status().tip.height ?? 0),
  };
}

async function validates(page: Page): Promise<void> {
  await page.waitForFunction(() => window.roundtable?.status().role === "validating", null, {
    timeout: JOIN_MS,
    polling: 50,
  });
}

/** Runs inside the page. */
function submitForEver([rate, bytes, everyMs]: readonly [number, number, number]): void {
  let owed = 0;
  let count = 0;
  setInterval(() => {
    for (owed += (rate * everyMs) / 1_000; owed >= 1; owed--)
      void window.roundtable?.submit(`${count++} `.padEnd(bytes, "x")).catch(() => undefined);
  }, everyMs);
}
