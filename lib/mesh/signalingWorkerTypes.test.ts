/** public/stream.js is plain JavaScript, which no other compiler run sees. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const FILE = join(ROOT, "public/stream.js");

test("its types agree with what the tabs say (signalingPort.ts)", () => {
  const folder = mkdtempSync(join(tmpdir(), "roundtable-stream-"));
  const options = {
    allowJs: true,
    checkJs: true,
    lib: ["ES2023", "WebWorker"],
    types: [],
    plugins: [],
    incremental: false,
  };
  const config = { extends: join(ROOT, "tsconfig.json"), compilerOptions: options, files: [FILE], include: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  try {
    execFileSync(process.execPath, [compiler, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  } catch (failure) {
    expect.fail((failure as { stdout: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
