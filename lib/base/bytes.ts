/**
 * Byte strings: the few operations everything else needs. Hexadecimal is lower case and strict, so that one byte
 * string has exactly one spelling and ids can be compared with `===`.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

export const isHex = (text: string, byteLength: number): boolean =>
  text.length === 2 * byteLength && /^[0-9a-f]*$/.test(text);

/** Parses lower-case hexadecimal. @throws RangeError on anything else: use {@link isHex} at a door. */
export function fromHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length >> 1);
  writeHex(bytes, 0, hex);
  return bytes;
}

/** {@link fromHex} into a larger byte string, from `at` on. */
export function writeHex(into: Uint8Array, at: number, hex: string): void {
  let wrong = 0;
  for (let i = 0; i < hex.length >> 1; i++) {
    const high = nibble(hex.charCodeAt(2 * i));
    const low = nibble(hex.charCodeAt(2 * i + 1));
    wrong |= high | low;
    into[at + i] = (high << 4) | low;
  }
  // Digits are below 16 and the mark of anything else is above.
  if (wrong > 15 || (hex.length & 1) === 1)
    throw new RangeError(`got ${hex.slice(0, 80)}, want lower-case hexadecimal`);
}

/** The value of a hexadecimal digit's character code, 16 for any other. */
const nibble = (code: number): number =>
  code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : 16;

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Not constant-time: nothing secret is compared in this project. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Lexicographic order, shorter first on a common prefix: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
