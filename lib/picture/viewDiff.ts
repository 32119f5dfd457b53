/** What one event changed in the view, as a list of fields with their values before and after. */
import type { View } from "@/lib/port/view";

export interface Change {
  /** `rounds.0.attested.2.seat` */
  readonly path: string;
  /** Undefined where there was nothing, or nothing is left. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** More are not read; what replaces a whole table changes hundreds. */
export const CHANGES_MAX = 60;

/** Every event moves these; they say nothing. */
const ALWAYS = new Set(["seq", "at"]);

export function changesOf(before: View, after: View): readonly Change[] {
  const changes: Change[] = [];
  compare("", before, after, changes);
  return changes.filter(({ path }) => !ALWAYS.has(path)).slice(0, CHANGES_MAX);
}

function compare(path: string, before: unknown, after: unknown, into: Change[]): void {
  if (before === after || into.length > CHANGES_MAX + ALWAYS.size) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(path === "" ? key : `${path}.${key}`, before[key], after[key], into);
    return;
  }
  into.push({ path, before: words(before), after: words(after) });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const words = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));
