/**
 * `npm test`: everything that must hold, cheapest first, stopping at the first failure. `npm test -- unit types` runs
 * just these steps. What a step checks is its tool's configuration.
 */
import { findBrowser } from "./browser";
import { buildBundle, isBundleFresh } from "./bundle";
import { runScript, runTool } from "./tools";

interface Step {
  readonly name: string;
  /** Resolves to an exit code. */
  readonly run: () => Promise<number>;
}

const STEPS: readonly Step[] = [
  { name: "browser", run: announceBrowser },
  { name: "style", run: () => runTool("@biomejs/biome", ["check", "--error-on-warnings"]) },
  { name: "layers", run: () => runScript("lib/cli/layers.ts", ["--check"]) },
  { name: "types", run: checkTypes },
  { name: "dead", run: () => runTool("knip", ["--no-config-hints"]) },
  { name: "unit", run: () => runTool("vitest", ["run"]) },
  { name: "sim", run: () => runScript("lib/cli/sim.ts") },
  // A server of this folder may be running on the build that is there.
  { name: "build", run: async () => (isBundleFresh() ? 0 : buildBundle()) },
  { name: "e2e", run: () => runTool("@playwright/test", ["test"]) },
];

process.exitCode = await test(process.argv.slice(2));

async function test(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(", ")}. Steps: ${STEPS.map((step) => step.name).join(", ")}`);
    return 64;
  }
  const chosen = names.length === 0 ? STEPS : STEPS.filter((step) => names.includes(step.name));
  const rows: string[] = [];
  let code = 0;
  for (const step of chosen) {
    console.log(`\n── ${step.name} ${"─".repeat(Math.max(0, 60 - step.name.length))}`);
    const startedMs = performance.now();
    if (code === 0) code = await step.run();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    rows.push(`${code === 0 ? "ok  " : "FAIL"}  ${step.name.padEnd(8)} ${seconds.padStart(7)} s`);
    if (code !== 0) break;
  }
  const left = chosen.slice(rows.length).map((step) => `–     ${step.name.padEnd(8)} not run`);
  console.log(["", ...rows, ...left].join("\n"));
  return code;
}

async function announceBrowser(): Promise<number> {
  try {
    console.log((await findBrowser()).executablePath);
    return 0;
  } catch (failure) {
    console.error(failure instanceof Error ? failure.message : failure);
    return 1;
  }
}

/** The routes' types are generated, and the three programs are independent of each other. */
async function checkTypes(): Promise<number> {
  const generated = await runTool("next", ["typegen"]);
  if (generated !== 0) return generated;
  const configs = ["tsconfig.core.json", "tsconfig.worker.json", "tsconfig.json"];
  const codes = await Promise.all(configs.map((config) => runTool("typescript", ["-p", config])));
  return Math.max(...codes);
}
