/** What no tool of the trade checks: citations of the protocol, the length of files, folders outside the table. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { LAYERS } from "@/lib/layers";
import { citationFindings, type SourceFile } from "./citations";
import { ROOT } from "./tools";

const PROTOCOL = resolve(ROOT, "lib/consensus/PROTOCOL.md");
const LINES_MAX = 300;

const files: readonly SourceFile[] = ["app", "components", "lib", "e2e", "public"]
  .map((folder) => resolve(ROOT, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((path) => /\.(tsx?|m?js|css)$/.test(path))
  .map((path) => ({ path: relative(ROOT, path).split(sep).join("/"), text: readFileSync(path, "utf8") }));

describe("this repository", () => {
  // The commands talk about rules in general, not about any one of them.
  test.skipIf(!existsSync(PROTOCOL))("cites every rule of the protocol in code and in a test, and no other", () => {
    const citing = files.filter(({ path }) => !path.startsWith("lib/cli/"));
    expect(citationFindings(readFileSync(PROTOCOL, "utf8"), citing)).toEqual([]);
  });

  test(`has no source file over ${LINES_MAX} lines`, () => {
    const long = files.filter(({ text }) => text.split("\n").length > LINES_MAX + 1).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  test("counts nothing on screen in the plural alone: countOf knows that there may be one", () => {
    const things =
      "blocks|transactions|signatures|rounds|events|validators|messages|seats|links|times|steps|attestations";
    // A constant is not one.
    const plural = new RegExp(
      `\\{(?![A-Z_]+\\})[^{}]*\\} (?!of )(?:[a-z]+ )?(?:${things}|votes(?! for))\\b(?!=).*`,
      "g",
    );
    const onScreen = files.filter(({ path }) =>
      /^(components|lib\/(picture|history|session|tab))\/(?!.*\.test\.)/.test(path),
    );
    expect(onScreen.flatMap(({ path, text }) => text.match(plural)?.map((found) => `${path}: ${found}`) ?? [])).toEqual(
      [],
    );
  });

  test("has no room that the table of layers does not know", () => {
    const folders = new Set(files.map(({ path }) => path.split("/").slice(0, -1)).map(roomOf));
    expect([...folders].filter((folder) => folder !== "" && !(folder in LAYERS))).toEqual([]);
  });
});

describe("a citation", () => {
  const protocol = "# The protocol\n## P1 Genesis\n### P2 Quorum\nP3 is mentioned here only.\n";
  const both: readonly SourceFile[] = [
    { path: "lib/chain/a.ts", text: "// P1 and P2.\n" },
    { path: "lib/chain/a.test.ts", text: 'test("P1: …");\n// (P2)\n' },
  ];

  test.each<readonly [string, readonly SourceFile[], readonly string[]]>([
    ["of every rule in source and test satisfies", both, []],
    ["in a test alone does not", both.slice(1), ["P1 is cited by no source", "P2 is cited by no source"]],
    ["in a source alone does not", both.slice(0, 1), ["P1 is cited by no test", "P2 is cited by no test"]],
    [
      "of no rule is found",
      [...both, { path: "e2e/x.spec.ts", text: "// P3" }],
      ["e2e/x.spec.ts cites P3, which is no rule of the protocol"],
    ],
    [
      "is not seen in P-256, SHAP1, P1x, P01 or P100",
      [...both, { path: "b.ts", text: "P-256 SHAP1 P1x P01 P100" }],
      [],
    ],
  ])("%s", (_story, given, findings) => {
    expect(citationFindings(protocol, given)).toEqual(findings);
  });
});

/** `lib/<room>` for files in a room, the top folder elsewhere, nothing for files that lie in lib itself or in public. */
function roomOf([top = "", room]: readonly string[]): string {
  if (top === "public") return "";
  if (top !== "lib") return top;
  return room === undefined ? "" : `lib/${room}`;
}
