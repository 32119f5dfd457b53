/**
 * What did not change keeps its identity. The view is rebuilt for every event, and most of what is read off it comes out
 * as it was: whoever compares by identity (React, stores) then does nothing.
 */

/** `next`, with every part that equals its counterpart in `before` replaced by that. Plain data only: no cycles. */
export function shared<T>(before: T, next: T): T {
  if (Object.is(before, next)) return before;
  if (Array.isArray(before) && Array.isArray(next)) return sharedArray(before, next) as T;
  if (isPlain(before) && isPlain(next)) return sharedObject(before, next) as T;
  return next;
}

function sharedArray(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const parts = next.map((part, at) => (at < before.length ? shared(before[at], part) : part));
  return parts.length === before.length && parts.every((part, at) => Object.is(part, before[at])) ? before : parts;
}

type Plain = Readonly<Record<string, unknown>>;

function sharedObject(before: Plain, next: Plain): Plain {
  const keys = Object.keys(next);
  const parts = Object.fromEntries(keys.map((key) => [key, shared(before[key], next[key])]));
  const isSame =
    keys.length === Object.keys(before).length &&
    keys.every((key) => key in before && Object.is(parts[key], before[key]));
  return isSame ? before : parts;
}

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
