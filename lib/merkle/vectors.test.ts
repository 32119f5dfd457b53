/** The published inclusion vectors, where the folder that holds them is present: `ROUNDTABLE_VECTORS` names it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inclusionVerdict } from "./vectors";

const vectors = process.env.ROUNDTABLE_VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const folder = join(vectors, "ct-merkle", "inclusion");
const absent = !existsSync(folder);

test.skipIf(absent)("the 98 inclusion vectors come out right (P21)", () => {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  expect(names).toHaveLength(98);
  const verdicts = names.map((name) => inclusionVerdict(name, readFileSync(join(folder, name), "utf8")));
  expect(verdicts.filter(({ got, want }) => got !== want)).toEqual([]);
  expect(verdicts.filter(({ want }) => want === "accepted").length).toBeGreaterThan(0);
});
