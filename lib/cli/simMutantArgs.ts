/** What `npm run sim:mutants` is asked to plant. */
import { err, ok, type Result } from "@/lib/base/result";
import { MUTANTS, type Mutant } from "./simMutantList";

export interface Hunt {
  readonly chosen: readonly Mutant[];
  readonly json: boolean;
}

/** All of them, or those whose names have one of the words; a word that no name has is a mistake. */
export function parseMutantArgs(args: readonly string[]): Result<Hunt, string> {
  const words = args.filter((arg) => arg !== "--json");
  const unknown = words.filter((word) => word === "" || !MUTANTS.some(({ name }) => name.includes(word)));
  if (unknown.length > 0) {
    const names = MUTANTS.map(({ name }) => `  ${name}`).join("\n");
    return err(`got ${unknown.join(", ")}, want --json or words of these names:\n${names}`);
  }
  const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  return ok({ chosen, json: args.includes("--json") });
}
