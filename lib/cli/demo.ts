/**
 * `npm run demo`: serves the build, opens that many real tabs of one headless browser, submits real transactions, prints
 * the blocks as they become final, and ends with figures. Fails if the tabs' chains differ, or if a transaction that was
 * accepted is lost or doubled, or if none was accepted.
 */
import { chromium } from "playwright";
import { countOf } from "@/lib/base/words";
import { type OptionSpec, parseOptions, usage } from "./arguments";
import type { BrowserLaunch } from "./browser";
import { type Figures, isAsPromised, judge } from "./demoFigures";
import { openTable, type Table } from "./demoTabs";
import { type OwnBrowser, startOwnBrowser } from "./ownBrowser";
import { onStage } from "./stage";

const OPTIONS = {
  validators: { type: "integer", what: "tabs", min: 1, max: 16, default: 4 },
  seconds: { type: "integer", what: "how long transactions are submitted", min: 1, max: 3_600, default: 30 },
  rate: { type: "integer", what: "transactions a second, over all tabs", min: 0, max: 20_000, default: 200 },
  bytes: { type: "integer", what: "payload of each transaction", min: 16, max: 60_000, default: 250 },
  preset: { type: "choice", what: "lengths of rounds", of: ["fast", "live", "lecture", "whitepaper"], default: "fast" },
  hidden: { type: "flag", what: "all tabs but one in the background of one window, with throttling on" },
  json: { type: "flag", what: "nothing but the figures, as JSON" },
} as const satisfies Record<string, OptionSpec>;

/** Transactions still waiting when the load ends get this long. */
const DRAIN_MS = 30_000;
/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

process.exitCode = await demo();

async function demo(): Promise<number> {
  const parsed = parseOptions(OPTIONS, process.argv.slice(2));
  if (!parsed.ok) {
    console.error(`${parsed.error}\n\n${usage("demo", OPTIONS)}`);
    return EXIT_USAGE;
  }
  const options = parsed.value;
  const say = options.json ? () => {} : (line: string) => console.log(line);
  return onStage(async ({ url }, launch) => {
    const tabs = options.hidden ? await startOwnBrowser() : await launchBrowser(launch);
    try {
      const table = await openTable(tabs.context, url, options, say);
      const figures = await run(table, options, say);
      console.log(JSON.stringify(figures, null, 2));
      return isAsPromised(figures) ? 0 : 1;
    } finally {
      await tabs.close();
    }
  });
}

/** One in which every tab believes that it is in front. */
async function launchBrowser(launch: BrowserLaunch): Promise<Pick<OwnBrowser, "context" | "close">> {
  const browser = await chromium.launch(launch);
  return { context: await browser.newContext(), close: () => browser.close() };
}

async function run(
  table: Table,
  options: { readonly seconds: number; readonly rate: number; readonly bytes: number },
  say: (line: string) => void,
): Promise<Figures> {
  say(
    `${countOf(table.tabs.length, "tab validates", "tabs validate")}; submitting ${countOf(options.rate, "transaction")} a second for ${options.seconds} s`,
  );
  const perTab = options.rate / table.tabs.length;
  await Promise.all(table.tabs.map((tab) => tab.load(perTab, options.bytes, options.seconds)));
  const height = await table.drain(DRAIN_MS);
  return judge(await Promise.all(table.tabs.map((tab) => tab.report(height))), options.seconds, height);
}
