/**
 * `npm run bench`: what the parts cost, each the median of several repetitions. `--save` keeps the figures in
 * bench/results.json and in the README, with the machine, the commit and the command they come from.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { type OptionSpec, type Options, parseOptions, usage } from "./arguments";
import { CATCH_UP_BENCHES } from "./benchCatchUp";
import { CORE_BENCHES } from "./benchCore";
import { CODEC_BENCHES, CRYPTO_BENCHES } from "./benchCrypto";
import { LOG_BENCHES } from "./benchLog";
import { type Bench, type Measured, measure } from "./benchMeasure";
import { SANDBOX_BENCHES } from "./benchSandbox";
import { SIM_BENCHES } from "./benchSim";
import { missed, RESULTS_PATH, type Results, tableOf, withTable } from "./benchTable";
import { commitNow } from "./commit";
import { ROOT } from "./tools";

const BENCHES: readonly Bench[] = [
  ...CRYPTO_BENCHES,
  ...CODEC_BENCHES,
  ...LOG_BENCHES,
  ...CORE_BENCHES,
  ...CATCH_UP_BENCHES,
  ...SIM_BENCHES,
  ...SANDBOX_BENCHES,
];

const OPTIONS = {
  only: { type: "text", what: "measure just those whose name contains this", default: "" },
  repetitions: { type: "integer", what: "figures of which the median counts", min: 1, max: 99, default: 7 },
  json: { type: "flag", what: "print JSON" },
  save: { type: "flag", what: `keep the figures in ${RESULTS_PATH} and the README` },
} as const satisfies Record<string, OptionSpec>;

process.exitCode = await bench(process.argv.slice(2));

async function bench(args: readonly string[]): Promise<number> {
  const options = parseOptions(OPTIONS, args);
  if (!options.ok) {
    console.error(`${options.error}\n${usage("bench", OPTIONS)}`);
    return 64;
  }
  const { only, json, save } = options.value;
  const chosen = BENCHES.filter(({ name }) => name.includes(only));
  const fault =
    save && only !== ""
      ? "got --save and --only, want all figures of one run"
      : `got --only ${only}, want part of a name`;
  if (chosen.length === 0 || (save && only !== "")) {
    console.error(fault);
    return 64;
  }
  const results = await run(chosen, options.value, args);
  console.log(json ? JSON.stringify(results, null, 1) : tableOf(results));
  if (save) keep(results);
  for (const { name } of missed(results)) console.error(`Missed: ${name}`);
  return missed(results).length === 0 ? 0 : 1;
}

async function run(
  chosen: readonly Bench[],
  { repetitions }: Options<typeof OPTIONS>,
  args: readonly string[],
): Promise<Results> {
  const benches: Measured[] = [];
  for (const one of chosen) {
    console.error(`… ${one.name}`);
    benches.push(await measure(one, repetitions));
  }
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} processors, ${gib} GiB`,
    node: process.versions.node,
    commit: commitNow(),
    command: `npm run bench${args.length === 0 ? "" : ` -- ${args.join(" ")}`}`,
    measuredAt: new Date().toISOString(),
    benches,
  };
}

function keep(results: Results): void {
  const [json, readme] = [resolve(ROOT, RESULTS_PATH), resolve(ROOT, "README.md")];
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(readme, withTable(readFileSync(readme, "utf8"), results));
}
