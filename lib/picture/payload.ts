/**
 * What a payload says, for people. It comes from strangers: it is shown as text, never interpreted, and what could
 * disguise it (control characters, marks that turn the direction of reading) is shown as its number.
 */
import { toHex } from "@/lib/base/bytes";

export interface Decoded {
  readonly kind: "json" | "text" | "bytes";
  readonly text: string;
  /** There is more than is shown. */
  readonly isCut: boolean;
}

/** Characters of one payload that a page shows; all of it can be copied. */
const SHOWN_CHARS_MAX = 4_000;

export function decodePayload(payload: Uint8Array, charsMax: number = SHOWN_CHARS_MAX): Decoded {
  // Longer than what is shown need not be read: a character has at most four bytes.
  const text = utf8(payload.subarray(0, 4 * charsMax), payload.length > 4 * charsMax);
  if (text === null) return cut("bytes", toHex(payload.subarray(0, charsMax)), payload.length * 2, charsMax);
  const isWhole = payload.length <= 4 * charsMax;
  const json = isWhole ? prettyJson(text) : null;
  const shown = disarm(json ?? text);
  return cut(json === null ? "text" : "json", shown, isWhole ? shown.length : Number.POSITIVE_INFINITY, charsMax);
}

const cut = (kind: Decoded["kind"], text: string, length: number, charsMax: number): Decoded => ({
  kind,
  text: text.slice(0, charsMax),
  isCut: length > charsMax,
});

/** Null where it is no text; the last character may be cut apart if the bytes are. */
function utf8(bytes: Uint8Array, isCut: boolean): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
    return BINARY.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Only objects and lists: a number or a word is plain text. */
function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** C0 controls besides tab and line ends do not occur in text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: These are what is looked for.
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** C1 controls, invisible and bidirectional marks (Unicode TR36 §2.5): text that reads unlike what it is. */
const DISGUISING = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const disarm = (text: string): string =>
  text.replace(DISGUISING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
