/**
 * `npm run bench:ui`: serves the build, opens real tabs of one browser at a table, and measures what the page costs: the
 * weight of its first route, a table at rest, a table under load with everything moving, memory over minutes, and how
 * fast a sandbox runs.
 */
import { cpus } from "node:os";
import { type Browser, chromium } from "playwright";
import { countOf } from "@/lib/base/words";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import { cpuShares, eventsPerSecond, framesPerSecond, heapGrowthMb, mainThreadTasks, restShares } from "./benchUiCost";
import { type SandboxFigures, sandboxFigures } from "./benchUiSandbox";
import { type BenchTable, type BenchTableOptions, openBenchTable } from "./benchUiTabs";
import { routeKiB } from "./benchUiWeight";
import { commitNow } from "./commit";
import { startOwnBrowser } from "./ownBrowser";
import { onStage } from "./stage";

const OPTIONS = {
  validators: { type: "integer", what: "tabs", min: 1, max: 16, default: 4 },
  seconds: { type: "integer", what: "each measurement", min: 2, max: 600, default: 10 },
  rate: { type: "integer", what: "transactions a second under load, a block each", min: 0, max: 1_000, default: 5 },
  minutes: { type: "integer", what: "how long memory is watched; 0: not at all", min: 0, max: 600, default: 0 },
  sandbox: { type: "flag", what: "the sandbox and nothing else" },
  json: { type: "flag", what: "nothing but the figures, as JSON" },
} as const satisfies Record<string, OptionSpec>;

interface BenchOptions {
  readonly validators: number;
  readonly seconds: number;
  readonly rate: number;
  readonly minutes: number;
}

/** What joining left to do is done by then. */
const SETTLE_MS = 3_000;
/** And what the browser does after it: compiling what is used much, which takes a minute where little is, and collecting. */
const REST_SETTLE_MS = 60_000;
/** A few blocks' worth: shorter, and one collection more or less is a third of the figure. */
const REST_MS = 20_000;
/** A block a second, be it empty. */
const AT_REST = { preset: "live", settleMs: REST_SETTLE_MS };
/** With the whitepaper's parameters an empty block takes a minute: what is measured is the wait for it, and one block. */
const WAIT_MS = 60_000;
const WAITING = { preset: "whitepaper", settleMs: REST_SETTLE_MS };
const STILL = ["--force-prefers-reduced-motion"];
const UNDER_LOAD = { preset: "fast", settleMs: SETTLE_MS };
/** As large as the window of a browser that Playwright starts. */
const WINDOW = "--window-size=1280,720";
/** Of the sandboxes that are measured. */
const SANDBOX_SEATS = [16, 64];
/** Transactions a second while memory is watched. */
const SOAK_RATE = 12;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

process.exitCode = await benchUi();

async function benchUi(): Promise<number> {
  const parsed = parseOptions(OPTIONS, process.argv.slice(2));
  if (!parsed.ok) {
    console.error(`${parsed.error}\n\n${usage("bench:ui", OPTIONS)}`);
    return EXIT_USAGE;
  }
  const say = parsed.value.json ? () => {} : (line: string) => console.error(line);
  return onStage(async ({ url }, launch) => {
    const browser = await chromium.launch(launch);
    try {
      const figures = {
        machine: `${cpus()[0]?.model.trim() ?? "?"} × ${cpus().length}, Chromium ${browser.version()}, Node ${process.version}`,
        commit: commitNow(),
        ...parsed.value,
        ...(parsed.value.sandbox ? {} : await measure(browser, url, parsed.value, say)),
        sandbox: await measureSandbox(browser, url, parsed.value, say),
      };
      console.log(JSON.stringify(figures, null, 2));
      return 0;
    } finally {
      await browser.close();
    }
  });
}

type Say = (line: string) => void;

async function measureSandbox(
  browser: Browser,
  url: string,
  { seconds }: BenchOptions,
  say: Say,
): Promise<readonly SandboxFigures[]> {
  const figures: SandboxFigures[] = [];
  for (const seats of SANDBOX_SEATS) {
    say(`a sandbox of ${seats}, as fast as it can`);
    figures.push(await sandboxFigures(browser, url, seats, seconds * SECOND_MS));
  }
  return figures;
}

async function measure(browser: Browser, url: string, options: BenchOptions, say: Say): Promise<object> {
  say("a window that waits for its next block, one tab looked at, motion reduced");
  const waiting = await inWindow(url, options, WAITING, STILL, sharesOver(WAIT_MS));
  say("the same with everything moving");
  const waitingMoving = await inWindow(url, options, WAITING, [], sharesOver(WAIT_MS));
  say("a window at rest: an empty block a second, motion reduced");
  const idle = await inWindow(url, options, AT_REST, STILL, sharesOver(REST_MS));
  say("the same with everything moving");
  const moving = await inWindow(url, options, AT_REST, [], sharesOver(REST_MS));
  say(`load: ${countOf(options.rate, "transaction")} a second on short rounds`);
  const load = await inWindow(url, options, UNDER_LOAD, [], underLoad);
  say("the same with all tabs drawn");
  const sideBySide = await atTable(browser, url, options, UNDER_LOAD, (table) => underLoad(browser, table, options));
  say(options.minutes === 0 ? "memory is not watched" : `memory over ${countOf(options.minutes, "minute")}`);
  const memory =
    options.minutes === 0
      ? null
      : await atTable(browser, url, options, { preset: "live", settleMs: SETTLE_MS }, async (table) => {
          await table.load(SOAK_RATE);
          const events = await eventsPerSecond(table.front, options.seconds * SECOND_MS);
          return { eventsPerSecond: events, growthMb: await heapGrowthMb(table.front, options.minutes * MINUTE_MS) };
        });
  const firstRouteKiB = { landing: await routeKiB(url, "/"), table: await routeKiB(url, "/r/00000000") };
  return { firstRouteKiB, waiting, waitingMoving, idle, moving, load, sideBySide, memory };
}

async function underLoad(browser: Browser, table: BenchTable, { rate, seconds, validators }: BenchOptions) {
  await table.load(rate);
  const durationMs = seconds * SECOND_MS;
  const [from, startMs] = [await table.height(), performance.now()];
  const figures = {
    joinMs: table.joinMs,
    fps: await framesPerSecond(table.front, durationMs),
    eventsPerSecond: await eventsPerSecond(table.front, durationMs),
    tasks: await mainThreadTasks(browser, table.front, durationMs),
    cpu: await cpuShares(browser, validators, durationMs),
  };
  // By the clock: fetching the browser's trace takes seconds beside those that were asked for.
  const took = (performance.now() - startMs) / SECOND_MS;
  return { ...figures, blocksPerSecond: Math.round((100 * ((await table.height()) - from)) / took) / 100 };
}

function sharesOver(atLeastMs: number) {
  return (browser: Browser, { front }: BenchTable, { validators, seconds }: BenchOptions) =>
    restShares(browser, front, validators, Math.max(seconds * SECOND_MS, atLeastMs));
}

type About = Pick<BenchTableOptions, "preset" | "settleMs">;

/** In a browser as a person starts it, whose tabs behind the first are really hidden. */
async function inWindow<T>(
  url: string,
  options: BenchOptions,
  about: About,
  switches: readonly string[],
  run: (browser: Browser, table: BenchTable, options: BenchOptions) => Promise<T>,
): Promise<T> {
  const own = await startOwnBrowser(undefined, [WINDOW, ...switches]);
  try {
    const browser = own.context.browser();
    if (browser === null) throw new Error("the browser has gone");
    return await run(browser, await openBenchTable(own.context, url, { ...about, seats: options.validators }), options);
  } finally {
    await own.close();
  }
}

/** In a browser that draws every tab, as windows side by side would be: what a machine has to bear at the most. */
async function atTable<T>(
  browser: Browser,
  url: string,
  { validators }: BenchOptions,
  about: About,
  run: (table: BenchTable) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ reducedMotion: "no-preference" });
  try {
    return await run(await openBenchTable(context, url, { ...about, seats: validators }));
  } finally {
    await context.close();
  }
}
