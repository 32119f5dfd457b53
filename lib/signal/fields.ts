/**
 * The fields that signaling messages are made of, in zod: one spelling each, every size bounded. Bytes travel as
 * lower-case hexadecimal; what is signed as a whole (genesis, sealed record) travels as its canonical encoding, so the
 * bytes that were signed are the bytes that are read. `parse` is the door: it never throws, whatever it is given.
 */
import * as z from "zod/mini";
import type { Brand } from "@/lib/base/brand";
import { type Bytes, fromHex, isHex, toHex } from "@/lib/base/bytes";
import { err, ok, type Result } from "@/lib/base/result";
import { type Codec, mapped, type Part, u8 } from "@/lib/chain/codec";
import { type Genesis, genesisCodec } from "@/lib/chain/genesis";
import type { NetworkId, PublicKey } from "@/lib/chain/ids";
import { nameFault, ROOM_CODE } from "@/lib/chain/names";
import { type SealedRecord, sealedRecordCodec } from "@/lib/chain/sealing";
import { type Refusal, refuse } from "./problem";

// A strict content security policy forbids the code that zod would otherwise compile at run time.
z.config({ jitless: true });

/** The Ed25519 key of one tab's life, fresh per load, in hexadecimal. */
export type SessionId = Brand<string, "SessionId">;
/** 128 random bits in hexadecimal, known to one browser and the server: who knows it owns the stream. */
export type StreamId = Brand<string, "StreamId">;
/** A 64-byte Ed25519 signature in hexadecimal. */
export type SignatureHex = Brand<string, "SignatureHex">;
export type RoomCode = string;

/** Seats of a room made here; larger tables live in the simulator (network.md's full mesh ends at 16). */
export const ROOM_SEATS_MAX = 16;
/** Sessions in one room, observers included: one snapshot of all their presences stays below 64 KiB. */
export const ROOM_SESSIONS_MAX = 64;

/** 16 seats of keys, names and signatures are 2.9 KB. */
const RECORD_BYTES_MAX = 4_096;

const hex = <T extends string>(bytes: number) =>
  z.custom<T>((value) => typeof value === "string" && isHex(value, bytes), {
    error: ({ input }) => `got ${quoted(input)}, want ${bytes} bytes in lower-case hexadecimal`,
  });

export const sessionField = hex<SessionId>(32);
export const streamField = hex<StreamId>(16);
export const connectionField = hex<string>(16);
export const starterField = hex<string>(16);
export const keyField = hex<PublicKey>(32);
export const networkField = hex<NetworkId>(32);
export const signatureField = hex<SignatureHex>(64);

export const countField = z.int().check(z.minimum(0));
export const attemptField = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));
export const seatField = z.int().check(z.minimum(0), z.maximum(ROOM_SEATS_MAX - 1));

export const roomField = z.custom<RoomCode>((value) => typeof value === "string" && ROOM_CODE.test(value), {
  error: ({ input }) => `got ${quoted(input)}, want 8 characters of Crockford base32`,
});

export const nameField = z.custom<string>((value) => typeof value === "string" && nameFault(value) === undefined, {
  error: ({ input }) => (typeof input === "string" ? (nameFault(input) ?? "") : `got ${quoted(input)}, want a name`),
});

/** Well-formed text of at most `max` bytes in UTF-8: half a surrogate pair would have no bytes to sign. */
export const textField = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.refine(
      (text) => !/\p{Cs}/u.test(text) && utf8Bytes(text) <= max,
      `want at most ${max} bytes of well-formed text`,
    ),
  );

export const genesisField = canonical<Genesis>(genesisCodec, ({ validators }) => validators.length);
export const recordField = canonical<SealedRecord>(sealedRecordCodec, ({ genesis }) => genesis.validators.length);

/** Hexadecimal of a canonical encoding on one side, the decoded value on the other. */
function canonical<T>(codec: Codec<T>, seatsOf: (value: T) => number) {
  return z.codec(z.string().check(z.maxLength(2 * RECORD_BYTES_MAX)), z.custom<T>(), {
    encode: (value) => toHex(codec.encode(value)),
    decode(text, context) {
      const decoded = isHex(text, text.length / 2) ? codec.decode(fromHex(text)) : undefined;
      if (decoded?.ok && seatsOf(decoded.value) <= ROOM_SEATS_MAX) return decoded.value;
      const message = decoded === undefined ? "want lower-case hexadecimal" : why(decoded);
      context.issues.push({ code: "custom", message, input: text });
      return z.NEVER;
    },
  });
}

const why = (decoded: Result<unknown, { detail: string }>): string =>
  decoded.ok ? `want at most ${ROOM_SEATS_MAX} seats` : decoded.error.detail;

/** Reads a value that came from outside. The first fault is named with its place. */
export function parse<S extends z.core.$ZodType>(schema: S, input: unknown): Result<z.core.output<S>, Refusal> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const place = ["body", ...(issue?.path ?? [])].map(String).join(".");
  return err(refuse("malformed", `${place}: ${issue === undefined ? "unreadable" : saying(issue)}`));
}

function saying(issue: z.core.$ZodIssue): string {
  if (issue.code === "custom") return issue.message;
  if (issue.code === "unrecognized_keys") return `got ${quoted(issue.keys[0])}, want no such field`;
  if (issue.code === "invalid_type") return `want ${issue.expected}`;
  if (issue.code === "invalid_value") return `want one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union") return "want one of the kinds that this field takes";
  if (issue.code === "too_big") return `want at most ${issue.maximum}`;
  if (issue.code === "too_small") return `want at least ${issue.minimum}`;
  return issue.message;
}

/** What was sent, short enough to be part of a sentence. */
function quoted(input: unknown): string {
  if (typeof input === "string") return JSON.stringify(input.slice(0, 40));
  return input === null ? "null" : Array.isArray(input) ? "a list" : `a ${typeof input}`;
}

const encoder = new TextEncoder();
const utf8Bytes = (text: string): number => encoder.encode(text).length;

/** One of a few words as one byte, for what is signed. */
export const choicePart = <T extends string>(words: readonly T[]): Part<T> =>
  mapped(
    u8,
    (tag) => {
      const word = words[tag];
      if (word === undefined) throw new RangeError(`got ${tag}, want 0 to ${words.length - 1}`);
      return word;
    },
    (word: T) => words.indexOf(word),
  );

export const bytesOf = (signature: SignatureHex): Bytes => fromHex(signature);
