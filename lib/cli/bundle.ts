/**
 * The production build, and whether it is still that of the sources. Dates lie after a checkout, so a build carries
 * the fingerprint of what it was made from. What is built is Next's business.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { ROOT, runTool } from "./tools";

const STAMP = resolve(ROOT, ".next", "roundtable-sources");

/** Whatever can change the bundle: our sources, how they are compiled, and with which packages. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the page. Resolves to the exit code. */
export async function buildBundle(): Promise<number> {
  // A file that changes during the build makes it stale, so the sources are read first and the stamp is written last.
  const fingerprint = sourcesFingerprint(ROOT);
  rmSync(STAMP, { force: true });
  const code = await runTool("next", ["build"]);
  if (code === 0) writeFileSync(STAMP, fingerprint);
  return code;
}

export const isBundleFresh = (): boolean =>
  existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourcesFingerprint(ROOT);

/** SHA-256 over names and contents, in hexadecimal. Test files are in no bundle. */
export function sourcesFingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((source) => filesUnder(join(root, source)))) {
    const name = relative(root, path).split(sep).join("/");
    if (/\.test\.tsx?$/.test(name)) continue;
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** All files at or below a path, in an order that depends on names only; none when the path does not exist. */
function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}
