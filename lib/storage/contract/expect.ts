/** The few words that checks need to say what they expect, in a browser as well as under a test runner. */
import { StorageError } from "@/lib/storage/store";

/** Throws unless the two are equal all the way down; byte strings by their bytes. */
export function same(got: unknown, want: unknown, what: string): void {
  const fault = difference(got, want, what);
  if (fault !== undefined) throw new Error(fault);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** Throws unless the promise rejects with this StorageError. */
export async function rejects(promise: Promise<unknown>, code: StorageError["code"], what: string): Promise<void> {
  const fault = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(fault instanceof StorageError)) throw new Error(`${what}: got ${String(fault)}, want a StorageError`);
  same(fault.code, code, what);
}

function difference(got: unknown, want: unknown, path: string): string | undefined {
  if (Object.is(got, want)) return undefined;
  if (!isObject(got) || !isObject(want)) return `${path}: got ${show(got)}, want ${show(want)}`;
  const keys = new Set([...Object.keys(got), ...Object.keys(want)]);
  const lengths = [got, want].map((value) => (Array.isArray(value) || value instanceof Uint8Array ? value.length : -1));
  if (lengths[0] !== lengths[1]) return `${path}: got ${show(got)}, want ${show(want)}`;
  for (const key of keys) {
    const inner = difference(got[key], want[key], `${path}.${key}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 300);
