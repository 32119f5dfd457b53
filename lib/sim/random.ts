/**
 * Seeded chance. Each purpose and each link draws from a stream of its own, named by a string, so that changing one
 * dial of a run does not shift the draws of all the others. Plain data: a world can be copied in the middle. Nothing
 * here depends on how a platform rounds a logarithm: the same seed is the same run in Node and in every browser.
 */

/** Four 32-bit words of sfc32 (Chris Doty-Humphrey's small fast counting generator), and what it is for. */
export interface Random {
  readonly purpose: string;
  a: number;
  b: number;
  c: number;
  counter: number;
}

export function randomStream(seed: number, purpose: string): Random {
  const random: Random = { purpose, a: hash32(purpose, seed), b: hash32(purpose, ~seed), c: seed | 0, counter: 1 };
  for (let i = 0; i < 12; i++) nextUint32(random);
  return random;
}

function nextUint32(random: Random): number {
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
export const exponential = (random: Random, mean: number): number => -mean * ln(1 - unit(random));

/** Pareto with tail exponent 2 and this mean: most draws are short, a few very long. */
export const pareto = (random: Random, mean: number): number => mean / 2 / Math.sqrt(1 - unit(random));

/** Log-normal with this mean and σ = 1. */
export const logNormal = (random: Random, mean: number): number => mean * exp(normal(random) - 0.5);

/** Nearly standard normal: twelve uniforms summed (Irwin–Hall), which is exact arithmetic everywhere. */
function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += unit(random);
  return sum;
}

/** FNV-1a over the characters, started from a seed. */
function hash32(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The natural logarithm of x in (0, 1], by additions and divisions alone: engines may differ in the last bit of Math.log. */
function ln(x: number): number {
  let [mantissa, halvings] = [x, 0];
  while (mantissa < 0.75) {
    mantissa *= 2;
    halvings++;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)), and |m − 1| ≤ 1/2, so ten terms leave less than 10⁻¹⁴.
  const ratio = (mantissa - 1) / (mantissa + 1);
  let [power, sum] = [ratio, 0];
  for (let k = 1; k < 20; k += 2) {
    sum += power / k;
    power *= ratio * ratio;
  }
  return 2 * sum - halvings * Math.LN2;
}

/** eˣ for |x| ≤ 10, by its series after halving x. */
function exp(x: number): number {
  const part = x / 16;
  let [term, sum] = [1, 1];
  for (let k = 1; k < 12; k++) {
    term *= part / k;
    sum += term;
  }
  for (let i = 0; i < 4; i++) sum *= sum;
  return sum;
}
