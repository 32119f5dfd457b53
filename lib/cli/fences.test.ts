/**
 * The fence itself is tested: every rule that guards the architecture is broken once, in a tree of its own, with the
 * real biome.json and the real Biome.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAYERS, type Layer } from "@/lib/layers";
import { ROOT, toolEntry } from "./tools";

const longFunction = `export function long() {\n${"  void 0;\n".repeat(61)}}`;
const importing = (path: string): string => `import { x } from "${path}";\nexport const y = x;`;

/** [file, its text, the rule that must refuse it, or none]. */
const PLANTS: readonly (readonly [string, string, string | undefined])[] = [
  ["lib/chain/a1.ts", importing("./a2"), undefined],
  ["lib/chain/a2.ts", importing("@/lib/merkle/x"), undefined],
  ["lib/chain/a3.ts", importing("micro-packed"), undefined],
  ["lib/chain/deep/a4.ts", importing("@/lib/chain/a2"), undefined],
  ["lib/chain/b1.ts", importing("@/lib/consensus/x"), "noRestrictedImports"],
  ["lib/chain/b2.ts", importing("../consensus/x"), "noRestrictedImports"],
  ["lib/chain/b3.ts", importing("./../consensus/x"), "noRestrictedImports"],
  ["lib/chain/b4.ts", importing("@/lib/base/../consensus/x"), "noRestrictedImports"],
  ["lib/chain/b5.ts", importing("idb"), "noRestrictedImports"],
  ["lib/chain/b6.ts", importing("node:fs"), "noRestrictedImports"],
  ["lib/chain/b7.ts", importing("@/app/page"), "noRestrictedImports"],
  ["lib/chain/b8.ts", 'import type { X } from "@/lib/node/x";\nexport type Y = X;', "noRestrictedImports"],
  ["lib/chain/b9.ts", 'export { x } from "@/lib/node/x";', "noRestrictedImports"],
  ["lib/chain/b10.ts", 'export const x = () => import("@/lib/node/x");', "noRestrictedImports"],
  ["lib/chain/b11.ts", importing("@/lib/tab/micro-packed"), "noRestrictedImports"],
  ["lib/base/b12.ts", importing("@/lib/chain/x"), "noRestrictedImports"],
  ["lib/mesh/b13.ts", importing("zod"), "noRestrictedImports"],
  ["components/b14.tsx", importing("@/lib/mesh/x"), "noRestrictedImports"],
  ["app/b15.ts", importing("@/lib/node/x"), "noRestrictedImports"],
  ["app/a5.ts", importing("@/components/x"), undefined],
  ["lib/sim/a6.ts", importing("@/lib/consensus/x"), undefined],
  ["lib/sim/b16.ts", importing("@/components/x"), "noRestrictedImports"],
  ["lib/consensus/a7.test.ts", importing("@/lib/crypto/x"), undefined],
  ["lib/consensus/a8.test.ts", importing("vitest"), undefined],
  ["lib/consensus/b17.test.ts", importing("@/lib/node/x"), "noRestrictedImports"],
  ["lib/consensus/c1.ts", "export const now = Date.now();", "noRestrictedGlobals"],
  ["lib/consensus/c2.ts", "export const now = new Date();", "noRestrictedGlobals"],
  ["lib/consensus/c3.ts", "export const now = globalThis.Date.now();", "noRestrictedGlobals"],
  ["lib/consensus/c4.ts", "setTimeout(() => {}, 1);", "noRestrictedGlobals"],
  ["lib/consensus/c5.ts", "export const now = performance.now();", "noRestrictedGlobals"],
  ["lib/consensus/a10.test.ts", "Date.now();", undefined],
  ["lib/consensus/c7.ts", "export const dice = Math.random();", "noJsRestrictedProperties"],
  ["lib/consensus/c8.ts", "export const { random } = Math;", "noJsRestrictedProperties"],
  ["lib/node/c9.test.ts", "Math.random();", "noJsRestrictedProperties"],
  ["lib/node/a9.ts", "export const now = Date.now();", undefined],
  ["lib/port/d1.ts", 'import type { Y } from "./d2";\nexport type X = Y | 1;', "noImportCycles"],
  ["lib/port/d2.ts", 'import type { X } from "@/lib/port/d1";\nexport type Y = X | 2;', "noImportCycles"],
  ["lib/port/e1.ts", longFunction, "noExcessiveLinesPerFunction"],
  ["lib/port/e2.ts", "export const x = 1;\n".repeat(301), "noExcessiveLinesPerFile"],
  ["lib/port/e3.ts", "export const x = (y: any) => y;", "noExplicitAny"],
  ["lib/port/e4.ts", "console.log(1);", "noConsole"],
  ["lib/port/e5.ts", 'export * from "./a";', "noReExportAll"],
  ["lib/port/e6.ts", "async function f() {}\nf();", "noFloatingPromises"],
  ["lib/port/e7.test.ts", 'import { test } from "vitest";\ntest.only("x", () => {});', "noFocusedTests"],
  ["lib/port/e8.test.ts", 'import { test } from "vitest";\ntest.skip("x", () => {});', "noSkippedTests"],
];

let tree: string;
let refused: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "roundtable-fences-"));
  for (const name of ["biome.json", "package.json", "tsconfig.json"])
    copyFileSync(resolve(ROOT, name), join(tree, name));
  for (const [path, text] of PLANTS) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  refused = lint(tree);
});
afterAll(() => rmSync(tree, { recursive: true }));

describe("a planted violation is refused, and nothing else is", () => {
  test.each(PLANTS)("%s", (path, _text, rule) => {
    const rules = refused.get(path) ?? [];
    if (rule === undefined) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});

describe("the table", () => {
  const layers: readonly (readonly [string, Layer])[] = Object.entries(LAYERS);

  test("names only rooms that exist in it", () => {
    const rooms = layers.flatMap(([, layer]) => (layer.rooms === "any" ? [] : layer.rooms));
    expect(rooms.filter((room) => !(room in LAYERS || `lib/${room}` in LAYERS))).toEqual([]);
  });

  test("points one way: every room is listed after the rooms it imports", () => {
    const at = (room: string): number => layers.findIndex(([folder]) => folder === room || folder === `lib/${room}`);
    const upward = layers.flatMap(([folder, { rooms }], i) =>
      (rooms === "any" ? [] : rooms).filter((room) => at(room) >= i).map((room) => `${folder} → ${room}`),
    );
    expect(upward).toEqual([]);
  });

  test("gives each package one home among the rooms", () => {
    const homes = layers
      .filter(([folder]) => folder.startsWith("lib/") && folder !== "lib/cli")
      .flatMap(([, layer]) => layer.packages.filter((name) => !name.startsWith("node:")));
    expect(homes.filter((name, i) => homes.indexOf(name) !== i)).toEqual([]);
  });
});

/** Path → the rules that Biome reports as errors there. */
function lint(folder: string): ReadonlyMap<string, readonly string[]> {
  const args = [
    toolEntry("@biomejs/biome"),
    "lint",
    "--vcs-enabled=false",
    "--max-diagnostics=none",
    "--reporter=json",
  ];
  let report: string;
  try {
    report = execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (failure) {
    report = (failure as { stdout: string }).stdout;
  }
  const rules = new Map<string, string[]>();
  for (const { category, severity, location } of (JSON.parse(report) as Report).diagnostics) {
    if (severity === "error")
      rules.set(location.path, [...(rules.get(location.path) ?? []), category.split("/").at(-1) ?? ""]);
  }
  return rules;
}

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly severity: string;
    readonly location: { readonly path: string };
  }[];
}
