/** The README's table of `npm run demo` says what was kept of the runs. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

interface Kept {
  readonly commit: string;
  readonly runs: readonly {
    readonly command: string;
    readonly tps: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly finalityMs: { readonly p50: number; readonly p99: number };
    readonly joinMs: { readonly p50: number; readonly max: number };
  }[];
}

test("the README repeats the kept figures of the demo", () => {
  const readme = readFileSync(resolve(ROOT, "README.md"), "utf8");
  const kept = JSON.parse(readFileSync(resolve(ROOT, "bench/demo.json"), "utf8")) as Kept;
  const rows = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  expect(kept.runs.length).toBeGreaterThan(0);
  expect(readme).toContain(kept.commit);
  for (const { command, tps, lost, duplicated, finalityMs, joinMs } of kept.runs) {
    const cells = [
      tps,
      `${finalityMs.p50} / ${finalityMs.p99}`,
      `${lost} / ${duplicated}`,
      `${joinMs.p50} / ${joinMs.max}`,
    ];
    const row = rows.find(([, first]) => first === `\`${command}\``);
    expect(row?.slice(2, 6), command).toEqual(cells.map(String));
  }
});
