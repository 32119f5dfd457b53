/**
 * Seeded chance. Each purpose and each link draws from a stream of its own, named by a string, so that changing one
 * dial of a run does not shift the draws of all the others. Plain data: a world can be copied in the middle.
 */

/** Four 32-bit words of sfc32 (Chris Doty-Humphrey's small fast counting generator). */
export interface Random {
  a: number;
  b: number;
  c: number;
  counter: number;
}

export function randomStream(seed: number, purpose: string): Random {
  const random: Random = { a: hash32(purpose, seed), b: hash32(purpose, ~seed), c: seed | 0, counter: 1 };
  for (let i = 0; i < 12; i++) nextUint32(random);
  return random;
}

export function nextUint32(random: Random): number {
  const t = (random.a + random.b + random.counter) | 0;
  random.counter = (random.counter + 1) | 0;
  random.a = random.b ^ (random.b >>> 9);
  random.b = (random.c + (random.c << 3)) | 0;
  random.c = (((random.c << 21) | (random.c >>> 11)) + t) | 0;
  return t >>> 0;
}

/** Uniform in [0, 1). */
export const unit = (random: Random): number => nextUint32(random) / 2 ** 32;

/** A uniform integer in [min, max]. */
export const integer = (random: Random, min: number, max: number): number =>
  min + Math.floor(unit(random) * (max - min + 1));

export const chance = (random: Random, probability: number): boolean => unit(random) < probability;

export const pick = <T>(random: Random, items: readonly T[]): T => items[integer(random, 0, items.length - 1)] as T;

/** Fisher–Yates, on a copy. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = integer(random, 0, i);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Exponentially distributed with this mean. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - unit(random));

/** FNV-1a over the characters, started from a seed. */
export function hash32(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
