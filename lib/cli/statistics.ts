/** Figures out of samples. */

/** The p-th percentile (0 … 100) by the nearest-rank method, rounded to 0.1; null without samples. */
export function percentile(samples: readonly number[], p: number): number | null {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return Math.round((sorted[rank - 1] as number) * 10) / 10;
}

export const percentiles = <P extends number>(
  samples: readonly number[],
  ...ps: readonly P[]
): Record<`p${P}`, number | null> =>
  Object.fromEntries(ps.map((p) => [`p${p}`, percentile(samples, p)])) as Record<`p${P}`, number | null>;
