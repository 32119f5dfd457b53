/** Hashes as people compare them: a hue and four digits, so that a fork is seen at a glance, and a face for each key. */

/** Degrees from 0 to 360, from the first 16 bits of a hash in hexadecimal. */
export const hueOf = (hash: string): number =>
  Math.round((Number.parseInt(hash.slice(0, 4), 16) / 0x10000) * 360) % 360;

export const shortHash = (hash: string): string => hash.slice(0, 4);

/** `0x9f…c2`: both ends of a long number. */
export const ends = (hex: string): string => `0x${hex.slice(0, 2)}…${hex.slice(-2)}`;

/** Columns and rows of a face. */
export const FACE_SIZE = 5;

/** The filled cells of a face, mirrored left to right: 15 bits of the key, so about one pair in 33 000 looks alike. */
export function faceOf(key: string): readonly { readonly x: number; readonly y: number }[] {
  const bits = Number.parseInt(key.slice(0, 4), 16);
  const half = Math.ceil(FACE_SIZE / 2);
  const cells: { x: number; y: number }[] = [];
  for (let y = 0; y < FACE_SIZE; y++) {
    for (let x = 0; x < half; x++) {
      if (((bits >> (y * half + x)) & 1) === 0) continue;
      cells.push({ x, y });
      if (x !== FACE_SIZE - 1 - x) cells.push({ x: FACE_SIZE - 1 - x, y });
    }
  }
  return cells;
}
