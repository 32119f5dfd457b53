/**
 * `npm run scenarios -- carried load --times 20 --json`: the plays of the Lab, those that are named or all, on four real
 * tabs, as often as asked, unattended. Exit code 0 if all of them passed, 1 if not, 64 for usage.
 */
import type { StdioOptions } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { countOf } from "@/lib/base/words";
import { SCENARIOS, scenarioOf } from "@/lib/scenarios/all";
import { QUIET_ENV, ROOT, run, toolEntry } from "./tools";

const REPORT = "test-results/scenarios.json";
/** More than anybody waits for. */
const TIMES_MAX = 1_000;
const USAGE = "usage: npm run scenarios -- [SCENARIO ...] [--times N] [--json]";

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs?: readonly { readonly title: string; readonly ok: boolean; readonly tests: readonly Test[] }[];
}

interface Test {
  readonly results: readonly { readonly duration: number }[];
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
}

interface Row {
  readonly id: string;
  passed: number;
  times: number;
  readonly ms: number[];
  /** Per failed round, how long after its deadline a quorum had given it up. */
  readonly overMs: number[];
}

/** Of e2e/stage.ts, as far as it is told here. */
interface Outcome {
  readonly ms: number;
  readonly failed: readonly { readonly overMs: number }[];
}

/** On a machine that does nothing else a failed round costs no more beyond its deadline; busy ones are not judged here. */
const ROUND_SLACK_MS = 300;

process.exitCode = await scenarios(process.argv.slice(2));

async function scenarios(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--times");
  const times = at < 0 ? 1 : Number(args[at + 1]);
  const ids = args.filter((arg, i) => arg !== "--json" && arg !== "--times" && (at < 0 || i !== at + 1));
  const unknown = ids.filter((id) => scenarioOf(id) === undefined);
  if (unknown.length > 0 || !Number.isInteger(times) || times < 1 || times > TIMES_MAX) {
    const known = SCENARIOS.map(({ id }) => id).join(", ");
    console.error(`got ${args.join(" ")}, want some of ${known}, and --times from 1 to ${TIMES_MAX}\n${USAGE}`);
    return 64;
  }
  const env = {
    ...QUIET_ENV,
    ROUNDTABLE_SCENARIOS: ids.length === 0 ? "all" : ids.join(","),
    ROUNDTABLE_SCENARIO_TIMES: String(times),
    PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(ROOT, REPORT),
  };
  // What an earlier run left is not told as this one's.
  rmSync(env.PLAYWRIGHT_JSON_OUTPUT_FILE, { force: true });
  const reporter = args.includes("--json") ? "json" : "list,json";
  // A play that passes the second time only has failed.
  const call = ["test", "e2e/scenarios.spec.ts", `--reporter=${reporter}`, "--retries=0"];
  // Its standard output is ours for the figures: with JSON in a file Playwright tells its progress there all the same.
  const stdio: StdioOptions = args.includes("--json") ? ["inherit", process.stderr.fd, "inherit"] : "inherit";
  await run(process.execPath, [toolEntry("@playwright/test"), ...call], { env, stdio });
  if (!existsSync(env.PLAYWRIGHT_JSON_OUTPUT_FILE)) {
    console.error("The plays were interrupted: there are no figures.");
    return 1;
  }
  const rows = rowsOf(JSON.parse(readFileSync(resolve(ROOT, REPORT), "utf8")) as Suite);
  if (args.includes("--json")) console.log(JSON.stringify(rows, null, 1));
  else for (const row of rows) console.log(wordsOf(row));
  return rows.length > 0 && rows.every(({ passed, times: all }) => passed === all) ? 0 : 1;
}

function rowsOf(suite: Suite): Row[] {
  const rows = new Map<string, Row>();
  const visit = ({ suites = [], specs = [] }: Suite): void => {
    for (const { title, ok, tests } of specs) {
      const id = title.slice(0, title.indexOf(":"));
      const row = rows.get(id) ?? { id, passed: 0, times: 0, ms: [], overMs: [] };
      rows.set(id, row);
      row.times++;
      row.passed += Number(ok);
      for (const { annotations } of tests) {
        const outcome = annotations.find(({ type }) => type === "outcome")?.description;
        if (outcome === undefined) continue;
        const { ms, failed } = JSON.parse(outcome) as Outcome;
        row.ms.push(ms);
        row.overMs.push(...failed.map(({ overMs }) => overMs));
      }
    }
    for (const inner of suites) visit(inner);
  };
  visit(suite);
  return [...rows.values()];
}

function wordsOf({ id, passed, times, ms, overMs }: Row): string {
  const plays = `${id.padEnd(18)} ${passed} of ${times}, ${median(ms)} ms`;
  if (overMs.length === 0) return plays;
  const late = overMs.filter((over) => over > ROUND_SLACK_MS).length;
  const most = Math.max(...overMs);
  return `${plays}; ${countOf(overMs.length, "failed round")}, given up ${median(overMs)} ms after their deadline, ${most} at most, ${late} later than ${ROUND_SLACK_MS}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
