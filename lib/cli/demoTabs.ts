/** The tabs of a demo: opened in one browser, joined to one table, and driven by what demoPage.ts put into them. */
import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright";
import { countOf } from "@/lib/base/words";
import { installLoad, installReport, installWatch, type PageReport } from "./demoPage";

export interface Tab {
  load(rate: number, bytes: number, seconds: number): Promise<void>;
  report(height: number): Promise<PageReport>;
}

export interface Table {
  readonly tabs: readonly Tab[];
  /**
   * Waits until every accepted transaction is final in the tab it was submitted to, and every tab has come as far as
   * that; or until the limit. Resolves to a height that all tabs have.
   */
  drain(limitMs: number): Promise<number>;
}

const JOIN_MS = 60_000;
const SETTLE_POLL_MS = 100;

export async function openTable(
  context: BrowserContext,
  url: string,
  { validators, preset }: { readonly validators: number; readonly preset: string },
  say: (line: string) => void,
): Promise<Table> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await context.addInitScript("globalThis.__name = (named) => named");
  for (const install of [installWatch, installLoad, installReport]) await context.addInitScript(install);
  const code = await createRoom(url, validators, preset);
  const pages: Page[] = [];
  for (let i = 0; i < validators; i++) pages.push(await openTab(context, `${url}/r/${code}?new`, i === 0 ? say : null));
  await Promise.all(
    pages.map((page) =>
      page.waitForFunction(() => window.roundtable?.status().role === "validating", null, {
        timeout: JOIN_MS,
        polling: 50,
      }),
    ),
  );
  return {
    tabs: pages.map((page) => ({
      load: (rate, bytes, seconds) =>
        page.evaluate((load) => window.demo.load(...load), [rate, bytes, seconds] as const),
      report: (height) => page.evaluate((at) => window.demo.report(at), height),
    })),
    drain: (limitMs) => drain(pages, limitMs),
  };
}

async function createRoom(url: string, seats: number, preset: string): Promise<string> {
  const response = await fetch(`${url}/api/rooms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seats, preset, name: "demo" }),
  });
  const answer = (await response.json()) as { code: string; detail?: string };
  if (!response.ok) throw new Error(`the room was refused: ${answer.detail}`);
  return answer.code;
}

async function openTab(context: BrowserContext, address: string, say: ((line: string) => void) | null): Promise<Page> {
  const page = await context.newPage();
  if (say !== null)
    await page.exposeFunction("demoBlock", (height: number, txCount: number, signers: string) =>
      say(`block ${height}: ${countOf(txCount, "transaction")}, ${signers} finality votes`),
    );
  await page.goto(address);
  return page;
}

async function drain(pages: readonly Page[], limitMs: number): Promise<number> {
  const endMs = Date.now() + limitMs;
  const tips = () => Promise.all(pages.map((page) => page.evaluate(() => window.demo.tip())));
  for (let settled = false; !settled && Date.now() < endMs; await pause(SETTLE_POLL_MS)) {
    const all = await Promise.all(
      pages.map((page) => page.evaluate(() => window.demo.accepted.every((id) => window.demo.finalIds.has(id)))),
    );
    settled = all.every(Boolean);
  }
  // Blocks without transactions go on meanwhile, so the tabs are compared at the height that was the highest just now.
  const height = Math.max(...(await tips()));
  while (Math.min(...(await tips())) < height && Date.now() < endMs) await pause(SETTLE_POLL_MS);
  return Math.min(height, ...(await tips()));
}
