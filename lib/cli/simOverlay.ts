/** A copy of the sources with a bug planted in it: the sources themselves are never touched. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Mutant } from "./simMutantList";
import { ROOT } from "./tools";

const NEEDED = ["lib", "package.json", "tsconfig.json"];

export interface Overlay {
  readonly root: string;
  remove(): void;
}

export function plant({ name, edits }: Mutant): Overlay {
  const root = mkdtempSync(join(tmpdir(), "roundtable-mutant-"));
  for (const path of NEEDED) cpSync(resolve(ROOT, path), join(root, path), { recursive: true });
  symlinkSync(resolve(ROOT, "node_modules"), join(root, "node_modules"));
  for (const { file, find, replace } of edits) {
    const path = join(root, file);
    const parts = readFileSync(path, "utf8").split(find);
    if (parts.length !== 2) throw new Error(`"${name}": got ${parts.length - 1} places in ${file} for: ${find}`);
    writeFileSync(path, parts.join(replace));
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
