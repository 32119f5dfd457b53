/**
 * What a value that came from outside must look like, put together field by field like the type that it stands for. Each
 * shape says what is wrong with a value, by the place where it stands; nothing is changed or filled in.
 */
import { err, ok, type Result } from "@/lib/base/result";

export interface Shape<T> {
  /** Of the form "got X, want Y"; null: it is a T. @param path where the value stands */
  (value: unknown, path: string): string | null;
  /** Never there: it keeps the shape of one type from standing for another's. */
  readonly of?: T;
}

/** A field that the type has and the table has not is a type error, and so is one with the shape of something else. */
export type Fields<T> = { readonly [F in keyof T]-?: Shape<T[F]> };

/** For each member of a union its own fields. */
export type Variants<T extends Typed> = {
  readonly [K in T["type"]]: Fields<Omit<Extract<T, { readonly type: K }>, "type">>;
};
interface Typed {
  readonly type: string;
}

export function parse<T>(shape: Shape<T>, value: unknown, path: string): Result<T, string> {
  const fault = shape(value, path);
  return fault === null ? ok(value as T) : err(fault);
}

/** @param want what it is, as the error says it */
export const kind =
  <T>(want: string, holds: (value: unknown) => boolean): Shape<T> =>
  (value, path) =>
    holds(value) ? null : got(value, path, want);

/** All of these fields and no others: what nobody has checked nobody draws. */
export const record =
  <T extends object>(fields: Fields<T>): Shape<T> =>
  (value, path) =>
    isRecord(value) ? fieldsFault(value, fields, path) : got(value, path, "its fields");

/** By its type one of several, each with its own fields. */
export const oneOf =
  <T extends Typed>(table: Variants<T>): Shape<T> =>
  (value, path) => {
    if (!isRecord(value)) return got(value, path, "its fields");
    const { type, ...rest } = value;
    return among<T["type"]>(table)(type, `${path}.type`) ?? fieldsFault(rest, table[type as T["type"]], path);
  };

/** One of the words that a table has. */
export const among = <Word extends string>(table: Readonly<Record<Word, unknown>>): Shape<Word> =>
  kind(`one of ${Object.keys(table).join(", ")}`, (value) => typeof value === "string" && Object.hasOwn(table, value));

export const list =
  <T>(item: Shape<T>): Shape<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) return got(value, path, "a list");
    for (let at = 0; at < value.length; at++) {
      const fault = item(value[at], `${path}.${at}`);
      if (fault !== null) return fault;
    }
    return null;
  };

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, path) =>
    value === null ? null : shape(value, path);

/** A field that may be absent. */
export const maybe =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value, path) =>
    value === undefined ? null : shape(value, path);

/** @param rest what is wrong with a value of that shape as a whole; undefined if nothing is */
export const and =
  <T>(shape: Shape<T>, rest: (value: T) => string | undefined): Shape<T> =>
  (value, path) => {
    const parsed = parse(shape, value, path);
    if (!parsed.ok) return parsed.error;
    const fault = rest(parsed.value);
    return fault === undefined ? null : `${path}: ${fault}`;
  };

function fieldsFault<T>(value: Readonly<Record<string, unknown>>, fields: Fields<T>, path: string): string | null {
  for (const field of Object.keys(fields) as (keyof T & string)[]) {
    const fault = fields[field](value[field], `${path}.${field}`);
    if (fault !== null) return fault;
  }
  const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
  if (unknown === undefined) return null;
  const known = Object.keys(fields).join(", ") || "the type";
  return `got ${path}.${unknown.slice(0, BRIEF)}, want only ${known}`;
}

const BRIEF = 40;
const got = (value: unknown, path: string, want: string): string => `got ${path} ${brief(value)}, want ${want}`;

/** Values may be large, and text that is nested in itself many times larger than the file: only their kind is told. */
export function brief(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "fields";
  return JSON.stringify(value).slice(0, BRIEF);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

export const text = kind<string>("a text", (value) => typeof value === "string");
export const flag = kind<boolean>("true or false", (value) => typeof value === "boolean");
/** Larger ones are counted by nobody. */
export const number = kind<number>("a number", (value) => isNumber(value, Number.MAX_SAFE_INTEGER));
export const whole = kind<number>("a whole number", (value) => isWhole(value, Number.MAX_SAFE_INTEGER));
export const upTo = (max: number): Shape<number> => kind(`a whole number up to ${max}`, (value) => isWhole(value, max));
const isWhole = (value: unknown, max: number): boolean => isNumber(value, max) && Number.isInteger(value) && value >= 0;

/** What a Date can hold: ECMA-262, time values and time range. */
const MOMENT_MAX = 8.64e15;
export const moment = kind<number>("milliseconds since the Unix epoch", (value) => isNumber(value, MOMENT_MAX));

const isNumber = (value: unknown, max: number): value is number =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= max;
