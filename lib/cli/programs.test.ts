/**
 * Three type-checking programs: pure code sees the language only, worker code no page, the rest everything. Each fence
 * is broken once, with the real configurations and the real compiler.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAYERS, type Layer } from "@/lib/layers";
import { ROOT, toolEntry } from "./tools";

const PROGRAMS = { core: "tsconfig.core.json", worker: "tsconfig.worker.json", page: "tsconfig.json" } as const;

/** [file, its text, whether its program must refuse it]. */
const PLANTS: readonly (readonly [string, string, boolean])[] = [
  ["lib/chain/a1.ts", "export const x: Uint8Array = new Uint8Array(1);", false],
  ["lib/chain/b1.ts", "export const x = setTimeout(() => {}, 1);", true],
  ["lib/chain/b2.ts", "export const x = performance.now();", true],
  ["lib/chain/b3.ts", "export const x = crypto.subtle;", true],
  ["lib/chain/b4.ts", "export const x = process.env;", true],
  ["lib/chain/b5.ts", "export const x: number = [1][0];", true],
  ["lib/chain/b6.ts", "export const x: { y?: number } = { y: undefined };", true],
  ["lib/chain/b7.ts", "export enum X { Y }", true],
  ["lib/chain/b8.ts", 'import { Y } from "./y";\nexport type X = Y;', true],
  ["lib/chain/y.ts", "export interface Y {}", false],
  ["lib/node/a2.ts", "export const x = setTimeout(() => {}, 1);", false],
  ["lib/node/b9.ts", "export const x = document.title;", true],
];

let tree: string;
let refused: ReadonlySet<string>;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "roundtable-programs-"));
  for (const name of Object.values(PROGRAMS)) copyFileSync(resolve(ROOT, name), join(tree, name));
  for (const [path, text] of PLANTS) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  refused = new Set([...compile(PROGRAMS.core), ...compile(PROGRAMS.worker)]);
});
afterAll(() => rmSync(tree, { recursive: true }));

test.each(PLANTS)("%s: %s → refused: %s", (path, _text, expected) => {
  expect(refused.has(path)).toBe(expected);
});

describe("the table of layers", () => {
  const layers: readonly (readonly [string, Layer])[] = Object.entries(LAYERS);

  test.each(Object.entries(PROGRAMS))("agrees about the folders of the %s program", (program, file) => {
    const { include } = JSON.parse(readFileSync(resolve(ROOT, file), "utf8")) as { include: string[] };
    const listed = include.filter((glob) => glob.endsWith("/**/*")).map((glob) => glob.slice(0, -"/**/*".length));
    const expected = layers.filter(([, layer]) => layer.program === program).map(([folder]) => folder);
    expect(listed.toSorted()).toEqual(expected.toSorted());
  });
});

/** The files in which the compiler finds an error. */
function compile(config: string): readonly string[] {
  const args = [toolEntry("typescript"), "-p", join(tree, config), "--pretty", "false"];
  try {
    execFileSync(process.execPath, args, { cwd: tree, encoding: "utf8" });
    return [];
  } catch (failure) {
    const { stdout } = failure as { stdout: string };
    return stdout.split("\n").flatMap((line) => /^(\S+)\(\d+,\d+\): error/.exec(line)?.[1] ?? []);
  }
}
