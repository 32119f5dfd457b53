/**
 * Our own mistakes. A failed assertion is never a peer's fault and never the world's: it stops the validator visibly
 * (lib/node turns it into a halt) and no vote leaves the tab afterwards.
 */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Throws {@link AssertionError} unless `condition` holds. State one fact per call. */
export function assert(condition: unknown, fact: string): asserts condition {
  if (!condition) throw new AssertionError(`assertion failed: ${fact}`);
}

/** Ends an exhaustive `switch`; the compiler refuses a call that can be reached. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable case: ${JSON.stringify(value)}`);
}

/** The value, when absence would be our own mistake. */
export function present<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, `${what} is present`);
  return value;
}
