/**
 * Holds the protocol's rule ids against the citations in code and tests: a rule nobody cites is a rule nobody can
 * find, and a citation of no rule misleads. Whether the code does what the rule says is for the tests that cite it.
 */

export interface SourceFile {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** One sentence per finding, none when every rule is cited by a source and a test and every citation is a rule. */
export function citationFindings(protocol: string, files: readonly SourceFile[]): readonly string[] {
  const rules = new Set(Array.from(protocol.matchAll(/^#+ (P\d+)\b/gm), ([, id]) => id as string));
  const citedBy = { source: new Set<string>(), test: new Set<string>() };
  const findings: string[] = [];
  for (const { path, text } of files) {
    const kind = isTest(path) ? "test" : "source";
    for (const id of citationsIn(text)) {
      citedBy[kind].add(id);
      if (!rules.has(id)) findings.push(`${path} cites ${id}, which is no rule of the protocol`);
    }
  }
  for (const id of rules) {
    for (const kind of ["source", "test"] as const) {
      if (!citedBy[kind].has(id)) findings.push(`${id} is cited by no ${kind}`);
    }
  }
  return findings;
}

const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$/.test(path);

/** A citation stands in a comment or in the name of a test: `// P7`, `P7–P9 …`; a range cites its ends. */
const citationsIn = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(/(?<![\w-])P[1-9]\d?(?!\w)/g), ([id]) => id));
