/** When a build counts as stale. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourcesFingerprint } from "./bundle";

let root: string;
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "roundtable-bundle-"));
  mkdirSync(join(root, "lib/base"), { recursive: true });
  write("lib/base/bytes.ts", "one");
  write("next.config.ts", "config");
});
afterEach(() => rmSync(root, { recursive: true }));

const CHANGES: readonly (readonly [string, () => void])[] = [
  ["an edited source", () => write("lib/base/bytes.ts", "two")],
  ["a new source", () => write("lib/base/brand.ts", "")],
  ["a renamed source", () => renameSync(join(root, "lib/base/bytes.ts"), join(root, "lib/base/hex.ts"))],
  ["a removed source", () => rmSync(join(root, "lib/base/bytes.ts"))],
  ["an edited configuration", () => write("next.config.ts", "")],
  ["other packages", () => write("package-lock.json", "{}")],
];

test.each(CHANGES)("%s makes the build stale", (_story, change) => {
  const before = sourcesFingerprint(root);
  change();
  expect(sourcesFingerprint(root)).not.toBe(before);
});

const INDIFFERENT: readonly (readonly [string, () => void])[] = [
  ["a newer date", () => utimesSync(join(root, "lib/base/bytes.ts"), 2_000_000_000, 2_000_000_000)],
  ["a test", () => write("lib/base/bytes.test.ts", "")],
  ["a file outside the sources", () => write("README.md", "")],
];

test.each(INDIFFERENT)("%s does not", (_story, change) => {
  const before = sourcesFingerprint(root);
  change();
  expect(sourcesFingerprint(root)).toBe(before);
});
