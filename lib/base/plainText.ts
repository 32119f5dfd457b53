/**
 * Structured values as JSON text and back: bytes, maps, sets, what is undefined inside a list, and things that are
 * referred to from several places and must stay one thing. For files that another machine reads.
 */
import { fromHex, isHex, toHex } from "./bytes";
import { err, ok, type Result } from "./result";

/** Deeper values are nothing we ever write. */
export const DEPTH_MAX = 64;

/** @throws AssertionError never; values must be plain data: no functions, no cycles */
export function toText(value: unknown): string {
  const seen = new Map<object, number>();
  count(value, seen);
  const shared = new Map<object, number | null>([...seen].filter(([, times]) => times > 1).map(([it]) => [it, null]));
  let next = 0;
  return JSON.stringify(
    pack(value, (thing) => {
      const known = shared.get(thing);
      if (known === undefined) return null;
      if (known !== null) return { id: known, isFirst: false };
      shared.set(thing, next);
      return { id: next++, isFirst: true };
    }),
  );
}

/**
 * One text for equal values, whatever the order in which their fields were written: what digests are made of. The order
 * in maps and sets counts, because it decides what a machine does next.
 */
export const canonicalText = (value: unknown): string => JSON.stringify(pack(value, () => null, true));

function count(value: unknown, seen: Map<object, number>): void {
  if (typeof value !== "object" || value === null) return;
  const times = (seen.get(value) ?? 0) + 1;
  seen.set(value, times);
  if (times > 1 || value instanceof Uint8Array) return;
  for (const part of partsOf(value)) count(part, seen);
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (Array.isArray(value) || value instanceof Set) return value;
  return Object.values(value);
}

type Sharing = (thing: object) => { readonly id: number; readonly isFirst: boolean } | null;

function pack(value: unknown, sharing: Sharing, isSorted = false): unknown {
  if (value === undefined) return { $none: 1 };
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (typeof value !== "object" || value === null) return value;
  const shared = sharing(value);
  if (shared !== null && !shared.isFirst) return { $ref: shared.id };
  const packed = packThing(value, (part) => pack(part, sharing, isSorted), isSorted);
  return shared === null ? packed : { $id: shared.id, $is: packed };
}

function packThing(value: object, part: (value: unknown) => unknown, isSorted: boolean): unknown {
  if (value instanceof Uint8Array) return { $bytes: toHex(value) };
  if (value instanceof Map) return { $map: Array.from(value, ([key, held]) => [part(key), part(held)]) };
  if (value instanceof Set) return { $set: Array.from(value, part) };
  if (Array.isArray(value)) return Array.from(value, part);
  const fields = Object.entries(value).filter(([, held]) => held !== undefined);
  if (isSorted) fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, held]) => [key, part(held)]));
}

/** The value that `toText` wrote; anything else is refused with what was wanted. */
export function fromText(text: string): Result<unknown, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return err(`got ${text.slice(0, 40)}, want JSON`);
  }
  try {
    return ok(unpack(parsed, new Map(), 0));
  } catch (fault) {
    if (fault instanceof Refused) return err(fault.message);
    throw fault;
  }
}

/** Thrown and caught in this file only. */
class Refused extends Error {}

function unpack(value: unknown, shared: Map<number, unknown>, depth: number): unknown {
  if (depth > DEPTH_MAX) throw new Refused(`got values more than ${DEPTH_MAX} deep`);
  if (typeof value !== "object" || value === null) return value;
  const part = (held: unknown): unknown => unpack(held, shared, depth + 1);
  if (Array.isArray(value)) return value.map(part);
  const fields = value as Readonly<Record<string, unknown>>;
  const [tag] = Object.keys(fields);
  if (tag?.startsWith("$")) return unpackTagged(tag, fields, part, shared);
  return Object.fromEntries(Object.entries(fields).map(([key, held]) => [key, part(held)]));
}

function unpackTagged(
  tag: string,
  fields: Readonly<Record<string, unknown>>,
  part: (value: unknown) => unknown,
  shared: Map<number, unknown>,
): unknown {
  const held = fields[tag];
  if (tag === "$none") return undefined;
  if (tag === "$number") return Number(held);
  if (tag === "$bytes" && typeof held === "string" && isHex(held, held.length / 2)) return fromHex(held);
  if (tag === "$set" && Array.isArray(held)) return new Set(held.map(part));
  if (tag === "$map" && Array.isArray(held)) return new Map(held.map((entry) => pairOf(part(entry))));
  if (tag === "$ref" && shared.has(held as number)) return shared.get(held as number);
  if (tag === "$id" && typeof held === "number" && "$is" in fields) {
    const thing = part(fields.$is);
    shared.set(held, thing);
    return thing;
  }
  throw new Refused(`got ${tag} with ${JSON.stringify(held)?.slice(0, 40)}`);
}

function pairOf(entry: unknown): [unknown, unknown] {
  if (!Array.isArray(entry) || entry.length !== 2) throw new Refused("got a map's entry that is no pair");
  return [entry[0], entry[1]];
}
