/** Changes to valid inputs, of the kinds that parsers and verifiers have fallen for. Everything follows from the draw. */
import { present } from "@/lib/base/assert";
import { type Bytes, concatBytes } from "@/lib/base/bytes";
import type { Draw } from "@/lib/chain/samples";

/** A few changes at most: of many, the first would hide what the others do. */
const CHANGES_MAX = 3;

export function mutate(bytes: Uint8Array, draw: Draw): Bytes {
  let changed = concatBytes(bytes);
  for (let left = 1 + draw(CHANGES_MAX - 1); left > 0; left--) changed = pick(CHANGES, draw)(changed, draw);
  return changed;
}

export const pick = <T>(from: readonly T[], draw: Draw): T => present(from[draw(from.length - 1)], "something to pick");

type Change = (bytes: Bytes, draw: Draw) => Bytes;

/** Lengths and counts are u32 and heights u64, both big-endian: these are their ends and what lies beyond 2⁵³. */
const WORDS: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [0x7f, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff],
  [0, 0x20, 0, 0, 0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

const CHANGES: readonly Change[] = [
  // A bit, a byte, a word.
  (bytes, draw) => overwrite(bytes, place(bytes, draw), (old) => [old ^ (1 << draw(7))]),
  (bytes, draw) => overwrite(bytes, place(bytes, draw), () => [pick([0, 1, 0x7f, 0x80, 0xfe, 0xff, draw(255)], draw)]),
  (bytes, draw) => overwrite(bytes, place(bytes, draw), () => pick(WORDS, draw)),
  // Cut off, cut out, put in, said twice, exchanged.
  (bytes, draw) => bytes.slice(0, place(bytes, draw)),
  (bytes, draw) => {
    const at = place(bytes, draw);
    return concatBytes(bytes.subarray(0, at), bytes.subarray(at + 1 + draw(8)));
  },
  (bytes, draw) => {
    const at = place(bytes, draw);
    return concatBytes(
      bytes.subarray(0, at),
      Uint8Array.from({ length: 1 + draw(8) }, () => draw(255)),
      bytes.subarray(at),
    );
  },
  (bytes, draw) => {
    const [from, at] = [place(bytes, draw), place(bytes, draw)];
    return concatBytes(bytes.subarray(0, at), bytes.subarray(from, from + 1 + draw(64)), bytes.subarray(at));
  },
  (bytes, draw) => {
    const [a, b, length] = [place(bytes, draw), place(bytes, draw), 1 + draw(32)];
    const [first, second] = [bytes.slice(a, a + length), bytes.slice(b, b + length)];
    return overwrite(
      overwrite(bytes, a, () => [...second]),
      b,
      () => [...first],
    );
  },
  (bytes, draw) => concatBytes(bytes, new Uint8Array(1 + draw(9))),
];

const place = (bytes: Bytes, draw: Draw): number => (bytes.length === 0 ? 0 : draw(bytes.length - 1));

/** What does not fit is left away. */
function overwrite(bytes: Bytes, at: number, by: (old: number) => readonly number[]): Bytes {
  const changed = bytes.slice();
  for (const [i, byte] of by(bytes[at] ?? 0).entries()) if (at + i < changed.length) changed[at + i] = byte;
  return changed;
}
