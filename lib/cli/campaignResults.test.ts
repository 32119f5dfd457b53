/** The README's table of what was tried to break it says what was kept of those runs. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

interface Kept {
  readonly machine: string;
  readonly runs: readonly {
    readonly what: string;
    readonly command: string;
    readonly commit: string;
    readonly result: string;
  }[];
}

test("the README repeats the kept results of the campaign", () => {
  const readme = readFileSync(resolve(ROOT, "README.md"), "utf8");
  const { machine, runs } = JSON.parse(readFileSync(resolve(ROOT, "bench/campaign.json"), "utf8")) as Kept;
  const rows = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  expect(readme).toContain(machine);
  expect(runs.length).toBeGreaterThan(0);
  for (const { what, command, commit, result } of runs)
    expect(rows, what).toContainEqual(["", what, `\`${command}\``, commit, result, ""]);
});
