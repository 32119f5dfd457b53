/** The figures of a run as a table, in the README between two marks, and as they are kept in bench/results.json. */
import { assert } from "@/lib/base/assert";
import { isMoreBetter, type Measured, reaches } from "./benchMeasure";

export interface Results {
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
  readonly command: string;
  readonly measuredAt: string;
  readonly benches: readonly Measured[];
}

export const RESULTS_PATH = "bench/results.json";

const BEGIN = "<!-- bench: written by npm run bench -- --save -->";
const END = "<!-- /bench -->";

/** The README with the table of these results in it. */
export function withTable(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  assert(begin >= 0 && end > begin, "the README has both marks of the bench's table");
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${tableOf(results)}\n\n${readme.slice(end)}`;
}

export function tableOf({ benches, machine, node, commit, command, measuredAt }: Results): string {
  const rows = benches.map(({ name, unit, target, aim, ...measured }) => [
    name,
    `${figure(measured.median)} ${unit}`,
    `${figure(measured.min)} … ${figure(measured.max)}`,
    target === null ? "" : `${isMoreBetter(unit) ? "≥" : "≤"} ${figure(target)}`,
    aim === null ? "" : figure(aim),
  ]);
  const table = aligned([["what", "median", "least … most", "must", "aim"], ...rows]);
  return `${table}\n\n\`${command}\` at ${commit}, ${measuredAt.slice(0, 10)}: ${machine}, Node ${node}.`;
}

/** The lines that a run did not reach. */
export const missed = ({ benches }: Results): readonly Measured[] =>
  benches.filter((measured) => !reaches(measured, measured.target));

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join(" | ")} |`);
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Names to the left, figures to the right. */
const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);

/** 1234567 → 1 234 567, with a space that does not break. */
const figure = (value: number): string =>
  value >= 1_000 ? String(value).replace(/\B(?=(\d{3})+$)/g, "\u00a0") : String(value);
