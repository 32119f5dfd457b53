/**
 * `npm run scenarios -- --times 20 --json`: every play of the Lab on four real tabs, as often as asked, unattended. Exit
 * code 0 if all of them passed, 1 if not, 64 for usage.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT, runTool } from "./tools";

const REPORT = "test-results/scenarios.json";
/** More than anybody waits for. */
const TIMES_MAX = 1_000;
const USAGE = "usage: npm run scenarios -- [--times N] [--json]";

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
}

process.exitCode = await scenarios(process.argv.slice(2));

async function scenarios(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--times");
  const times = at < 0 ? 1 : Number(args[at + 1]);
  const unknown = args.filter((arg, i) => arg !== "--json" && arg !== "--times" && (at < 0 || i !== at + 1));
  if (unknown.length > 0 || !Number.isInteger(times) || times < 1 || times > TIMES_MAX) {
    console.error(`got ${args.join(" ")}, want --times from 1 to ${TIMES_MAX}\n${USAGE}`);
    return 64;
  }
  Object.assign(process.env, {
    ROUNDTABLE_SCENARIOS: "all",
    ROUNDTABLE_SCENARIO_TIMES: String(times),
    PLAYWRIGHT_JSON_OUTPUT_NAME: REPORT,
  });
  const reporter = args.includes("--json") ? "json" : "list,json";
  await runTool("@playwright/test", ["test", "e2e/scenarios.spec.ts", `--reporter=${reporter}`]);
  const rows = rowsOf(JSON.parse(readFileSync(resolve(ROOT, REPORT), "utf8")) as Suite);
  if (args.includes("--json")) console.log(JSON.stringify(rows, null, 1));
  else
    for (const { id, passed, times: all, ms } of rows)
      console.log(`${id.padEnd(18)} ${passed} of ${all}, ${median(ms)} ms`);
  return rows.length > 0 && rows.every(({ passed, times: all }) => passed === all) ? 0 : 1;
}

function rowsOf(suite: Suite): Row[] {
  const rows = new Map<string, Row>();
  const visit = ({ suites = [], specs = [] }: Suite): void => {
    for (const { title, ok, tests } of specs) {
      const id = title.slice(0, title.indexOf(":"));
      const row = rows.get(id) ?? { id, passed: 0, times: 0, ms: [] };
      rows.set(id, row);
      row.times++;
      row.passed += Number(ok);
      for (const { annotations } of tests) {
        const outcome = annotations.find(({ type }) => type === "outcome")?.description;
        if (outcome !== undefined) row.ms.push((JSON.parse(outcome) as { readonly ms: number }).ms);
      }
    }
    for (const inner of suites) visit(inner);
  };
  visit(suite);
  return [...rows.values()];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
