/**
 * The canonical binary form: schemas built from a few fixed-width parts, so that every value has exactly one encoding
 * and every other byte string is refused. `decode` is total: hostile bytes give a Rejection, never a throw.
 * This is the home of micro-packed; lib/wire and lib/sync build their messages from the same parts.
 */
import * as P from "micro-packed";
import type { Brand } from "@/lib/base/brand";
import { type Bytes, fromHex, toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { type Rejection, reject } from "./rejection";

/** A 32-byte SHA-256 value as 64 lower-case hexadecimal digits. */
export type Hash = Brand<string, "Hash">;

export type Part<T> = P.CoderType<T>;

export interface Codec<T> {
  /** @throws if `value` breaks a bound of the schema: that is our own mistake, not a peer's. */
  encode(value: T): Bytes;
  decode(bytes: Uint8Array): Result<T, Rejection>;
}

/** Turns a schema into a codec. Trailing bytes are refused. */
export function codec<T>(name: string, part: Part<T>): Codec<T> {
  return {
    encode: (value) => part.encode(value) as Bytes,
    decode(bytes) {
      try {
        return ok(part.decode(bytes));
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        return err(reject("malformed", `got ${bytes.length} bytes that are no ${name} (${why.slice(0, 160)})`));
      }
    },
  };
}

export const u8: Part<number> = P.U8;
export const u32: Part<number> = P.U32BE;

/** Unsigned 64-bit, values above 2⁵³ − 1 are refused (P26). */
export const u64: Part<number> = P.apply(P.U64BE, {
  encode: (value: bigint) => {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`got ${value}, want at most 2^53 - 1`);
    return Number(value);
  },
  decode: (value: number) => {
    if (!Number.isSafeInteger(value)) throw new RangeError(`got ${value}, want an integer up to 2^53 - 1`);
    return BigInt(value);
  },
});

export const flag: Part<boolean> = P.bool;

export const fixedBytes = (length: number): Part<Bytes> => copied(P.bytes(length));

/** Bytes behind a 32-bit length of at most `max` bytes. The bound is checked before anything is read. */
export const bytesUpTo = (max: number): Part<Bytes> => copied(P.bytes(lengthUpTo(max)));

/** micro-packed gives views: one small transaction in the pool would keep the whole message it came in alive (P23). */
const copied = (part: Part<Uint8Array>): Part<Bytes> =>
  P.apply(part, { encode: (view: Uint8Array) => view.slice(), decode: (bytes: Bytes) => bytes as Uint8Array });

/** A list behind a 32-bit count of at most `max` items. */
export const listUpTo = <T>(max: number, item: Part<T>): Part<readonly T[]> =>
  mapped(
    P.array(lengthUpTo(max), item),
    (items): readonly T[] => items,
    (items) => items as T[],
  );

const lengthUpTo = (max: number): Part<number> =>
  P.validate(P.U32BE, (length) => {
    if (length > max) throw new RangeError(`got length ${length}, want at most ${max}`);
    return length;
  });

/** Fixed-length bytes that the program handles as lower-case hexadecimal. */
export function hexOf<T extends string>(byteLength: number): Part<T> {
  return P.apply(P.bytes(byteLength), {
    encode: (bytes: Uint8Array) => toHex(bytes) as T,
    decode: (hex: T) => fromHex(hex),
  });
}

/** UTF-8 behind a 32-bit byte length; ill-formed UTF-8 is refused. */
export const textUpTo = (maxBytes: number): Part<string> => P.string(lengthUpTo(maxBytes));

/** Fields in the order written; that order is the encoding. */
export const struct = <T extends object>(fields: { readonly [K in keyof T]: Part<T[K]> }): Part<T> =>
  P.struct(fields as never) as Part<T>;

/** A field that is always the same and takes no bytes: the `type` of a union's member. */
export const literal = <const T extends string>(value: T): Part<T> => P.constant(value) as Part<T>;

/** One flag byte, 0 or 1, then the value if there is one. */
export const nullable = <T>(part: Part<T>): Part<T | null> =>
  P.apply(P.optional(P.bool, part), {
    encode: (value: T | undefined) => value ?? null,
    decode: (value: T | null) => value ?? undefined,
  });

/** Refuses decoded (and encoded) values for which `fault` names what is wrong. */
export const refine = <T>(part: Part<T>, fault: (value: T) => string | undefined): Part<T> =>
  P.validate(part, (value) => {
    const why = fault(value);
    if (why !== undefined) throw new RangeError(why);
    return value;
  });

/** Maps between the form on the wire and the form in the program; both functions may throw on bad values. */
export const mapped = <Wire, T>(part: Part<Wire>, to: (wire: Wire) => T, from: (value: T) => Wire): Part<T> =>
  P.apply(part, { encode: to, decode: from });

/** A discriminated union on `type`: one tag byte, then the member's own fields. */
export function union<T extends { readonly type: string }>(
  tags: {
    readonly [K in T["type"]]: readonly [tag: number, part: Part<Extract<T, { type: K }>>];
  },
): Part<T> {
  const members: { readonly [type: string]: unknown } = tags;
  const memberOf = (type: string) => members[type] as readonly [tag: number, part: Part<T>];
  const byTag = new Map(Object.keys(tags).map(memberOf));
  if (byTag.size < Object.keys(tags).length) throw new Error("two members of a union share a tag");
  return P.wrap({
    encodeStream: (writer, value: T) => {
      const [tag, part] = memberOf(value.type);
      P.U8.encodeStream(writer, tag);
      part.encodeStream(writer, value);
    },
    decodeStream: (reader) => {
      const tag = P.U8.decodeStream(reader);
      const part = byTag.get(tag);
      if (part === undefined) throw new RangeError(`got kind ${tag}, want one of ${[...byTag.keys()].join(", ")}`);
      return part.decodeStream(reader);
    },
  });
}
