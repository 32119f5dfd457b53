/** What tabs cost: processor time, tasks of a main thread, frames, memory. Each measures once, for as long as it is told. */
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright";
import { percentile } from "./statistics";

const SECOND_MS = 1_000;
const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * Per cent of one core of a window whose tabs lie behind each other: of the one that is looked at, of each of those
 * that are hidden (page, validator's thread, painting), and of what puts the window on screen.
 */
export async function restShares(browser: Browser, front: Page, tabs: number, durationMs: number) {
  const session = await browser.newBrowserCDPSession();
  const times = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return new Map(processInfo.map(({ id, type, cpuTime }) => [id, { type, seconds: cpuTime }]));
  };
  // Nothing says which process draws a page; the one that is busiest while the page is kept busy does.
  const idle = await times();
  await front.evaluate((untilMs) => {
    const startMs = performance.now();
    while (performance.now() - startMs < untilMs);
  }, BUSY_MS);
  const busiest = [...(await times())]
    .filter(([, { type }]) => type === "renderer")
    .map(([id, { seconds }]) => ({ id, worked: seconds - (idle.get(id)?.seconds ?? 0) }))
    .toSorted((a, b) => b.worked - a.worked)[0]?.id;
  await pause(SECOND_MS);
  const before = await times();
  const startMs = performance.now();
  await pause(durationMs);
  const took = (performance.now() - startMs) / SECOND_MS;
  const shares = [...(await times())].map(([id, { type, seconds }]) => ({
    kind: type === "renderer" ? (id === busiest ? "front" : "hidden") : type,
    percent: (100 * (seconds - (before.get(id)?.seconds ?? 0))) / took,
  }));
  await session.detach();
  const sum = (of: string) => shares.filter(({ kind }) => kind === of).reduce((all, { percent }) => all + percent, 0);
  return {
    frontPercent: round(sum("front")),
    hiddenTabPercent: tabs < 2 ? null : round(sum("hidden") / (tabs - 1)),
    screenPercent: round(sum("GPU")),
  };
}

/** Long enough to stand out from everything else that runs. */
const BUSY_MS = 500;

/** Per cent of one core where all tabs are drawn: of each tab (its thread, its validator's, and painting), and of what puts all tabs on screen. */
export async function cpuShares(browser: Browser, tabs: number, durationMs: number) {
  const session = await browser.newBrowserCDPSession();
  const secondsOf = async (kind: string) => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.filter(({ type }) => type === kind).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const before = { tabs: await secondsOf("renderer"), screen: await secondsOf("GPU"), atMs: performance.now() };
  await pause(durationMs);
  const took = (performance.now() - before.atMs) / SECOND_MS;
  const share = (seconds: number) => round((100 * seconds) / took);
  const shares = {
    perTabPercent: share(((await secondsOf("renderer")) - before.tabs) / tabs),
    screenPercent: share((await secondsOf("GPU")) - before.screen),
  };
  await session.detach();
  return shares;
}

interface TraceEntry {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of those the ones that the thread had a processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Tasks of the main threads, milliseconds, from the browser's own trace: by the clock, which is what a person waits, and
 * in processor time, which is what the page is to blame for where tabs wait for each other's processors.
 */
export async function mainThreadTasks(browser: Browser, page: Page, durationMs: number) {
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"],
  });
  await pause(durationMs);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEntry[] };
  const threadOf = ({ pid, tid }: TraceEntry) => `${pid} ${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map((entry) => threadOf(entry)),
  );
  const tasks = traceEvents.filter(
    (entry) => entry.ph === "X" && entry.name === "RunTask" && mains.has(threadOf(entry)),
  );
  return {
    count: tasks.length,
    ...ofTasks(tasks.map(({ dur = 0 }) => dur / MICROS)),
    processor: ofTasks(tasks.map(({ dur = 0, tdur = dur }) => tdur / MICROS)),
  };
}

/** Microseconds of a millisecond. */
const MICROS = 1_000;

const ofTasks = (tasks: readonly number[]) => ({
  p99Ms: percentile(tasks, 99),
  longestMs: percentile(tasks, 100),
  above50Ms: tasks.filter((ms) => ms > 50).length,
});

/** Frames that the page could draw, counted by itself. */
export const framesPerSecond = (page: Page, durationMs: number): Promise<number> =>
  page.evaluate(
    (forMs) =>
      new Promise<number>((done) => {
        const startMs = performance.now();
        let frames = 0;
        const count = () => {
          frames++;
          const tookMs = performance.now() - startMs;
          if (tookMs < forMs) requestAnimationFrame(count);
          else done(Math.round((10_000 * frames) / tookMs) / 10);
        };
        requestAnimationFrame(count);
      }),
    durationMs,
  );

/** Of the validator's trace. */
export async function eventsPerSecond(page: Page, durationMs: number): Promise<number> {
  const newest = () => page.evaluate(async () => (await window.roundtable?.trace())?.at(-1)?.seq ?? 0);
  const from = await newest();
  const startMs = performance.now();
  await pause(durationMs);
  return round(((await newest()) - from) / ((performance.now() - startMs) / SECOND_MS));
}

/** How much more the page's own heap holds at the end, both times after a collection. Not the validator's thread. */
export async function heapGrowthMb(page: Page, durationMs: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const used = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
  const before = await used();
  await pause(durationMs);
  const growth = round((await used()) - before);
  await session.detach();
  return growth;
}
