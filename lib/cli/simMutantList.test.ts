/** The planted bugs fit the sources as they are now: a hunt takes an hour, and a rotten mutant would waste it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { MUTANTS } from "./simMutantList";
import { ROOT } from "./tools";

/** As many as the campaign has promised to find. */
const MUTANTS_PLANNED = 28;

test("every planned bug is in the list, once", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS_PLANNED);
  expect(MUTANTS).toHaveLength(MUTANTS_PLANNED);
});

test.each(MUTANTS)("$name: what it changes stands exactly once in the sources", ({ edits }) => {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const before = texts.get(file) ?? readFileSync(resolve(ROOT, file), "utf8");
    expect(before.split(find), `${file}: ${find}`).toHaveLength(2);
    texts.set(
      file,
      before.replace(find, () => replace),
    );
    expect(texts.get(file)).not.toBe(before);
  }
});
