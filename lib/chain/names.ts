/** Names people give to rooms and validators (P26), and the code of a room. */
import { type Part, refine, textUpTo } from "./codec";

const NAME_BYTES_MAX = 40;
/** Control characters, line breaks, and the marks that reorder text on screen and make one name look like another. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** 8 characters of Crockford's base32, about 10¹² rooms. */
export const ROOM_CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** What is wrong with a name, or undefined: 1 to 40 bytes UTF-8, NFC, no control or bidirectional characters. */
export function nameFault(name: string): string | undefined {
  const size = utf8Length(name);
  if (size < 1 || size > NAME_BYTES_MAX) return `got a name of ${size} bytes, want 1 to ${NAME_BYTES_MAX}`;
  if (name !== name.normalize("NFC")) return "got a name that is not in Unicode normalization form C";
  if (FORBIDDEN.test(name)) return "got a name with control or direction characters";
  return undefined;
}

export const namePart: Part<string> = refine(textUpTo(NAME_BYTES_MAX), nameFault);

export const roomCodePart: Part<string> = refine(textUpTo(8), (code) =>
  ROOM_CODE.test(code) ? undefined : `got room code ${code}, want 8 characters of Crockford base32`,
);

/** Bytes that `text` takes in UTF-8; a lone surrogate counts as the three bytes of U+FFFD. */
function utf8Length(text: string): number {
  let size = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}
