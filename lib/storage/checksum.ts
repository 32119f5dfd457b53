/**
 * CRC-32 (ISO/IEC 8802-3, as in gzip) behind every durable record, so that a record the disk spoiled is noticed and not
 * used (P17). It guards against accidents: who can write to the disk can also forge it, and holds the key anyway.
 * The record's place is summed up too, so that a record found under another's key does not pass.
 */
import type { Bytes } from "@/lib/base/bytes";
import { ascii } from "@/lib/crypto/hash";

const SUM_BYTES = 4;

/** `bytes` with the checksum of its place and itself at the end. */
export function guard(place: string, bytes: Uint8Array): Bytes {
  const guarded = new Uint8Array(bytes.length + SUM_BYTES);
  guarded.set(bytes);
  new DataView(guarded.buffer).setUint32(bytes.length, sum(place, bytes));
  return guarded;
}

/** What was guarded at this place, or undefined if it is damaged. A view on `guarded`, not a copy. */
export function unguard(place: string, guarded: Bytes): Bytes | undefined {
  const length = guarded.length - SUM_BYTES;
  if (length < 0) return undefined;
  const bytes = guarded.subarray(0, length);
  const want = new DataView(guarded.buffer, guarded.byteOffset).getUint32(length);
  return sum(place, bytes) === want ? bytes : undefined;
}

const sum = (place: string, bytes: Uint8Array): number => crc32(bytes, crc32(ascii(place)));

/** The CRC-32 of `bytes`; `before` continues the sum of what came before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

/** The reversed polynomial 0x04C11DB7, one byte at a time. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
