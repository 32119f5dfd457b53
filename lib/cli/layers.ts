/**
 * `npm run layers`: writes the import fences of lib/layers.ts into biome.json. With `--check` it writes nothing and
 * fails when biome.json is stale, so that table and fence cannot drift apart.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fences } from "./fences";
import { ROOT, runTool } from "./tools";

const CONFIG = resolve(ROOT, "biome.json");

const config = JSON.parse(readFileSync(CONFIG, "utf8")) as Record<string, unknown>;
const stale = JSON.stringify(config.overrides) !== JSON.stringify(fences());

if (process.argv.includes("--check")) {
  if (stale) console.error("biome.json is older than lib/layers.ts: run `npm run layers` and commit both.");
  process.exitCode = stale ? 1 : 0;
} else {
  writeFileSync(CONFIG, JSON.stringify({ ...config, overrides: fences() }));
  process.exitCode = await runTool("@biomejs/biome", ["format", "--write", CONFIG]);
}
